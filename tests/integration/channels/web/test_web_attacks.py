"""Attacks on a running server through the web channel, grouped by risk. All must fail."""

from __future__ import annotations

import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import jwt
import pytest

from bot.paths import BUILD
from tests.integration.channels.web.test_web_sessions import INVALID
from tests.integration.channels.web.visitor import CHANNEL, Visitor, answer, events, new_key

CAREER = "medical-technical-officer"
EVIL = "https://evil.example"


@pytest.fixture(scope="module")
def person(assistant: str) -> Visitor:
    """Return a visitor with a conversation in progress."""
    visitor = Visitor(assistant)
    visitor.say("what are the hours?")
    return visitor


def assert_refused(response: httpx.Response, code: str, status: int) -> None:
    body = response.json()
    assert (response.status_code, body["error"]) == (status, code)
    assert set(body) == {"error", "text"} and body["text"].endswith(".")
    assert "Traceback" not in response.text and ".py" not in response.text


# Identity


def test_identity_is_chosen_by_the_server(assistant: str, person: Visitor) -> None:
    """Naming another conversation, in any way, starts a new one."""
    other_id = person.history()[0]["id"]
    guesses: list[dict[str, object]] = [{"sender": "1"}, {"session_id": other_id}, {"sub": other_id}, {"token": person.token}]
    for guess in guesses:
        session = httpx.post(f"{assistant}{CHANNEL}/session", json=guess, params={"sender": "1"}, headers={"Origin": assistant})
        stranger = Visitor(assistant, token=session.json()["token"])
        assert stranger.history() == []


def test_identity_cannot_be_set_by_fields_of_a_message(assistant: str, person: Visitor) -> None:
    before = person.history()
    stranger = Visitor(assistant)
    response = stranger.post(
        text="is there shift work?", sender="1", sender_id="1", session_id="1", conversation="1", input_channel="slack"
    )
    assert response.status_code == 200
    assert len(stranger.history()) == 2
    assert person.history() == before


def test_identity_does_not_pass_from_one_visitor_to_the_next(assistant: str, person: Visitor) -> None:
    assert "shift" not in Visitor(assistant).say("tell me more")["text"]


def test_identity_of_a_visitor_cannot_be_used_through_rest(assistant: str, person: Visitor) -> None:
    """The REST channel accepts any sender, but its conversations are apart from those of the website."""
    own = jwt.decode(person.token, options={"verify_signature": False})["sub"]
    for guess in (f"web_{own}", own, "web_", "default"):
        reply = httpx.post(f"{assistant}/webhooks/rest/webhook", json={"sender": guess, "message": "tell me more"}, timeout=60)
        assert "37.5" not in reply.text


# Tokens


@pytest.mark.parametrize("token", INVALID.values(), ids=INVALID)
@pytest.mark.parametrize(("method", "path"), [("POST", "/messages"), ("GET", "/messages"), ("DELETE", "/conversation")])
def test_token_must_be_the_servers_own(assistant: str, method: str, path: str, token: str) -> None:
    response = httpx.request(method, assistant + CHANNEL + path, headers={"Authorization": f"Bearer {token}".strip(), "Origin": assistant})
    assert_refused(response, "session", 401)


def test_token_with_a_changed_letter_is_refused(assistant: str, person: Visitor) -> None:
    header, claims, signature = person.token.split(".")
    for changed in (f"{header}.{claims[:-2]}AA.{signature}", f"{header}.{claims}.{signature[:-2]}AA", f"{header}.{claims}."):
        assert_refused(httpx.get(f"{assistant}{CHANNEL}/messages", headers={"Authorization": f"Bearer {changed}"}), "session", 401)


def test_token_in_the_query_or_the_body_is_ignored(assistant: str, person: Visitor) -> None:
    assert_refused(httpx.get(f"{assistant}{CHANNEL}/messages", params={"token": person.token}), "session", 401)
    assert_refused(httpx.post(f"{assistant}{CHANNEL}/messages", json={"text": "hours", "token": person.token}), "session", 401)


# Origin


@pytest.mark.parametrize("origin", [EVIL, "null", "http://127.0.0.1", "http://localhost:1", "*", ""])
def test_origin_that_is_not_listed_gets_no_session(assistant: str, origin: str) -> None:
    response = httpx.post(f"{assistant}{CHANNEL}/session", headers={"Origin": origin} if origin else {})
    assert_refused(response, "origin", 403)
    # The page may read why, and nothing else.
    assert {n: v for n, v in response.headers.items() if n.startswith("access-control-")} == {"access-control-allow-origin": "*"}


