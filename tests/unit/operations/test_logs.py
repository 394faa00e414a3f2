"""The format of the logs, and that they do not contain what people typed."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog

from bot.operations import logs

TYPED = "my name is Zebedee Quux"


@pytest.fixture
def restored() -> Iterator[None]:
    """Restore the configuration of logging after the test."""
    loggers = [logging.getLogger(name) for name in ("", *logs.NOT_PROPAGATING)]
    before = [(logger, logger.handlers, logger.propagate, logger.level) for logger in loggers]
    logging.getLogger().setLevel(logging.INFO)
    yield
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    for logger, handlers, propagate, level in before:
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


class Log:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def written(self) -> str:
        written = self._capsys.readouterr().err
        assert "Logging error" not in written
        return written


@pytest.fixture(params=["json", "lines"])
def log(request: pytest.FixtureRequest, restored: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Log:
    """The log in each format."""
    monkeypatch.setenv(logs.FORMAT, request.param)
    monkeypatch.delenv(logs.MESSAGES, raising=False)
    return Log(capsys)


def failing(folder: Path) -> None:
    """Fail like a tracker store that cannot store a message, with the message in a local variable."""
    text = TYPED
    engine = sa.create_engine(f"sqlite:///{folder}/store.db")
    with engine.connect() as connection:
        connection.execute(sa.text("INSERT INTO nowhere VALUES (:text)"), {"text": text})


@pytest.mark.parametrize("sent", ["a\n2026-01-01 forged", "a\r\x1b[2J", "a\u2028b\x85c", "\ud800"])
def test_what_others_sent_forges_no_line(log: Log, sent: str) -> None:
    logs.configure()
    with logs.bound(conversation=sent):
        logging.getLogger("somewhere").info("a turn of %s", sent)
    written = log.written()
    # Lines of JSON end with a line feed and nothing else.
    assert len(written.rstrip("\n").split("\n") if written.startswith("{") else written.splitlines()) == 1
    assert "\x1b" not in written


def test_a_form_that_cannot_be_read_is_no_error_of_ours(log: Log) -> None:
    logs.configure()
    try:
        raise ValueError("substring not found")
    except ValueError:
        logging.getLogger("sanic.error").exception("Failed when parsing form")
    assert log.written() == ""


def test_json_logs_have_one_object_per_line(restored: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv(logs.FORMAT, "json")
    logs.configure()
    with logs.bound(channel="web", message_id="m1"):
        logging.getLogger("bot.any").info("turn\n%s", "two", extra={"outcome": "gap"})
        structlog.get_logger().warning("rasa.event", event_info="of Rasa's")
    logging.getLogger("sanic.error").error("of the server")
    one, two, three = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    turn = {"event": "turn\ntwo", "logger": "bot.any", "level": "info", "channel": "web", "message_id": "m1", "outcome": "gap"}
    assert turn.items() <= one.items()
    assert {"event": "rasa.event", "level": "warning", "message_id": "m1"}.items() <= two.items()
    assert three["event"] == "of the server" and "message_id" not in three
    assert "timestamp" in one


@pytest.mark.parametrize("name", sorted(logs.CONTENT))
def test_fields_in_which_rasa_logs_messages_are_hidden(log: Log, name: str) -> None:
    logs.configure()
    structlog.get_logger().error("pika.events.publish.failed", **{name: {"text": TYPED}})
    written = log.written()
    assert "pika.events.publish.failed" in written
    assert "Zebedee" not in written


def test_errors_are_logged_without_sql_parameters(log: Log, tmp_path: Path) -> None:
    logs.configure()
    try:
        failing(tmp_path)
    except sa.exc.OperationalError:
        logging.getLogger("bot.any").exception("a turn failed")
        structlog.get_logger().exception("of Rasa's")
    written = log.written()
    assert "a turn failed" in written and "of Rasa's" in written and "no such table: nowhere" in written
    assert "Zebedee" not in written


def test_causes_of_errors_are_logged_without_sql_parameters_too(log: Log, tmp_path: Path) -> None:
    logs.configure()
    try:
        try:
            failing(tmp_path)
        except sa.exc.OperationalError as error:
            raise RuntimeError("no turn") from error
    except RuntimeError as error:
        logging.getLogger("bot.any").error("a turn failed", exc_info=error)
    written = log.written()
    assert "no such table: nowhere" in written and "no turn" in written
    assert "Zebedee" not in written


def test_messages_are_logged_if_that_is_enabled(log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    logs.configure()
    monkeypatch.setenv(logs.MESSAGES, "1")
    structlog.get_logger().info("processor.message.parse", parse_data_text=TYPED)
    with pytest.raises(sa.exc.OperationalError) as failed:
        failing(tmp_path)
    logging.getLogger("bot.any").error("a turn failed", exc_info=failed.value)
    written = log.written()
    assert written.count("Zebedee") == 2
