"""Says what keeps a change from being made, in the words of workbench.yml."""

from __future__ import annotations

from bot.workbench.change_model import CannotChange, Conflict, UnknownFile
from bot.workbench.files import Unusable
from bot.workbench.publishing import Mistakes
from bot.workbench.rendering import texts
from bot.workbench.retraining import NotTrained


def told(error: CannotChange) -> tuple[str, ...]:
    """Return what to tell the person whose change it is, one text for each thing that is wrong."""
    text: dict[str, str] = texts()["problems"]
    match error:
        case Mistakes():
            return tuple(f"{fault.field}: {fault.problem}" for fault in error.faults)
        case Conflict():
            return (text["conflict"].format(now=error.now) if error.now else text["gone"],)
        case Unusable():
            line = text["line"].format(line=error.line) if error.line else ""
            return (text[error.problem].format(file=error.file, line=line, unwritten=text["unwritten"]),)
        case UnknownFile():
            return (text["no_profile"],)
        case NotTrained():
            return (text["not_trained"],)
        case _:
            raise error


def status_of(error: CannotChange) -> int:
    """Return the HTTP status: whether the change is wrong, collides with another one, or the server can't do it now."""
    if isinstance(error, Conflict | NotTrained):
        return 409
    return 503 if isinstance(error, Unusable) else 422
