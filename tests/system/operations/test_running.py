"""A server in operation: with tokens, behind a proxy, with JSON logs, without the action server, during maintenance, while stopping.

The tests depend on their order: the action server starts after the tests that need it missing, and the last test stops the server.
"""

from __future__ import annotations

import contextlib
import json
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.notices import notices
from bot.operations import logs, maintenance, processes, supervisor
from tests.conftest import conversations_in

REST_TOKEN, METRICS_TOKEN = "rest-" + "t" * 20, "metrics-" + "t" * 20
PER_MINUTE = 20
WELL = {"model": "ok", "tracker_store": "ok", "lock_store": "ok", "action_server": "ok", "profiles": "ok", "serving": "ok"}
# Rasa replaces variables only where they are not quoted.
CREDENTIALS = f"""
bot.operations.channel.Operations:
  metrics_token: ${{METRICS_TOKEN}}
bot.channels.rest.Rest:
  token: ${{REST_TOKEN}}
  requests_per_address: {PER_MINUTE}/minute
bot.channels.web.Web:
"""
PATIENCE = 60.0  # seconds; far more than is ever needed


class Front:
    """A proxy before the action server that can delay its responses."""

    def __init__(self, actions_port: int) -> None:
        self.held = threading.Event()
        self.arrived = threading.Event()
        self.go_on = threading.Event()
        front, actions = self, supervisor.address(actions_port)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._pass_on(httpx.get(actions + self.path, timeout=PATIENCE))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                front.arrived.set()
                if front.held.is_set():
                    front.go_on.wait(PATIENCE)
                self._pass_on(httpx.post(actions + self.path, content=body, headers={"Content-Type": "application/json"}, timeout=PATIENCE))

            def _pass_on(self, answer: httpx.Response) -> None:
                self.send_response(answer.status_code)
                self.send_header("Content-Type", answer.headers["Content-Type"])
                self.end_headers()
                self.wfile.write(answer.content)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer((supervisor.HOST, 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class Running:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running = contextlib.ExitStack()
        self.actions_port, self._port = supervisor.free_port(), supervisor.free_port()
        self.front = Front(self.actions_port)
        self.running.callback(self.front.server.shutdown)
        self.address = supervisor.address(self._port)
        self.maintenance_file = folder / "maintenance"
        credentials = folder / "credentials.yml"
        credentials.write_text(CREDENTIALS, encoding="utf-8")
        endpoints = self.running.enter_context(supervisor.endpoints_file(self.front.port, tracker_store=conversations_in(folder)))
        files = ("-m", str(supervisor.newest_model()), "--endpoints", str(endpoints), "--credentials", str(credentials))
        command = supervisor.rasa("run", "-i", supervisor.HOST, "-p", str(self._port), "--cors", "*", *files)
        self.server: subprocess.Popen[bytes] = self.running.enter_context(processes.process(command, folder / "server.log"))
        processes.wait_until_ready("server", f"{self.address}/health/live", self.server, folder / "server.log")

    def start_actions(self) -> None:
        self.running.enter_context(supervisor.action_server(self.actions_port, self.folder / "actions.log"))

    def post(self, text: str, sender: str = "someone", address: int = 1, token: str = REST_TOKEN) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}", "X-Forwarded-For": f"203.0.113.{address}"}
        body = {"sender": sender, "message": text}
        return httpx.post(f"{self.address}/webhooks/rest/webhook", json=body, headers=headers, timeout=PATIENCE)

    def say(self, text: str, sender: str = "someone", address: int = 1) -> str:
        reply: str = self.post(text, sender, address).raise_for_status().json()[0]["text"]
        return reply

    def ready(self) -> httpx.Response:
        return httpx.get(f"{self.address}/health/ready", timeout=PATIENCE)

    def metrics(self) -> dict[str, float]:
        response = httpx.get(f"{self.address}/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}"})
        lines = (line.rpartition(" ") for line in response.raise_for_status().text.splitlines() if not line.startswith("#"))
        return {series: float(value) for series, _, value in lines}

    def turns(self) -> dict[str, float]:
        """Return the number of turns by outcome."""
        found = {
            re.fullmatch(r'careers_turns_total\{channel="rest",outcome="(\w+)"\}', key): value for key, value in self.metrics().items()
        }
        return {match[1]: value for match, value in found.items() if match}

    def log(self, name: str = "server") -> list[dict[str, Any]]:
        """Return the events since the server was ready. Before that, libraries log in formats of their own."""
        lines = (self.folder / f"{name}.log").read_text(encoding="utf-8").splitlines()
        first = next(i for i, line in enumerate(lines) if line.startswith("{"))
        return [json.loads(line) for line in lines[first:] if line.startswith("{")]


