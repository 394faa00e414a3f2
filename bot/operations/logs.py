"""Configure the logs of the server and of the action server, in one format and without what people typed.

CAREERS_LOG=json writes each event as a line of JSON instead of a line for people. CAREERS_LOG_MESSAGES=1 includes what people typed. Each
event of a turn has its channel, conversation and message_id, in both logs.
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
# The fields in which Rasa logs what people typed, or objects that contain it.
CONTENT = {
    *("text", "user_text", "response_text", "parse_data_text", "parse_data_entities", "token_text", "entity", "current_entity"),
    *("next_entity", "message", "user_message", "json_message", "response", "tracker_latest_message", "slot_values", "prefilled_slots"),
    *("slot_candidates", "rasa_event", "rasa_events", "prediction_events", "tracker_states", "current_states", "old_states", "states"),
    "successes",
}
# Rasa sets `propagate` to false on these.
NOT_PROPAGATING = ("sanic.root", "sanic.error", "sanic.access")

# Context manager: adds fields to every event inside it.
bound = structlog.contextvars.bound_contextvars


def configure() -> None:
    """Format all logs of this process, including those of Rasa and other libraries. Levels stay as they are."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _hide_content,
    ]
    as_json = os.environ.get(FORMAT) == "json"
    # Neither renderer may show the local variables of a traceback, which contain messages and secrets.
    rendering: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)]
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
        # Keep the file of Rasa's --log-file.
        logger.handlers = [*(each for each in logger.handlers if not _is_console(each)), handler]
    for name in NOT_PROPAGATING:
        logging.getLogger(name).propagate = False
    # At INFO it logs every call, such as those of the readiness check.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


class StandardErrorHandler(logging.Handler):
    """Writes to the current `sys.stderr`, which may be replaced at any time."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except Exception:
            self.handleError(record)


def _is_console(handler: logging.Handler) -> bool:
    return isinstance(handler, StandardErrorHandler) or getattr(handler, "stream", None) in (sys.stdout, sys.stderr)


def _hide_content(_logger: object, _method: str, event: EventDict) -> EventDict:
    if os.environ.get(MESSAGES) != "1":
        event.update(dict.fromkeys(CONTENT & event.keys(), HIDDEN))
    return event


def _hide_parameters(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Hide the parameters of SQL statements in SQLAlchemy's errors: they contain what was to be stored."""
    exc_info = sys.exc_info() if event.get("exc_info") is True else event.get("exc_info")
    error = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    while error is not None:
        if hasattr(error, "hide_parameters"):
            error.hide_parameters = os.environ.get(MESSAGES) != "1"
        error = error.__cause__ or error.__context__
    return event
