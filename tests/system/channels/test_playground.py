"""A conversation in Microsoft's own Agents Playground, in a browser, as docs/teams.md tells people to try it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect, sync_playwright

from bot.operations import supervisor
from bot.paths import ROOT
from tests.conftest import conversations_in
from tests.integration.channels.platform_tools import PLAYGROUND, TOOLS, npm_package

pytestmark = pytest.mark.long

SCREENSHOTS = TOOLS / "playground"  # docs/teams-playground.md shows them
TIMEOUT = 60.0  # seconds


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("playground")


@pytest.fixture(scope="module")
def server(trained: None, folder: Path) -> Iterator[str]:
    """Start the assistant in the playground's mode."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TEAMS_PLAYGROUND", "true")
        environment.setenv("CAREERS_PROFILES", f"{ROOT / 'bot/knowledge/profiles'}:{ROOT / 'examples/careers'}")  # as `make serve` does
        ports = supervisor.free_port(), supervisor.free_port()
        with supervisor.assistant(*ports, folder / "logs", tracker_store=conversations_in(folder)) as address:
            yield f"{address}/webhooks/botframework"


@pytest.fixture(scope="module")
def page(server: str) -> Iterator[Page]:
    """Start the playground and open it in a browser."""
    program, chromium = npm_package(*PLAYGROUND) / "cli.js", shutil.which(os.environ.get("CHROMIUM", "chromium"))
    if chromium is None:
        pytest.skip("Chromium is not installed")
    port = supervisor.free_port()
    options = ["-e", f"{server}/webhook", "-c", "msteams", "-p", str(port), "--disable-telemetry"]
    process = subprocess.Popen(["node", str(program), "start", *options], stdout=subprocess.DEVNULL)
    try:
        _wait_until(lambda: httpx.get(f"http://localhost:{port}/").is_success)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1300, "height": 900})
            page.set_default_timeout(1000 * TIMEOUT)
            page.goto(f"http://localhost:{port}/")
            yield page
            browser.close()
    finally:
        process.terminate()
        process.wait(TIMEOUT)


def _wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + TIMEOUT
    while True:
        try:
            if holds():
                return
        except httpx.HTTPError:
            pass
        assert time.monotonic() < deadline
        time.sleep(0.2)


def ask(page: Page, text: str, answer: str) -> None:
    """Type a message and wait for an answer with these words."""
    page.get_by_role("textbox").first.click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.get_by_text(answer).last).to_be_visible(timeout=1000 * TIMEOUT)


def transcript(page: Page) -> str:
    """Return the chat and the playground's log of calls, without the lists of chats and the empty lines."""
    shown = str(page.evaluate("document.body.innerText")).partition("Announcements\nMy Team\n")[2].replace("Type a message...\n", "")
    return "\n".join(line for line in shown.splitlines() if line.strip()) + "\n"


def test_conversation_by_typing_and_pressing(page: Page, folder: Path) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    expect(page.get_by_text("I am the careers assistant, a bot.").first).to_be_visible(timeout=1000 * TIMEOUT)

    ask(page, "what are the hours of a medical technical officer?", "37.5 hours a week")
    page.screenshot(path=SCREENSHOTS / "typed.png")

    page.get_by_role("button", name="What skills does it take?").last.click()
    expect(page.get_by_text("physical sciences").first).to_be_visible(timeout=1000 * TIMEOUT)
    page.screenshot(path=SCREENSHOTS / "pressed.png")

    ask(page, "compare the pay of a carpenter and an electrician", "starts and ends higher")
    expect(page.locator(".ac-textBlock", has_text="Electrician").first).to_be_visible(timeout=1000 * TIMEOUT)
    page.screenshot(path=SCREENSHOTS / "compared.png")
    (SCREENSHOTS / "transcript.txt").write_text(transcript(page), encoding="utf-8")

    engine = sa.create_engine(f"sqlite:///{folder / 'conversations.db'}")
    with engine.connect() as connection:
        stored = "".join(data for (data,) in connection.execute(sa.text("select data from events where type_name = 'user'")))
    assert "What skills does it take?" in stored and '"query"' in stored


@pytest.mark.parametrize(
    "headers", [{"X-Forwarded-For": "203.0.113.5"}, {"Origin": "https://example.org"}, {"Host": "careers.example.org"}], ids=str
)
def test_nobody_else_is_accepted(server: str, headers: dict[str, str]) -> None:
    assert httpx.post(f"{server}/webhook", json={"type": "message"}, headers=headers).status_code == 403
