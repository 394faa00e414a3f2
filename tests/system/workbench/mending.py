"""What a content editor does: finds the worst gap of a week of conversations, mends it, tries the change and puts it live."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from bot.knowledge.loader import BUNDLED_PROFILES
from bot.operations import supervisor
from bot.paths import EXAMPLES
from bot.workbench.passwords import hash_password
from tests.conftest import conversations_in

PASSWORD = "correct horse"
WEEKENDS = "Archivists sometimes work at weekends, when archives are open to the public."
SURVEY = "Skills survey"
PHRASINGS = "do sparks ever get the bat phone\ncould the bat phone go off while I am in bed"
WEEK = [
    ["What hours do archivists work?", "Do they work weekends?"],
    ["Do archivists work weekends?", "Can I work from home as an archivist?"],
    ["Does an archivist work at the weekend?", "thanks"],
    ["My name is Ada Smith, write to ada@example.org. Do archivists have to work weekends?"],
    ["Is an archivist's job Monday to Friday or weekends too?"],
    ["How much do nurses earn?", "How much does a plumber earn?"],
    ["Do I need maths to be an electrician?"],
    ["What does a vet do?", "What do they earn?"],
]
Shot = Callable[[Page, str], None]
PREVIEW_TIMEOUT = 200_000  # milliseconds
TRAINING_TIMEOUT = 3_600_000


@contextlib.contextmanager
def workbench() -> Iterator[str]:
    """Run an assistant with the workbench on copies of some profiles, hold a week's conversations with it, and return its address."""
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        shutil.copytree(BUNDLED_PROFILES, folder / "profiles")
        for career in ("nurse", "electrician", "vet"):
            shutil.copy(EXAMPLES / f"{career}.yml", folder / "profiles")
        (folder / "regressions.yml").write_text(
            "questions:\n  - question: What are the hours?\n    career: archivist\n    says: 38 to 40 hours a week\n", encoding="utf-8"
        )
        users = [f"{user}:{role}:{hash_password(PASSWORD)}" for user, role in (("Edith", "editor"), ("Pat", "publisher"))]
        patch.setenv("CAREERS_WORKBENCH_USERS", ",".join(users))
        patch.setenv("CAREERS_PROFILES", str(folder / "profiles"))
        patch.setenv("CAREERS_INDEX", str(folder / "index.db"))
        patch.setenv("CAREERS_REGRESSIONS_FILE", str(folder / "regressions.yml"))
        patch.setenv("CAREERS_SITE_FILE", str(folder / "site.yml"))
        patch.setenv("CAREERS_PHRASINGS_FILE", str(folder / "phrasings.yml"))
        store = conversations_in(folder)
        with supervisor.assistant(supervisor.free_port(), supervisor.free_port(), folder / "logs", tracker_store=store) as address:
            for messages in WEEK:
                say(address, *messages)
            yield address


def say(address: str, *messages: str) -> list[str]:
    """Hold a conversation and return the replies."""
    sender, replies = uuid.uuid4().hex, []
    for message in messages:
        answer = httpx.post(f"{address}/webhooks/rest/webhook", json={"sender": sender, "message": message}, timeout=60)
        replies.append("\n".join(each["text"] for each in answer.json()))
    return replies


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/workbench")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").press("Enter")


def mend(page: Page, address: str, shot: Shot) -> None:
    """Find the worst gap and mend it, as an editor and then as a publisher. `shot` is called with a name at each step."""
    sign_in(page, address, "Edith")
    shot(page, "ask")
    page.get_by_role("table").first.get_by_role("link").first.press("Enter")
    shot(page, "questions")
    page.get_by_role("link", name="Similar questions").press("Enter")
    shot(page, "alike")
    page.go_back()
    page.get_by_role("table").get_by_role("link").last.press("Enter")
    shot(page, "question")
    page.get_by_role("link", name="Add a fact").press("Enter")
    page.get_by_label("The fact, in one sentence").fill(WEEKENDS)
    page.get_by_label("Source", exact=True).fill(SURVEY)
    page.get_by_label("Its date").fill("June 2026")
    shot(page, "edit")
    page.get_by_role("button", name="Save").press("Enter")
    page.get_by_role("button", name="Try it").press("Enter")
    expect(page.get_by_text("asked again. ")).to_be_visible(timeout=PREVIEW_TIMEOUT)
    shot(page, "preview")
    page.get_by_role("button", name="Hand to a publisher").press("Enter")
    page.get_by_role("button", name="Sign out").press("Enter")
    sign_in(page, address, "Pat")
    page.get_by_role("link", name="1 change waits").press("Enter")
    page.get_by_role("table").get_by_role("link").first.press("Enter")
    page.get_by_label("Why").fill("Five people asked about weekends this week.")
    shot(page, "publish")
    page.get_by_role("button", name="Publish").press("Enter")
    expect(page.get_by_role("heading", name="What was published")).to_be_visible()
    shot(page, "versions")
    assert becomes(address, live=True)
    page.get_by_role("link", name="Ask it yourself").last.press("Enter")
    page.get_by_label("Your question").fill("Do archivists work weekends?")
    page.get_by_label("Your question").press("Enter")
    expect(page.get_by_role("list").get_by_text(WEEKENDS)).to_be_visible()
    shot(page, "try")


def teach(page: Page, address: str, shot: Shot) -> None:
    """Teach what a phrasing meant, as a publisher, up to where the trained model could be put live."""
    page.goto(f"{address}/workbench/questions")
    page.get_by_role("table").get_by_role("link").first.press("Enter")
    page.get_by_role("link", name="Teach what it meant").press("Enter")
    page.get_by_label("What people say").fill(PHRASINGS)
    page.get_by_label("What it meant").select_option("hours/on_call")
    shot(page, "teach")
    page.get_by_role("button", name="Save").press("Enter")
    page.get_by_role("button", name="Train and try it").press("Enter")
    expect(page.get_by_text("fitting the classifier")).to_be_visible(timeout=TRAINING_TIMEOUT)
    shot(page, "training")
    expect(page.get_by_text("asked again. ")).to_be_visible(timeout=TRAINING_TIMEOUT)
    shot(page, "taught")


def becomes(address: str, live: bool, within: float = 20.0) -> bool:
    """Return whether people get the new statement, or no longer get it, within a time in seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if (WEEKENDS in say(address, "Do archivists work weekends?")[0]) is live:
            return True
        time.sleep(0.5)
    return False