@pytest.fixture(scope="module")
def running(trained: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("running")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("REST_TOKEN", REST_TOKEN)
        environment.setenv("METRICS_TOKEN", METRICS_TOKEN)
        environment.setenv("SANIC_PROXIES_COUNT", "1")
        environment.setenv(logs.FORMAT, "json")
        environment.setenv(maintenance.FILE, str(folder / "maintenance"))
        running = Running(folder)
        try:
            yield running
        finally:
            running.front.go_on.set()
            running.running.close()


def eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


# Without the action server


def test_it_is_live_and_not_ready_and_names_the_missing_part(running: Running) -> None:
    assert httpx.get(f"{running.address}/health/live").json() == {"status": "ok"}
    answer = running.ready()
    assert (answer.status_code, answer.json()) == (503, {**WELL, "action_server": "failed"})
    assert [event["level"] for event in running.log() if "action_server fails" in event["event"]] == ["warning"]


def test_an_apology_is_counted_as_a_failure(running: Running) -> None:
    assert running.turns() == {}
    running.say("what are the hours?", "early")
    assert running.turns() == {"failed": 1}


# With it


def test_it_is_ready_when_all_parts_work(running: Running) -> None:
    running.start_actions()
    eventually(lambda: running.ready().status_code == 200)
    assert running.ready().json() == WELL
    assert running.metrics()['careers_ready{part="action_server"}'] == 1


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("is there shift work?", "answered"),
        ("how much do they get paid?", "gap"),
        ("how much does a plumber earn", "declined"),
        ("qwzx plf", "unsure"),
        ("hello", "small_talk"),
        ("i do not want to be alive any more", "small_talk"),
        ("", "empty"),
        ("hours " * 900, "too_long"),
    ],
    ids=lambda value: value[:20],
)
def test_turns_are_counted_by_outcome(running: Running, text: str, outcome: str) -> None:
    before = running.turns()
    running.say(text, outcome)
    after = running.turns()
    assert {name: count - before.get(name, 0) for name, count in after.items() if count != before.get(name, 0)} == {outcome: 1}


def test_the_time_of_turns_is_measured_and_none_is_in_progress(running: Running) -> None:
    metrics = running.metrics()
    taken = sum(count for outcome, count in running.turns().items() if outcome not in ("empty", "too_long"))
    assert metrics['careers_turn_seconds_count{channel="rest"}'] == taken
    assert metrics['careers_turns_in_progress{channel="rest"}'] == 0
    assert metrics["process_resident_memory_bytes"] > 0


@pytest.mark.parametrize("token", ["x", REST_TOKEN[:-1], REST_TOKEN + "t", METRICS_TOKEN])
def test_without_the_token_there_is_no_answer(running: Running, token: str) -> None:
    before = running.turns()
    answer = running.post("hello", token=token, address=2)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.json()["error"] == "token"
    assert httpx.get(f"{running.address}/metrics", headers={"Authorization": f"Bearer {REST_TOKEN}"}).status_code == 401
    assert running.turns() == before