def test_origin_of_dns_rebinding_gets_no_session(assistant: str) -> None:
    """The DNS name of the attacking page points to this server, so Origin and Host agree."""
    port = assistant.rpartition(":")[2]
    host = f"rebound.example:{port}"
    assert_refused(httpx.post(f"{assistant}{CHANNEL}/session", headers={"Origin": f"http://{host}", "Host": host}), "origin", 403)


def test_origin_that_is_not_listed_cannot_use_a_token(assistant: str, person: Visitor) -> None:
    stolen = {"Authorization": f"Bearer {person.token}", "Origin": EVIL}
    assert_refused(httpx.get(f"{assistant}{CHANNEL}/messages", headers=stolen), "origin", 403)
    assert_refused(httpx.post(f"{assistant}{CHANNEL}/messages", headers=stolen, json={"text": "hours"}), "origin", 403)
    assert_refused(httpx.delete(f"{assistant}{CHANNEL}/conversation", headers=stolen), "origin", 403)


@pytest.mark.parametrize("path", ["/session", "/messages", "/conversation", "/embed.json"])
def test_cors_preflight_allows_only_listed_origins(assistant: str, path: str) -> None:
    def preflight(origin: str) -> dict[str, str]:
        asked = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
        response = httpx.request("OPTIONS", assistant + CHANNEL + path, headers=asked)
        assert response.headers["vary"] == "Origin"
        return {name: value for name, value in response.headers.items() if name.startswith("access-control-")}

    assert preflight(EVIL) == {}
    listed = preflight(assistant)
    assert listed["access-control-allow-origin"] == assistant
    assert "idempotency-key" in listed["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in listed


def test_cors_headers_are_the_same_on_answers_and_errors(assistant: str, person: Visitor) -> None:
    for response in (person.http.get("/messages"), person.post(choice="forged"), person.http.get("/nothing"), person.post(text="hours")):
        assert response.headers["access-control-allow-origin"] == assistant
        assert "access-control-allow-credentials" not in response.headers


# Injection


@pytest.mark.parametrize("typed", ["/restart", "/session_start", '/pay{"career": "plumber"}', " //back", "/EXTERNAL: x"])
def test_injection_of_a_rasa_command_is_only_text(assistant: str, typed: str) -> None:
    visitor = Visitor(assistant)
    visitor.say("is there shift work?")
    assert len(visitor.say(typed)["text"]) > 20
    assert [m["text"] for m in visitor.history() if m["from"] == "person"] == ["is there shift work?", typed.strip().lstrip("/ ")]


@pytest.mark.parametrize("forged", ["/restart", '/pay{"career": "plumber"}', " What do they do day to day?"])
def test_injection_by_a_forged_choice_is_only_text(assistant: str, forged: str) -> None:
    visitor = Visitor(assistant)
    assert len(visitor.choose(forged)["text"]) > 20
    assert [m["text"] for m in visitor.history() if m["from"] == "person"] == [forged.strip().lstrip("/")]


@pytest.mark.parametrize(
    "query",
    [
        {"careers": ["plumber"], "aspect": "hours"},
        {"careers": ["archivist"], "aspect": "hours", "items": [{"kind": "statement", "id": "x"}]},
        {"aspect": {"$ne": 1}},
        {"a" * 4000: [[[]]]},
        "hours",
        None,
    ],
)
def test_injection_by_a_forged_query_is_ignored(assistant: str, query: object) -> None:
    reply = answer(Visitor(assistant).post(choice="how many hours does an archivist work?", query=query))
    assert "38 to 40" in reply["text"]


def test_a_suggestion_of_an_older_reply_answers_about_its_career(assistant: str) -> None:
    visitor = Visitor(assistant)
    first = visitor.say("how many hours does an archivist work?")["buttons"][0]
    visitor.say("and a wind turbine technician?")
    key = new_key()
    chosen = answer(visitor.post(key, choice=first["payload"], query=first["query"]))
    assert chosen["reply"]["citations"][0]["career"] == "archivist"
    assert answer(visitor.post(key, choice=first["payload"], query=first["query"])) == chosen


def test_feedback_is_only_on_replies_of_the_visitors_own_chat(assistant: str) -> None:
    visitor, stranger = Visitor(assistant), Visitor(assistant)
    reply = visitor.say("how many hours does an archivist work?")["reply"]["id"]
    good = {"reply": reply, "verdict": "down", "reason": "not what I asked"}
    assert visitor.http.post("/feedback", json=good).status_code == 204
    assert_refused(stranger.http.post("/feedback", json=good), "reply", 404)
    for wrong in (
        {},
        {"reply": "%", "verdict": "up"},
        {**good, "verdict": "maybe"},
        {**good, "reason": "x" * 501},
        {**good, "reason": [1]},
    ):
        assert_refused(visitor.http.post("/feedback", json=wrong), "message", 400)
    assert visitor.http.post("/feedback", json=good, headers={"Authorization": "Bearer x"}).status_code == 401


def test_injection_into_the_page_is_ignored(assistant: str) -> None:
    visitor = Visitor(assistant)
    nested: object = "x"
    for _ in range(400):
        nested = [nested]
    page = {"career": nested, "path": {"$ne": 1}, "language": "en", "sender": "1", "a" * 4000: nested, "__class__": "x"}
    assert "37.5" in visitor.say("how many hours a week?", **page)["text"]
    assert visitor.history()[1]["text"]


def test_the_page_sets_the_career(assistant: str) -> None:
    assert "Medical Technical Officer" in Visitor(assistant).say("what are the hours?", career=CAREER, path=f"/careers/{CAREER}")["text"]
    assert "37.5" in Visitor(assistant).say("what are the hours?", career="no-such-career")["text"]


# Input limits


def test_input_of_too_many_bytes_is_not_read(assistant: str) -> None:
    visitor = Visitor(assistant)
    assert_refused(visitor.post(text="hours " * 40_000), "too_large", 413)
    assert visitor.history() == []


def test_input_of_too_many_bytes_in_chunks_is_not_read(assistant: str) -> None:
    visitor = Visitor(assistant)
    chunks = (b"x" * 1024 for _ in range(64))
    assert_refused(visitor.http.post("/messages", content=chunks, headers={"Idempotency-Key": new_key()}), "too_large", 413)


def test_input_of_too_many_characters_is_answered_with_the_limit(assistant: str) -> None:
    visitor = Visitor(assistant)
    assert "1000" in visitor.say("hours " * 200)["text"]
    assert visitor.history() == []


@pytest.mark.parametrize(
    "body", [b'["hours"]', b"null", b"7", b"hours", b"", b'{"text": ["hours"]}', b"{}", b'{"text":' * 1500, b"\xff\x00"]
)
def test_input_of_any_other_shape_is_refused(person: Visitor, body: bytes) -> None:
    assert_refused(person.http.post("/messages", content=body, headers={"Idempotency-Key": new_key()}), "message", 400)


@pytest.mark.parametrize("key", ["", "1", "../../etc/passwd", "x" * 4000])
def test_input_without_a_valid_key_is_refused(person: Visitor, key: str) -> None:
    assert_refused(person.http.post("/messages", json={"text": "hours"}, headers={"Idempotency-Key": key}), "key", 400)


@pytest.mark.parametrize("text", ["", "  ", "\0\u202e", "🙂", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "\ud800"])
def test_input_of_any_text_gets_a_sentence(assistant: str, text: str) -> None:
    # Escaped as ASCII, because half of a surrogate pair cannot be encoded as UTF-8.
    body = json.dumps({"text": text}).encode("ascii")
    reply = answer(Visitor(assistant).http.post("/messages", content=body, headers={"Idempotency-Key": new_key()}))["text"]
    assert len(reply) > 20 and "alert" not in reply


@pytest.mark.parametrize(
    ("method", "path", "code", "status"),
    [
        ("GET", "/session", "method", 405),
        ("PUT", "/messages", "method", 405),
        ("POST", "/conversation", "method", 405),
        ("POST", "/widget.js", "method", 405),
        ("GET", "/", "not_found", 404),
        ("GET", "/webhook", "not_found", 404),
        ("POST", "/messages/1", "not_found", 404),
        ("GET", "/widget.0123456789abcdef.js/x", "not_found", 404),
        ("GET", "/..%2f..%2fcredentials.yml", "not_found", 404),
    ],
)
def test_unknown_paths_and_methods_are_refused(assistant: str, method: str, path: str, code: str, status: int) -> None:
    assert_refused(httpx.request(method, assistant + CHANNEL + path), code, status)


def test_every_response_has_the_security_headers(assistant: str, person: Visitor) -> None:
    for response in (person.http.get("/messages"), person.post(text="hours"), person.http.get("/x"), person.post(choice="x")):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["content-security-policy"].startswith("default-src 'none'")
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["referrer-policy"] == "no-referrer"


# Lost replies and retries


def test_reply_lost_while_offline_is_in_the_history(assistant: str) -> None:
    visitor, key = Visitor(assistant), new_key()
    with visitor.http.stream("POST", "/messages", json={"text": "is there shift work?"}, headers={"Idempotency-Key": key}) as response:
        assert next(response.iter_lines()) == "event: typing"
    while len(history := visitor.history()) < 2:
        time.sleep(0.1)
    assert [m["id"] for m in history] == [key, f"{key}-reply"]
    assert "shifts" in history[1]["text"]


def test_the_history_has_the_messages_as_they_were_sent(assistant: str) -> None:
    visitor, key = Visitor(assistant), new_key()
    reply = visitor.say("is there shift work?", key)
    history = visitor.history()
    at = history[0]["at"]
    assert history == [
        {"id": key, "from": "person", "text": "is there shift work?", "buttons": [], "at": at},
        {"from": "assistant", "at": at, **reply},
    ]
    assert abs(at - time.time()) < 60


def test_retries_at_the_same_time_are_one_turn(assistant: str) -> None:
    visitor, key = Visitor(assistant), new_key()
    with ThreadPoolExecutor(5) as pool:
        replies = list(pool.map(lambda _: Visitor(assistant, token=visitor.token).say("is there shift work?", key), range(5)))
    assert all(reply == replies[0] for reply in replies)
    assert len(visitor.history()) == 2
    assert visitor.say("is there shift work?", key.upper()) == replies[0]


def test_the_same_key_in_another_conversation_is_another_turn(assistant: str) -> None:
    key = new_key()
    assert "shifts" in Visitor(assistant).say("is there shift work?", key)["text"]
    assert "37.5" in Visitor(assistant).say("how many hours a week?", key)["text"]


# Deletion


def test_deletion_removes_the_whole_conversation(assistant: str) -> None:
    visitor, key = Visitor(assistant), new_key()
    visitor.say("is there shift work?", key)
    response = visitor.http.delete("/conversation")
    assert (response.status_code, response.content) == (204, b"")
    assert visitor.history() == []
    # The context is gone, and the same key is a new turn.
    assert "shift" not in visitor.say("tell me more", key)["text"]


def test_deletion_waits_for_the_turn_in_progress(assistant: str) -> None:
    visitor = Visitor(assistant)
    with ThreadPoolExecutor(1) as pool:
        with visitor.http.stream("POST", "/messages", json={"text": "hours?"}, headers={"Idempotency-Key": new_key()}) as response:
            lines = response.iter_lines()
            assert next(lines) == "event: typing"
            deleted = pool.submit(Visitor(assistant, token=visitor.token).http.delete, "/conversation")
            assert [name for name, _ in events(lines)][-1] == "done"
        assert deleted.result().status_code == 204
    assert visitor.history() == []


def test_deletion_cannot_reach_another_conversation(assistant: str, person: Visitor) -> None:
    before = person.history()
    Visitor(assistant).http.delete("/conversation", params={"sender": "1"}).raise_for_status()
    assert before and person.history() == before
    assert uuid.UUID(before[0]["id"])


def test_nothing_of_a_deleted_conversation_is_in_any_file(assistant: str, assistant_folder: Path) -> None:
    marker = "Zebedee-Quux-07700-900123"

    def files_with_marker() -> list[str]:
        files = (path for folder in (assistant_folder, BUILD) for path in folder.rglob("*") if path.is_file() and "tests" not in str(path))
        return [path.name for path in files if marker.encode() in path.read_bytes()]

    visitor = Visitor(assistant)
    reply = visitor.say(f"is there shift work? my name is {marker}")["reply"]
    visitor.http.post("/feedback", json={"reply": reply["id"], "verdict": "down", "reason": marker}).raise_for_status()
    assert files_with_marker()
    visitor.http.delete("/conversation").raise_for_status()
    assert files_with_marker() == []
