"""Configure logging for the server and the action server. Both use the same format and leave out user messages by default.

Set CAREERS_LOG=json to log each event as one line of JSON instead of readable text, and CAREERS_LOG_MESSAGES=1 to include user messages.
In both logs, all events logged during a turn include its channel, conversation and message_id.
"""

from __future__ import annotations

import logging
import os
import re
import sys

import structlog
from structlog.typing import EventDict, Processor

FORMAT = "CAREERS_LOG"
MESSAGES = "CAREERS_LOG_MESSAGES"

HIDDEN = "(hidden)"
# Line breaks and terminal commands, in all the forms that editors and terminals know.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Event fields in which Rasa logs user messages or objects that contain them.
CONTENT = {
    *("text", "user_text", "response_text", "parse_data_text", "parse_data_entities", "token_text", "entity", "current_entity"),
    *("next_entity", "message", "user_message", "json_message", "response", "tracker_latest_message", "slot_values", "prefilled_slots"),
    *("slot_candidates", "rasa_event", "rasa_events", "prediction_events", "tracker_states", "current_states", "old_states", "states"),
    "successes",
}
# These loggers need their own handler because Rasa sets `propagate` to False on them.
NOT_PROPAGATING = ("sanic.root", "sanic.error", "sanic.access")

# Context manager that adds fields to every event logged inside the block.
bound = structlog.contextvars.bound_contextvars


def configure() -> None:
    """Configure all loggers in this process, including Rasa's and those of other libraries. Log levels are unchanged."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _hide_content,
    ]
    as_json = os.environ.get(FORMAT) == "json"
    # Tracebacks must not include local variables, which can contain messages and secrets.
    rendering: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if as_json
        else [_escape, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)]
    )
    handler = StandardErrorHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[_hide_parameters, structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering],
        )
    )
    for name in ("", *NOT_PROPAGATING):
        logger = logging.getLogger(name)
        # Replace console handlers only, so that Rasa's --log-file option still works.
        logger.handlers = [*(each for each in logger.handlers if not _is_console(each)), handler]
    for name in NOT_PROPAGATING:
        logging.getLogger(name).propagate = False
    logging.getLogger("sanic.error").addFilter(_is_no_malformed_form)
    # At INFO, httpx logs every request, including each readiness check.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


class StandardErrorHandler(logging.Handler):
    """Log handler that looks up `sys.stderr` for each record, in case it has been replaced."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            # What others sent can contain characters that can't be encoded.
            sys.stderr.write(self.format(record).encode(errors="backslashreplace").decode() + "\n")
            sys.stderr.flush()
        except Exception:
            self.handleError(record)


def _is_no_malformed_form(record: logging.LogRecord) -> bool:
    """Return False for what Sanic logs about a form that it can't read, with a traceback for each. Such a form is empty to us."""
    return record.msg != "Failed when parsing form"


def _is_console(handler: logging.Handler) -> bool:
    return isinstance(handler, StandardErrorHandler) or getattr(handler, "stream", None) in (sys.stdout, sys.stderr)


def _escape(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Escape control characters in what others sent, such as ids, because a line break would look like another event."""
    for name, value in event.items():
        if isinstance(value, str) and name not in ("exception", "stack"):
            event[name] = _CONTROL.sub(lambda found: ascii(found[0])[1:-1], value)
    return event


def _hide_content(_logger: object, _method: str, event: EventDict) -> EventDict:
    if os.environ.get(MESSAGES) != "1":
        event.update(dict.fromkeys(CONTENT & event.keys(), HIDDEN))
    return event


def _hide_parameters(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Hide SQL parameters in SQLAlchemy errors, because they contain conversation data."""
    exc_info = sys.exc_info() if event.get("exc_info") is True else event.get("exc_info")
    error = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    while error is not None:
        if hasattr(error, "hide_parameters"):
            error.hide_parameters = os.environ.get(MESSAGES) != "1"
        error = error.__cause__ or error.__context__
    return event
