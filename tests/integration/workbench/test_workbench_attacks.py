"""Attacks on the workbench: without signing in, from other sites, through questions and profiles, by headers and by role."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from pydantic import ValidationError

from bot.stores.questions import questions
from bot.workbench import tables
from bot.workbench.channel import ROUTES
from bot.workbench.database import Database
from bot.workbench.passwords import hash_password, verify
from bot.workbench.settings import Role, WorkbenchSettings
from tests.integration.workbench.conftest import HOSTILE, PASSWORD, PROXY_SECRET, SignedIn, by_proxy, form_token, talk, turn

PATHS = [(route.method, route.path.replace("<number:int>", "1"), route.role) for route in ROUTES]


@pytest.mark.parametrize(("method", "path", "role"), PATHS)
@pytest.mark.parametrize("cookie", [b"", b"forged", b"x" * 5_000, b"\x80"], ids=["none", "forged", "long", "no text"])
def test_nothing_is_shown_or_done_without_signing_in(method: str, path: str, role: Role, cookie: bytes, address: str) -> None:
    headers = {b"Cookie": b"careers-workbench=" + cookie, b"X-Careers-Proxy-Secret": cookie[:100]} if cookie else {}
    answer = httpx.request(method, f"{address}/workbench{path}", headers=headers)
    if path.startswith("/api/"):
        assert answer.status_code == 401
    else:
        assert (answer.status_code, answer.headers["location"], answer.content) == (303, "/workbench/sign-in", b"")


@pytest.mark.parametrize(
    "given",
    [{}, {"name": "pat", "password": "wrong"}, {"name": "nobody", "password": PASSWORD}, {"name": "sam@example.org", "password": ""}],
)
def test_wrong_names_and_passwords_are_refused_alike(given: dict[str, str], address: str) -> None:
    answer = httpx.post(f"{address}/workbench/sign-in", data=given)
    assert answer.status_code == 403
    assert "The name or the password is wrong." in answer.text
    assert "set-cookie" not in answer.headers


def test_the_cookie_is_for_the_workbench_alone_and_ends_with_the_session(with_password: httpx.Client) -> None:
    sent = with_password.post("/sign-in", data={"name": "ruth", "password": PASSWORD}).headers["set-cookie"]
    assert all(part in sent for part in ("HttpOnly", "SameSite=Strict", "Path=/workbench"))
    assert "Secure" not in sent  # over plain HTTP, on one's own machine
    cookie = with_password.cookies["careers-workbench"]
    questions_page = f"{with_password.base_url}questions"
    assert httpx.get(questions_page, cookies={"careers-workbench": cookie}).status_code == 200
    assert with_password.post("/sign-out", data={"form_token": form_token(with_password)}).status_code == 303
    assert httpx.get(questions_page, cookies={"careers-workbench": cookie}).status_code == 303


def test_a_session_expires(with_password: httpx.Client, database: Database) -> None:
    expired = sa.update(tables.sessions).where(tables.sessions.c.user == "ruth").values(expires=time.time() - 1)
    database.run_here(lambda session: session.execute(expired))
    assert with_password.get("/questions").status_code == 303


@pytest.mark.parametrize(("path", "role"), [(path, role) for method, path, role in PATHS if method == "POST"])
def test_forms_of_other_sites_do_nothing(path: str, role: Role, signed_in: SignedIn) -> None:
    client = signed_in("pat")
    mine, other = form_token(client), form_token(signed_in("ed"))
    for data, headers in (
        ({}, {}),
        ({"form_token": "forged"}, {}),
        ({"form_token": other}, {}),
        ({"form_token": mine}, {"Sec-Fetch-Site": "cross-site"}),
        ({"form_token": mine}, {"Sec-Fetch-Site": "same-site"}),
    ):
        assert client.post(path, data=data, headers=headers).status_code == 403
    assert client.get(path).status_code in (200, 404, 405)


@pytest.mark.parametrize(("method", "path", "role"), PATHS)
@pytest.mark.parametrize("name", ["ruth", "ed"])
def test_no_role_does_what_a_higher_one_may(name: str, method: str, path: str, role: Role, signed_in: SignedIn) -> None:
    client = signed_in(name)
    mine = {"ruth": Role.READER, "ed": Role.EDITOR}[name]
    if role <= mine:
        return
    answer = client.request(method, path, data={"form_token": form_token(client)} if method == "POST" else None)
    assert answer.status_code == 403
    assert "Your role does not allow this" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-User": "pat"},
        {"X-Forwarded-User": "sam@example.org", "X-Careers-Proxy-Secret": "guessed"},
        {"X-Forwarded-User": "sam@example.org", "X-Careers-Proxy-Secret": ""},
        {"X-Forwarded-User": "nobody", "X-Careers-Proxy-Secret": PROXY_SECRET},
        {"X-Careers-Proxy-Secret": PROXY_SECRET},
        [("X-Forwarded-User", "sam@example.org"), ("X-Forwarded-User", "pat"), ("X-Careers-Proxy-Secret", PROXY_SECRET)],
        [("X-Forwarded-User", "sam@example.org"), ("X-Careers-Proxy-Secret", "guessed"), ("X-Careers-Proxy-Secret", PROXY_SECRET)],
        {"X-Forwarded-User": "pat", "Authorization": "Basic cGF0OmNvcnJlY3QgaG9yc2U="},
    ],
)
def test_forged_headers_sign_nobody_in(headers: Any, address: str) -> None:
    assert httpx.get(f"{address}/workbench/questions", headers=headers).status_code == 303


def test_the_proxy_signs_people_in_and_a_stolen_cookie_of_theirs_is_worthless_without_it(address: str) -> None:
    answer = httpx.get(f"{address}/workbench/changes", headers=by_proxy("sam@example.org"))
    assert answer.status_code == 200
    assert "sam@example.org, editor" in answer.text
    cookies = {"careers-workbench": answer.cookies["careers-workbench"]}
    assert httpx.get(f"{address}/workbench/changes", cookies=cookies).status_code == 303
    other = httpx.get(f"{address}/workbench/changes", cookies=cookies, headers=by_proxy("ruth"))
    assert "ruth, reader" in other.text


def test_markup_in_questions_is_text(signed_in: SignedIn, conversations: Any, database: Database) -> None:
    talk(conversations, "hostile", turn(f"pay {HOSTILE}?", "declined", "", "pay", said=f"No {HOSTILE}", others=(HOSTILE,)))
    number = database.run_here(lambda s: s.execute(sa.select(sa.func.max(questions.c.id))).scalar())
    client = signed_in("pat")
    for path in ("", "/questions", "/groups", f"/questions/{number}", "/health", f"/edit?kind=alias&question={number}", "/report"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "<script" not in answer.text
        assert "<img" not in answer.text
    assert "&lt;script&gt;" in client.get(f"/questions/{number}").text


@pytest.mark.parametrize("kind", ["statement", "glossary", "alias", "link", "wording", "regression", "contact", "phrasing", HOSTILE])
def test_markup_in_addresses_and_forms_is_text(kind: str, signed_in: SignedIn) -> None:
    client = signed_in("pat")
    fields = dict.fromkeys(
        ("text", "means", "term", "alias", "name", "says", "question_text", "career", "topic", "before", "phrasings", "label"), HOSTILE
    )
    asked = client.get("/edit", params={"kind": kind, **fields})
    sent = client.post("/edit", data={"kind": kind, "form_token": form_token(client), **fields})
    for answer in (asked, sent):
        assert "<script" not in answer.text
        assert "<img" not in answer.text


def test_pages_allow_no_scripts_and_are_not_kept(signed_in: SignedIn) -> None:
    client = signed_in("ruth")
    for path in ("", "/questions", "/api/questions", "/report.csv", "/nothing"):
        headers = client.get(path).headers
        assert "script-src" not in headers["content-security-policy"]
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in headers


def test_who_did_what_is_written_down_without_what_was_typed(signed_in: SignedIn, with_password: httpx.Client, database: Database) -> None:
    httpx.post(f"{with_password.base_url}sign-in", data={"name": "my secret", "password": "other secret"})
    lines = database.run_here(lambda session: [tuple(row) for row in session.execute(sa.select(tables.audit))])
    assert {"signed in", "sign-in failed"} <= {line[3] for line in lines}
    assert "secret" not in str(lines)
    assert signed_in("pat").get("/audit").status_code == 200


@pytest.mark.parametrize(
    "given",
    [
        {"users": ["pat"]},
        {"users": ["pat:owner"]},
        {"users": ["pat:publisher:plain text"]},
        {"users": ["pat:publisher"]},
        {"users": ["pat:reader", "pat:publisher"], "proxy_secret": PROXY_SECRET},
        {"users": ["pat:reader"], "proxy_secret": "short"},
    ],
)
def test_settings_that_let_the_wrong_people_in_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as error:
        WorkbenchSettings.model_validate(given)
    assert "plain text" not in str(error.value)


def test_passwords_are_compared_by_their_hashes() -> None:
    hashed = hash_password(PASSWORD)
    assert hashed != hash_password(PASSWORD)
    assert [verify(given, hashed) for given in (PASSWORD, "", PASSWORD + " ")] == [True, False, False]
    assert not verify(PASSWORD, "")
