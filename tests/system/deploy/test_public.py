"""A public deployment as in compose.yml: nginx and two assistants, built by the Dockerfile's steps, with PostgreSQL and Redis."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from bot.operations import supervisor
from tests.integration.channels.web.visitor import Visitor, answer, events, new_key
from tests.system.deploy.native_image import Image
from tests.system.deploy.running import ORIGIN, Deployment, terminate, wait_until_ready

PART_TIME = "can I do it part time?"


def test_assistants_share_conversations(public: Deployment) -> None:
    visitor = Visitor(public.address, ORIGIN)
    replies = [visitor.say(text, career="medical-technical-officer")["text"] for text in ("what are the hours?", "and at weekends?")]
    assert "37.5 hours" in replies[0] and "weekend" in replies[1]
    for assistant in public.assistants:
        directly = Visitor(supervisor.address(assistant.port), ORIGIN, visitor.token)
        assert [message["text"] for message in directly.history()][1::2] == replies


def test_health_check_of_each_assistant_passes(public: Deployment, assistant_image: Image) -> None:
    for assistant in public.assistants:
        check = [word.replace("5005", str(assistant.port)) for word in assistant_image.healthcheck]
        assert subprocess.run(check, env=assistant_image.variables()).returncode == 0


def test_reply_is_streamed_without_buffering(public: Deployment) -> None:
    visitor = Visitor(public.address, ORIGIN)
    with visitor.http.stream("POST", "/messages", json={"text": PART_TIME}, headers={"Idempotency-Key": new_key()}) as response:
        first, *rest = list(response.iter_raw())
    assert [name for name, _ in events(first.decode().splitlines())] == ["typing"]
    assert [name for name, _ in events(b"".join(rest).decode().splitlines())] == ["message", "done"]


PRIVATE_PATHS = [
    "/",
    "/metrics",
    "/health/live",
    "/health/ready",
    "/webhooks/rest/webhook",
    "/version",
    "/conversations/x/tracker",
    "/embed",
]


@pytest.mark.parametrize("path", PRIVATE_PATHS)
def test_only_the_channels_are_public(public: Deployment, path: str) -> None:
    for response in (httpx.get(public.address + path), httpx.post(public.address + path, json={})):
        assert response.status_code == 404
        assert "nginx/" not in response.headers["server"]


@pytest.mark.parametrize("path", ["/version", "/conversations/x/tracker", "/model/parse", "/webhooks/rest/webhook"])
def test_assistant_has_neither_rasas_api_nor_the_rest_channel(public: Deployment, path: str) -> None:
    assert httpx.get(supervisor.address(public.assistants[0].port) + path).status_code == 404


def test_channel_without_credentials_responds_that_it_is_off(public: Deployment) -> None:
    response = httpx.get(f"{public.address}/webhooks/slack/")
    assert (response.status_code, response.json()) == (503, {"status": "off"})


def test_security_headers_occur_once(public: Deployment) -> None:
    for path in ("/nothing", "/webhooks/slack/", "/webhooks/web/widget.js"):
        response = httpx.get(public.address + path)
        assert response.headers.get_list("x-content-type-options") == ["nosniff"]
        assert response.headers.get_list("content-security-policy") == ["default-src 'none'; frame-ancestors 'none'"]


def test_large_bodies_are_refused(public: Deployment) -> None:
    visitor = Visitor(public.address, ORIGIN)
    by_channel = visitor.post(text="x" * 20_000)
    assert (by_channel.status_code, by_channel.json()["error"]) == (413, "too_large")
    assert visitor.post(text="x" * 80_000).status_code == 413
    assert httpx.post(f"{public.address}/webhooks/slack/webhook", content=b"x" * 300_000).status_code == 413


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\x01\x02 garbage\r\n\r\n",
        b"POST /webhooks/web/session HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /webhooks/slack/ HTTP/1.1\r\nHost: x\r\nX-Much: " + b"x" * 40_000 + b"\r\n\r\n",
    ],
    ids=["garbage", "two lengths", "large headers"],
)
def test_malformed_request_gets_400_and_is_disconnected(public: Deployment, sent: bytes) -> None:
    with socket.create_connection((supervisor.HOST, httpx.URL(public.address).port), timeout=10) as connection:
        connection.sendall(sent)
        received = b""
        while part := connection.recv(4096):
            received += part
    assert received.startswith(b"HTTP/1.1 400 ")


def test_client_cannot_forge_its_address(public: Deployment) -> None:
    Visitor(public.address, ORIGIN, headers={"X-Forwarded-For": "203.0.113.77", "Forwarded": "for=203.0.113.77"})
    keys = public.counters.keys("*session*")
    assert keys and all(supervisor.HOST in key for key in keys)


def test_flood_of_one_address_is_refused_without_affecting_others(public: Deployment) -> None:
    def ask(client: httpx.Client) -> int:
        return client.get("/webhooks/slack/").status_code

    with httpx.Client(base_url=public.address, transport=httpx.HTTPTransport(local_address="127.0.0.9")) as flooding:
        with ThreadPoolExecutor(8) as pool:
            counts = Counter(pool.map(lambda _: ask(flooding), range(300)))
        assert counts[429] > 0 and counts[503] >= 100
    with httpx.Client(base_url=public.address) as other:
        assert ask(other) == 503


def test_with_a_certificate_http_redirects_to_https(public: Deployment) -> None:
    with httpx.Client(verify=str(public.certificate)) as client:
        response = client.get(f"{public.secure}/webhooks/web/embed.json")
        assert response.status_code == 200
        assert response.headers["strict-transport-security"] == "max-age=31536000"
    redirect = httpx.get(f"{public.insecure}/webhooks/web/embed.json")
    assert (redirect.status_code, redirect.headers["location"]) == (301, f"https://{supervisor.HOST}/webhooks/web/embed.json")


class Visitors(threading.Thread):
    """Visitors who send messages, one after another, while the assistants are replaced."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self._stopping = threading.Event()
        self.answered: list[Visitor] = []
        self.errors: list[BaseException] = []

    def run(self) -> None:
        while not self._stopping.wait(0.4):
            try:
                visitor = Visitor(self._address, ORIGIN)
                answer(visitor.post(text=PART_TIME, page={"career": "medical-technical-officer"}))
                self.answered.append(visitor)
            except (AssertionError, httpx.HTTPError) as error:
                self.errors.append(error)

    def stop(self) -> None:
        self._stopping.set()
        self.join()


def test_assistants_are_replaced_without_errors_for_visitors(public: Deployment) -> None:
    visitors = Visitors(public.address)
    visitors.start()
    try:
        first, second = public.assistants
        terminate(first)
        first.start()
        wait_until_ready(first)
        terminate(second)
        answered_before = len(visitors.answered)
        while len(visitors.answered) < answered_before + 3:
            assert visitors.is_alive() and not visitors.errors
            time.sleep(0.1)
    finally:
        visitors.stop()
    assert not visitors.errors and len(visitors.answered) > 10
    for visitor in visitors.answered[::5]:
        assert [message["from"] for message in visitor.history()] == ["person", "assistant"]