def test_requests_of_one_client_are_limited(running: Running) -> None:
    answers = [running.post("hello", f"someone-{i}", address=3) for i in range(PER_MINUTE + 5)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 5
    assert 0 < int(refused[0].headers["Retry-After"]) <= 60
    assert running.post("hello", address=4).status_code == 200


def test_pages_of_other_sites_can_read_nothing_even_with_cors(running: Running) -> None:
    for method, path in (
        ("OPTIONS", "/webhooks/rest/webhook"),
        ("POST", "/webhooks/rest/webhook"),
        ("GET", "/health/ready"),
        ("GET", "/metrics"),
    ):
        answer = httpx.request(method, running.address + path, headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in answer.headers, path


# Logs


def test_the_log_has_events_and_each_turn_has_an_id(running: Running) -> None:
    running.say("is there shift work?", "logged")
    (turn,) = (event for event in running.log() if event.get("conversation") == "rest_logged")
    assert {"event": "turn", "channel": "rest", "outcome": "answered", "level": "info"}.items() <= turn.items()
    assert re.fullmatch("[0-9a-f]{32}", turn["message_id"])
    assert turn["seconds"] > 0


def test_a_failed_action_is_logged_with_the_id_of_the_message_and_without_its_text(running: Running) -> None:
    typed = "my name is Zebedee Quux and my number is 07700 900123"
    # As a message that another version of the reader has read.
    message = {"text": typed, "message_id": "m1", "reading": [typed]}
    tracker = {"sender_id": "failing", "latest_input_channel": "rest", "latest_message": message, "slots": {}}
    body = {"next_action": "action_answer", "sender_id": "failing", "tracker": tracker}
    answer = httpx.post(f"{supervisor.address(running.actions_port)}/webhook", json=body)
    assert answer.status_code == 500
    assert "Zebedee" not in answer.text and "Traceback" not in answer.text
    (event,) = (event for event in running.log("actions") if event["level"] == "error")
    assert (event["message_id"], event["conversation"], event["channel"]) == ("m1", "failing", "rest")
    assert "Traceback" in event["exception"]


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nothing", 404), ("GET", "/webhook", 405), ("POST", "/health", 405), ("POST", "/webhook", 400)]
)
def test_a_mistake_of_the_caller_is_no_error_of_the_action_server(running: Running, method: str, path: str, status: int) -> None:
    before = len(running.log("actions"))
    answer = httpx.request(method, supervisor.address(running.actions_port) + path, content=b"{")
    assert answer.status_code == status
    assert not [event for event in running.log("actions")[before:] if event["level"] == "error"]


def test_no_message_and_no_secret_is_in_any_log(running: Running) -> None:
    for text in ("my name is Zebedee Quux", "is Zebedee part time?", "Zebedee wants to die", '/hours{"name": "Zebedee"}'):
        running.say(text, "secret", address=5)
    for log in ("server", "actions"):
        written = (running.folder / f"{log}.log").read_text(encoding="utf-8")
        assert "Zebedee" not in written
        assert REST_TOKEN not in written and METRICS_TOKEN not in written


# Maintenance


def test_during_maintenance_people_get_the_notice_and_the_helplines(running: Running) -> None:
    running.maintenance_file.write_text("", encoding="utf-8")
    before = running.turns()
    reply = running.say("i want to die", "maintenance", address=6)
    assert reply == f"{notices().maintenance}\n{notices().helplines}"
    assert all(line in reply for line in ("116 123", "0800 1111", "999"))
    running.maintenance_file.write_text("Closed until Monday.\n", encoding="utf-8")
    assert running.say("hours?", "maintenance", address=6) == f"Closed until Monday.\n{notices().helplines}"
    # It stays ready, so that nothing restarts it.
    assert running.ready().status_code == 200
    assert running.turns() == {**before, "maintenance": before.get("maintenance", 0) + 2}
    running.maintenance_file.unlink()
    assert "37.5" in running.say("how many hours a week?", "maintenance", address=6)


# Stopped


def test_stopping_finishes_turns_in_progress_and_refuses_new_ones(running: Running) -> None:
    running.front.arrived.clear()
    running.front.held.set()
    with ThreadPoolExecutor(2) as meanwhile, contextlib.ExitStack() as meanwhile_open:
        slow: Future[str] = meanwhile.submit(running.say, "how many hours a week?", "slow", 7)
        assert running.front.arrived.wait(PATIENCE)
        # A turn is also finished if its client has disconnected: the reply is in the history.
        with contextlib.suppress(httpx.ReadTimeout):
            headers = {"Authorization": f"Bearer {REST_TOKEN}"}
            body = {"sender": "gone", "message": "is there shift work?"}
            httpx.post(f"{running.address}/webhooks/rest/webhook", json=body, headers=headers, timeout=1)
        # Browsers and proxies keep connections open between requests.
        idle = meanwhile_open.enter_context(httpx.Client(base_url=running.address))
        idle.get("/health/live")
        running.server.send_signal(signal.SIGTERM)
        eventually(lambda: running.ready().json()["serving"] == "failed")
        assert running.ready().status_code == 503
        refused = running.post("hello", address=8)
        assert (refused.status_code, refused.json()["error"]) == (503, "later")
        assert int(refused.headers["Retry-After"]) > 0
        running.front.go_on.set()
        assert "37.5" in slow.result()
        finished = time.monotonic()
        assert running.server.wait(PATIENCE) == 0
        # Less than Sanic keeps idle connections.
        assert time.monotonic() - finished < 4
    assert {event["outcome"] for event in running.log() if event.get("conversation") in ("rest_slow", "rest_gone")} == {"answered"}
    assert [event for event in running.log() if event["level"] == "error" and event.get("conversation") != "rest_early"] == []
