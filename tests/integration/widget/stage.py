"""A stage for the widget: a website with its pages, and a stand-in for the assistant that gives the replies of `replies.py`."""

from __future__ import annotations

import json
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.paths import ROOT
from tests.integration.widget.replies import BY_QUESTION, NARROW

SCRIPTS = ROOT / "widget" / "dist"
CHANNEL = "/webhooks/web"
CONTENT = (
    '<header><p>Careers</p></header><main><h1>A careers page</h1><p>About this job. <a href="/next">The next page</a></p>'
    '<section id="hours"><h2>Hours</h2><p>37.5 a week.</p></section></main>'
)


class Stage:
    """The website and the assistant, at one address."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        """The bodies of the messages that were answered."""
        self.feedback: list[dict[str, Any]] = []
        self.release = threading.Event()
        """Replies wait for this."""
        self.accepts_origin = True
        self.notice = ""
        """Why the assistant is switched off, if it is."""
        self.serves_parts = True
        self._answering = threading.Lock()
        self._pages: dict[str, tuple[str, dict[str, str]]] = {}
        self.conversations: dict[str, list[dict[str, Any]]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.release.set()
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()

    def page(
        self, path: str = "/job", head: str = "", content: str = CONTENT, html: str = '<html lang="en">', tag: str | None = None
    ) -> str:
        """Add a page with the widget's tag and return its address."""
        tag = self.tag(career="medical-technical-officer") if tag is None else tag
        viewport = "<meta name=viewport content='width=device-width'>"
        body = f"<!doctype html>{html}<head>{viewport}<title>Page</title>{head}{tag}</head><body>{content}</body></html>"
        self._pages[path] = body, {"Content-Type": "text/html; charset=utf-8"}
        return self.address + path

    def tag(self, **data: str) -> str:
        attributes = " ".join(f"data-{name}='{value}'" for name, value in {"endpoint": CHANNEL, **data}.items())
        return f'<script src="{CHANNEL}/widget.js" {attributes} defer></script>'

    def get(self, path: str, token: str) -> tuple[int, bytes, dict[str, str]]:
        """Return the response to a GET request."""
        name = path.removeprefix(f"{CHANNEL}/")
        if name == "messages":
            return 200, json.dumps({"messages": self.conversations[token]}).encode(), {"Content-Type": "application/json"}
        if path.startswith(CHANNEL):
            return self._script(name)
        body, headers = self._pages.get(path.partition("?")[0], ("", {}))
        return 200 if body else 404, body.encode(), headers

    def _script(self, name: str) -> tuple[int, bytes, dict[str, str]]:
        headers = {"Content-Type": "text/javascript", "Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}
        file = SCRIPTS / ("careers-chat.js" if name == "widget.js" else name)
        found = file.is_file() and (self.serves_parts or name == "widget.js")
        return (200, file.read_bytes(), headers) if found else (404, b"", headers)

    def start_session(self) -> str:
        token = uuid.uuid4().hex
        self.conversations[token] = []
        return token

    def answer(self, token: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
        """Return the message event for a message. The same key gets the same reply."""
        # A message sent again after a reload may come at the same time.
        with self._answering:
            return self._answer(self.conversations[token], key, body)

    def _answer(self, messages: list[dict[str, Any]], key: str, body: dict[str, Any]) -> dict[str, Any]:
        known = next((message for message in messages if message["id"] == f"{key}-reply"), None)
        if known is None:
            self.asked.append(body)
            text = body.get("choice", body.get("text", ""))
            known = {"id": f"{key}-reply", **next((reply for words, reply in BY_QUESTION.items() if words in text), NARROW)}
            if "reply" in known:
                known["reply"] = {"id": uuid.uuid4().hex, **known["reply"]}
            now = int(time.time())
            messages += [
                {"id": key, "from": "person", "text": text, "buttons": [], "at": now},
                {"from": "assistant", "at": now, **known},
            ]
        return known


def _handler(stage: Stage) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(*stage.get(self.path, self._token()))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"null")
            call = self.path.removeprefix(CHANNEL)
            if not stage.accepts_origin:
                self._send_json({"error": "origin", "text": "This website is not set up to use the assistant."}, 403)
            elif call == "/session":
                self._send_json({"token": stage.start_session(), **({"notice": stage.notice} if stage.notice else {})})
            elif call == "/feedback":
                stage.feedback.append(body)
                self._send(204, b"", {})
            elif self._token() not in stage.conversations:
                self._send_json({"error": "session", "text": "This chat has ended."}, 401)
            else:
                stage.release.wait()
                message = stage.answer(self._token(), self.headers["Idempotency-Key"], body)
                stream = f"event: typing\ndata: {{}}\n\nevent: message\ndata: {json.dumps(message)}\n\nevent: done\ndata: {{}}\n\n"
                self._send(200, stream.encode(), {"Content-Type": "text/event-stream"})

        def do_DELETE(self) -> None:
            stage.conversations[self._token()] = []
            self._send(204, b"", {})

        def _token(self) -> str:
            return (self.headers.get("Authorization") or "").removeprefix("Bearer ")

        def _send_json(self, body: object, status: int = 200) -> None:
            self._send(status, json.dumps(body).encode(), {"Content-Type": "application/json"})

        def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
