"""What compose.yml puts together, for real: nginx before two assistants, made from the images' own steps, with PostgreSQL and Redis."""

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
from tests.system.deploy.running import ORIGIN, Public, end, wait_until_serving

PART_TIME = "can I do it part time?"


def test_a_conversation_is_one_whichever_assistant_answers(public: Public) -> None:
    visitor = Visitor(public.address, ORIGIN)
    said = [visitor.say(text, career="medical-technical-officer")["text"] for text in ("what are the hours?", "and at weekends?")]
    assert "37.5 hours" in said[0] and "weekend" in said[1]
    for assistant in public.assistants:
        directly = Visitor(supervisor.address(assistant.port), ORIGIN, visitor.token)
        assert [message["text"] for message in directly.history()][1::2] == said


def test_each_assistant_is_healthy_by_its_own_check(public: Public, assistant_image: Image) -> None:
    for assistant in public.assistants:
        check = [word.replace("5005", str(assistant.port)) for word in assistant_image.healthcheck]
        assert subprocess.run(check, env=assistant_image.variables()).returncode == 0


def test_a_reply_is_streamed_not_held_back(public: Public) -> None:
    visitor = Visitor(public.address, ORIGIN)
    with visitor.http.stream("POST", "/messages", json={"text": PART_TIME}, headers={"Idempotency-Key": new_key()}) as response:
        first, *rest = list(response.iter_raw())
    assert [name for name, _ in events(first.decode().splitlines())] == ["typing"]
    assert [name for name, _ in events(b"".join(rest).decode().splitlines())] == ["message", "done"]


PRIVATE = ["/", "/metrics", "/health/live", "/health/ready", "/webhooks/rest/webhook", "/version", "/conversations/x/tracker", "/embed"]


@pytest.mark.parametrize("path", PRIVATE)
def test_only_the_channels_are_public(public: Public, path: str) -> None:
    for response in (httpx.get(public.address + path), httpx.post(public.address + path, json={})):
        assert response.status_code == 404
        assert "nginx/" not in response.headers["server"]


@pytest.mark.parametrize("path", ["/version", "/conversations/x/tracker", "/model/parse", "/webhooks/rest/webhook"])
def test_an_assistant_has_neither_rasas_api_nor_the_rest_channel(public: Public, path: str) -> None:
    assert httpx.get(supervisor.address(public.assistants[0].port) + path).status_code == 404


def test_a_channel_without_credentials_is_off_and_says_so(public: Public) -> None:
    response = httpx.get(f"{public.address}/webhooks/slack/")
    assert (response.status_code, response.json()) == (503, {"status": "off"})


def test_security_headers_are_there_once(public: Public) -> None:
    for path in ("/nothing", "/webhooks/slack/", "/webhooks/web/widget.js"):
        response = httpx.get(public.address + path)
        assert response.headers.get_list("x-content-type-options") == ["nosniff"]
        assert response.headers.get_list("content-security-policy") == ["default-src 'none'; frame-ancestors 'none'"]


def test_large_bodies_are_refused(public: Public) -> None:
    visitor = Visitor(public.address, ORIGIN)
    own = visitor.post(text="x" * 20_000)
    assert (own.status_code, own.json()["error"]) == (413, "too_large")
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
def test_what_is_no_request_is_refused_and_let_go(public: Public, sent: bytes) -> None:
    with socket.create_connection((supervisor.HOST, httpx.URL(public.address).port), timeout=10) as connection:
        connection.sendall(sent)
        received = b""
        while part := connection.recv(4096):
            received += part
    assert received.startswith(b"HTTP/1.1 400 ")


def test_a_client_cannot_name_its_own_address(public: Public) -> None:
    Visitor(public.address, ORIGIN, headers={"X-Forwarded-For": "203.0.113.77", "Forwarded": "for=203.0.113.77"})
    counted = public.counters.keys("*session*")
    assert counted and all(supervisor.HOST in key for key in counted)


def test_one_addresss_flood_is_refused_and_no_others(public: Public) -> None:
    def ask(client: httpx.Client) -> int:
        return client.get("/webhooks/slack/").status_code

    with httpx.Client(base_url=public.address, transport=httpx.HTTPTransport(local_address="127.0.0.9")) as flooding:
        with ThreadPoolExecutor(8) as pool:
            counts = Counter(pool.map(lambda _: ask(flooding), range(300)))
        assert counts[429] > 0 and counts[503] >= 100
    with httpx.Client(base_url=public.address) as another:
        assert ask(another) == 503


def test_with_a_certificate_it_is_https_alone(public: Public) -> None:
    with httpx.Client(verify=str(public.certificate)) as client:
        response = client.get(f"{public.secure}/webhooks/web/embed.json")
        assert response.status_code == 200
        assert response.headers["strict-transport-security"] == "max-age=31536000"
    redirect = httpx.get(f"{public.insecure}/webhooks/web/embed.json")
    assert (redirect.status_code, redirect.headers["location"]) == (301, f"https://{supervisor.HOST}/webhooks/web/embed.json")


class Talking(threading.Thread):
    """People who go on talking while the servers are replaced, one after another."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self._ended = threading.Event()
        self.said: list[tuple[Visitor, str]] = []
        self.faults: list[BaseException] = []

    def run(self) -> None:
        while not self._ended.wait(0.4):
            try:
                visitor = Visitor(self._address, ORIGIN)
                key = new_key()
                answer(visitor.post(key, text=PART_TIME, page={"career": "medical-technical-officer"}))
                self.said.append((visitor, key))
            except (AssertionError, httpx.HTTPError) as fault:
                self.faults.append(fault)

    def end(self) -> None:
        self._ended.set()
        self.join()


def test_assistants_are_replaced_one_by_one_and_nobody_notices(public: Public) -> None:
    talking = Talking(public.address)
    talking.start()
    try:
        first, second = public.assistants
        end(first)
        first.start()
        wait_until_serving(first)
        end(second)
        before = len(talking.said)
        while len(talking.said) < before + 3:
            assert talking.is_alive() and not talking.faults
            time.sleep(0.1)
    finally:
        talking.end()
    assert not talking.faults and len(talking.said) > 10
    for visitor, _ in talking.said[::5]:
        assert [message["from"] for message in visitor.history()] == ["person", "assistant"]
