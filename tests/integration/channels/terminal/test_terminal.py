"""Chatting on a real terminal, with a server that plays the assistant."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from bot.operations import maintenance
from bot.paths import ROOT

WITHIN = 60.0  # seconds
PROMPT = ">"
LONG = "Archivists look after collections of letters, maps, photographs and files, and help people to find what they need in them. " * 12
LONG = LONG.strip()
SOURCE = "Source: Archivist profile, [“Hours”](https://example.org/archivist#hours) (National Careers Service, 2020-11)."
SUGGESTIONS = ["What do they do day to day?", "What skills does it take, and how long does it take to learn them?"]
QUERY = {"careers": ["archivist"], "aspect": "duties"}
PROGRAM = "import asyncio, sys; from bot.channels.terminal.chat import chat; asyncio.run(chat(sys.argv[1], 'someone'))"
CODES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x1b\x07]*(?:\x1b\\|\x07)|\r")


class Assistant(BaseHTTPRequestHandler):
    """Answers each message with a long text, and suggestions unless it is a goodbye. Keeps what it got."""

    got: ClassVar[list[dict[str, Any]]] = []

    def do_GET(self) -> None:
        self._answer({"status": "ok"})

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.got.append(message)
        reply: dict[str, Any] = {"recipient_id": "someone", "text": f"**Answer {len(self.got)}.** {LONG}\n- one\n- two\n{SOURCE}"}
        if message["message"] != "bye":
            reply["buttons"] = [{"title": each, "payload": each} for each in SUGGESTIONS]
            suggestions = [{"text": each, "query": QUERY} for each in SUGGESTIONS]
            reply["custom"] = {"citations": [{}], "suggestions": suggestions}
        self._answer([reply])

    def _answer(self, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    Assistant.got = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Assistant)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Terminal:
    """A chat in a terminal of so many columns."""

    def __init__(self, address: str, columns: int, **environment: str) -> None:
        self._fd, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "FORCE_COLOR")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, address],
            cwd=ROOT,
            env={**kept, "TERM": "xterm-256color", **environment},
            stdin=other,
            stdout=other,
            stderr=other,
            start_new_session=True,
        )
        os.close(other)
        self.raw = b""
        self._position = 0

    def read_until(self, end: str) -> str:
        """Return what was shown up to a text, without codes for colours and the cursor."""
        deadline = time.monotonic() + WITHIN
        while (found := self._shown.find(end, self._position)) < 0:
            assert time.monotonic() < deadline, self._shown[self._position :]
            if self._readable(0.2):
                self.raw += self._read()
        start, self._position = self._position, found + len(end)
        return self._shown[start : self._position]

    @property
    def _shown(self) -> str:
        return CODES.sub(b"", self.raw).decode(errors="replace")

    def _readable(self, seconds: float) -> bool:
        """Wait until there is something to read. `select.select` fails for file descriptors above 1,023."""
        poll = select.poll()
        poll.register(self._fd, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def _read(self) -> bytes:
        try:
            data = os.read(self._fd, 65536)
        except OSError as error:
            # How Linux says that the other side was closed.
            assert error.errno == errno.EIO
            data = b""
        assert data, "the chat has ended"
        if b"\x1b[6n" in data:
            # Terminals answer a question for the cursor's position.
            os.write(self._fd, b"\x1b[40;1R")
        return data

    def type(self, text: str) -> None:
        # The prompt shows a little before it reads.
        time.sleep(0.5)
        os.write(self._fd, text.encode())

    def ends(self) -> int:
        """Return the exit status, reading on so that the process isn't blocked."""
        deadline = time.monotonic() + WITHIN
        while self.process.poll() is None and time.monotonic() < deadline:
            if self._readable(0.1):
                try:
                    self.raw += os.read(self._fd, 65536)
                except OSError:
                    break
        return self.process.wait(WITHIN)


@pytest.mark.parametrize("columns", [40, 100])
def test_an_answer_is_never_cut_and_a_number_or_any_text_may_follow(columns: int, address: str) -> None:
    terminal = Terminal(address, columns)
    terminal.read_until(PROMPT)
    terminal.type("hours\r")
    shown = terminal.read_until("learn them?")
    joined = " ".join(shown.split())
    assert LONG in joined
    assert re.search(r"• one • two Source: Archivist profile, “Hours” \(National Careers Service, 2020-11\)\.", joined)
    assert f"1 {SUGGESTIONS[0]} 2 {SUGGESTIONS[1]}" in joined
    assert joined.count(SUGGESTIONS[0]) == 1
    assert max(map(len, shown.splitlines())) <= columns
    for number, typed in enumerate(("1", "2 jobs", "3", "bye", "1"), 2):
        terminal.read_until(PROMPT)
        terminal.type(f"{typed}\r")
        terminal.read_until(f"Answer {number}.")
        terminal.read_until("2020-11).")
    terminal.read_until(PROMPT)
    terminal.type("\x03")
    assert terminal.ends() == 0
    sent = [(message["message"], message.get("metadata")) for message in Assistant.got]
    assert sent == [
        ("hours", None),
        (SUGGESTIONS[0], {"query": QUERY}),
        ("2 jobs", None),
        ("3", None),
        ("bye", None),
        ("1", None),
    ]


def test_a_terminal_gets_colours_and_links(address: str) -> None:
    terminal = Terminal(address, 80)
    terminal.read_until(PROMPT)
    terminal.type("hours\r")
    terminal.read_until("learn them?")
    terminal.type("\x04")
    assert terminal.ends() == 0
    assert re.search(rb"\x1b\]8;[^;]*;https://example.org/archivist#hours\x1b\\", terminal.raw)
    assert b"\x1b[36m" in terminal.raw


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_are_left_out_where_they_are_not_wanted(environment: dict[str, str], address: str) -> None:
    terminal = Terminal(address, 80, **environment)
    terminal.read_until(PROMPT)
    terminal.type("hours\r")
    terminal.read_until("learn them?")
    terminal.type("/stop\r")
    assert terminal.ends() == 0
    assert not re.search(rb"\x1b\[(\d+;)*3\dm", terminal.raw)


def test_a_pipe_gets_whole_lines_without_codes(address: str) -> None:
    chat = subprocess.run(
        [sys.executable, "-c", PROGRAM, address], cwd=ROOT, input="hours\n1\n", capture_output=True, text=True, check=True
    )
    assert f"Answer 1. {LONG}\n• one\n" in chat.stdout
    assert "“Hours” (https://example.org/archivist#hours)" in chat.stdout
    assert "\x1b" not in chat.stdout
    assert [message["message"] for message in Assistant.got] == ["hours", SUGGESTIONS[0]]


def test_a_server_that_fails_gets_a_sentence_and_the_chat_goes_on(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Assistant, "do_POST", lambda self: self.send_error(500))
    chat = subprocess.run(
        [sys.executable, "-c", PROGRAM, address], cwd=ROOT, input="hours\npay\n", capture_output=True, text=True, check=True
    )
    assert chat.stdout.count("Please ask again") == 2


def test_during_maintenance_nobody_is_invited_to_ask(address: str, tmp_path: Path) -> None:
    file = tmp_path / "maintenance"
    file.write_text("We are back at ten.")
    environment = {**os.environ, maintenance.FILE: str(file)}
    chat = subprocess.run(
        [sys.executable, "-c", PROGRAM, address], cwd=ROOT, input="", capture_output=True, text=True, check=True, env=environment
    )
    assert "We are back at ten." in chat.stdout and "Ask about a job" not in chat.stdout
