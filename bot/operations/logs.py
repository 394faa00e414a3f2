"""What the logs of the server and of the action server look like: the same, and without what people typed.

CAREERS_LOG=json makes each event a line of JSON; otherwise they are lines to read. CAREERS_LOG_MESSAGES=1 lets in what people typed.
Each event of a turn carries its channel, conversation and message_id, in both servers.
"""

from __future__ import annotations

import logging
import os
import sys

import structlog
from structlog.typing import EventDict, Processor

FORMAT = "CAREERS_LOG"
MESSAGES = "CAREERS_LOG_MESSAGES"

HIDDEN = "(hidden)"
# Under these names Rasa logs what people typed, and what holds it.
CONTENT = {
    *("text", "user_text", "response_text", "parse_data_text", "parse_data_entities", "token_text", "entity", "current_entity"),
    *("next_entity", "message", "user_message", "json_message", "response", "tracker_latest_message", "slot_values", "prefilled_slots"),
    *("slot_candidates", "rasa_event", "rasa_events", "prediction_events", "tracker_states", "current_states", "old_states", "states"),
    "successes",
}
# Rasa lets these pass nothing on.
UNATTACHED = ("sanic.root", "sanic.error", "sanic.access")

# Around a turn; what is given here is in each of its events.
about = structlog.contextvars.bound_contextvars


def configure() -> None:
    """Makes all logs of this process ours, those of Rasa and other libraries included. Levels stay as they are."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_content,
    ]
    as_json = os.environ.get(FORMAT) == "json"
    # Neither renderer may show the variables of a traceback's frames: they hold messages and secrets.
    rendering: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)]
    )
    handler = ToStandardError()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[_without_parameters, structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering],
        )
    )
    for name in ("", *UNATTACHED):
        logger = logging.getLogger(name)
        # A file that Rasa was told to log to stays.
        logger.handlers = [*(each for each in logger.handlers if not _is_console(each)), handler]
    for name in UNATTACHED:
        logging.getLogger(name).propagate = False
    # It tells of every call, as of those that ask whether we are ready.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


class ToStandardError(logging.Handler):
    """Wherever that leads at the time."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except Exception:
            self.handleError(record)


def _is_console(handler: logging.Handler) -> bool:
    return isinstance(handler, ToStandardError) or getattr(handler, "stream", None) in (sys.stdout, sys.stderr)


def _without_content(_logger: object, _method: str, event: EventDict) -> EventDict:
    if os.environ.get(MESSAGES) != "1":
        event.update(dict.fromkeys(CONTENT & event.keys(), HIDDEN))
    return event


def _without_parameters(_logger: object, _method: str, event: EventDict) -> EventDict:
    """SQLAlchemy's errors tell what was to be stored, unless they are told not to."""
    exc_info = sys.exc_info() if event.get("exc_info") is True else event.get("exc_info")
    error = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    while error is not None:
        if hasattr(error, "hide_parameters"):
            error.hide_parameters = os.environ.get(MESSAGES) != "1"
        error = error.__cause__ or error.__context__
    return event
