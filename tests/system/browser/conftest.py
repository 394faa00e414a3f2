"""A browser, a running server with the demo site, and pages of other sites. All tests share one of each."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from ruamel.yaml import YAML

from bot.operations import processes, supervisor
from bot.paths import ROOT
from tests.browser import chromium
from tests.conftest import conversations_in
from tests.system.browser.chat import Chat

RESULTS = ROOT / "results" / "browser"
CAREER = "/careers/medical-technical-officer"
SECRET = "the-browser-tests-sign-with-this-one"

NewChat = Callable[..., Chat]
NOTES: list[str] = []
"""Measurements to print at the end of the run."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for note in NOTES:
        terminalreporter.line(note)


class Server:
    """A server that can be killed and started again."""

    def __init__(self, folder: Path, credentials: Path, stack: contextlib.ExitStack) -> None:
        self.port = supervisor.free_port()
        self.address = f"http://{supervisor.HOST}:{self.port}"
        self._log = folder / "server.log"
        actions_port = supervisor.free_port()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CAREERS_SITE_URL", self.address)
            stack.enter_context(supervisor.action_server(actions_port, folder / "actions.log"))
        endpoints = stack.enter_context(supervisor.endpoints_file(actions_port, tracker_store=conversations_in(folder)))
        self._command = supervisor.rasa(
            *("run", "-i", supervisor.HOST, "-p", str(self.port), "-m", str(supervisor.newest_model())),
            *("--endpoints", str(endpoints), "--credentials", str(credentials)),
        )
        self._stack = stack
        self._running: subprocess.Popen[bytes]
        self.start()

    def start(self) -> None:
        self._running = self._stack.enter_context(processes.process(self._command, self._log))
        processes.wait_until_ready("server", f"{self.address}/webhooks/rest/", self._running, self._log)

    def kill(self) -> None:
        self._running.kill()
        self._running.wait()


class OtherSite:
    """Another website. It has two origins, of which the server lists one."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body, headers = site.pages.get(self.path, ("", {}))
                self.send_response(200 if body else 404)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer((supervisor.HOST, 0), Handler)
        port = self.server.server_address[1]
        self.listed, self.unlisted = f"http://{supervisor.HOST}:{port}", f"http://localhost:{port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def page(self, path: str, head: str, html: str = '<html lang="en">', headers: dict[str, str] | None = None) -> str:
        """Add a page with this head and return its address."""
        content = "<body><main><h1>A careers page</h1></main></body></html>"
        body = f"<!doctype html>{html}<head><title>A careers page</title>{head}</head>{content}"
        self.pages[path] = body, headers or {}
        return self.listed + path


@pytest.fixture(scope="package")
def other_site() -> Iterator[OtherSite]:
    site = OtherSite()
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    RESULTS.mkdir(parents=True, exist_ok=True)
    with chromium() as running:
        yield running


@pytest.fixture(scope="package")
def server(browser: Browser, trained: None, other_site: OtherSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("browser")
    credentials = YAML(typ="safe").load(ROOT / "credentials.yml")
    # Together the tests send more than one address may send in a minute.
    limits = {"sessions_per_address": "10000/minute", "requests_per_address": "100000/minute"}
    credentials["bot.channels.web.Web"] = {"origins": [other_site.listed], "secret": SECRET, **limits}
    path = folder / "credentials.yml"
    YAML(typ="safe").dump(credentials, path)
    with contextlib.ExitStack() as stack:
        yield Server(folder, path, stack)


@pytest.fixture
def note() -> Callable[[str], None]:
    """Return a function that adds a line to the end of the test report."""
    return NOTES.append


@pytest.fixture
def context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that opens a browser context, as another person's browser."""
    with contextlib.ExitStack() as stack:

        def make(width: int = 1200, height: int = 800, **options: Any) -> BrowserContext:
            options = {"viewport": {"width": width, "height": height}, **options}
            return stack.enter_context(contextlib.closing(browser.new_context(**options)))

        yield make


@pytest.fixture
def chat(server: Server, context: Callable[..., BrowserContext]) -> NewChat:
    """Return a function that opens a page in a new browser context and returns its chat. It takes the options of `context`."""

    def make(path: str = CAREER, **options: Any) -> Chat:
        page: Page = context(**options).new_page()
        page.goto(path if path.startswith("http") else server.address + path)
        return Chat(page)

    return make


def widget_tag(server: Server, **data: str) -> str:
    """Return the widget's tag for other sites."""
    data = {"endpoint": f"{server.address}/webhooks/web", **data}
    attributes = " ".join(f'data-{name}="{value}"' for name, value in data.items())
    return f'<script src="{server.address}/webhooks/web/widget.js" {attributes} defer></script>'
