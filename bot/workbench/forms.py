"""Reads changes from forms, and fills forms in with what is there now."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sanic.request import RequestParameters

from bot.answering.responses import RESPONSES_FILE, read_responses
from bot.knowledge.glossary import Glossary, read_glossary
from bot.knowledge.models import UNDATED, Statement
from bot.knowledge.store import Store
from bot.workbench import files
from bot.workbench.change_model import Document
from bot.workbench.changes import Change, ContactChange, RegressionChange, StatementChange, change_adapter, contact_lines
from bot.workbench.phrasings import PhrasingChange, annotated

# The fields of each kind of change, other than those that are lists, by their names in the form.
FIELDS = {
    "statement": ("career", "topic", "before", "text"),
    "alias": ("career", "alias"),
    "contact": ("career", "name", "contact_kind", "phone", "email", "url", "address"),
    "glossary": ("term", "before", "means"),
    "link": ("text", "url"),
    "wording": ("response", "number", "before", "text"),
    "regression": ("career", "says"),
    "phrasing": ("label",),
}
# How people write dates, and what profiles have for them.
DATES = {
    "%Y-%m-%d": "%Y-%m-%d",
    "%Y-%m": "%Y-%m",
    "%Y": "%Y",
    "%d/%m/%Y": "%Y-%m-%d",
    "%m/%Y": "%Y-%m",
    "%d %B %Y": "%Y-%m-%d",
    "%d %b %Y": "%Y-%m-%d",
    "%B %Y": "%Y-%m",
    "%b %Y": "%Y-%m",
}
LISTS = {"statement": "aspects", "link": "topics"}
# What people type, which a page shows again if it can't be stored.
TYPED = (
    *("text", "source_name", "alias", "name", "phone", "email", "url", "address"),
    *("term", "means", "question_text", "phrasings", "says", "reason"),
)


def change_in(form: RequestParameters, store: Store) -> Change:
    """Return the change in a form. Raises ValidationError."""
    kind = form.get("kind", "")
    given: dict[str, Any] = {"kind": kind, **{name: form.get(name, "") for name in FIELDS.get(kind, ())}}
    if kind in LISTS:
        given[LISTS[kind]] = tuple(form.getlist(LISTS[kind]) or ())
    if kind == "statement":
        given["source"] = _source_in(form)
    if kind == "contact" and form.get("known") == "yes":
        given["before"] = "\n".join(form.get("before", "").split("\r\n"))
    if kind == "wording":
        given["number"] = form.get("number") or "0"
    if kind == "regression":
        given["question"] = form.get("question_text", "")
    # Browsers send line breaks as two characters.
    given = {name: value.replace("\r\n", "\n") if isinstance(value, str) else value for name, value in given.items()}
    if kind == "phrasing":
        given["phrasings"] = tuple(line for line in form.get("phrasings", "").splitlines() if line.strip())
    change = change_adapter.validate_python(given)
    return annotated(change, store) if isinstance(change, PhrasingChange) else change


def _source_in(form: RequestParameters) -> dict[str, str] | None:
    """Return the fields of a source, or None if the form has none."""
    name, url, date = (form.get(f"source_{part}", "").strip() for part in ("name", "url", "date"))
    if not (name or url or date):
        return None
    return {"name": name, "date": iso_date(date) if date else UNDATED, **({"url": url} if url else {})}


def iso_date(text: str) -> str:
    """Return a date, month or year as profiles have it, or the text itself if it isn't one: "June 2026" is 2026-06."""
    for form, iso in DATES.items():
        with contextlib.suppress(ValueError):
            return datetime.strptime(text, form).strftime(iso)
    return text


def given_in(form: RequestParameters) -> dict[str, Any]:
    """Return what a form says, to fill it in again."""
    return {key: tuple(form.getlist(key) or ()) if key in LISTS.values() else form.get(key, "") for key in form}


def given_by(change: Change) -> dict[str, Any]:
    """Return what a form would say for a change."""
    given = {name: "" if value is None else value for name, value in change.model_dump().items()}
    if isinstance(change, StatementChange) and change.source:
        given |= {f"source_{name}": value or "" for name, value in change.source.model_dump().items()}
        given["source_date"] = "" if change.source.date == UNDATED else change.source.date
    if isinstance(change, ContactChange):
        given["known"] = "" if change.before is None else "yes"
    if isinstance(change, RegressionChange):
        given["question_text"] = given.pop("question")
    if isinstance(change, PhrasingChange):
        given["phrasings"] = "\n".join(change.plain())
    return given


def typed(form: RequestParameters | None) -> tuple[str, ...]:
    """Return what someone has typed into a form."""
    return tuple(value for name in TYPED if form and (value := form.get(name, "").strip()))


def values_of(given: Mapping[str, Any], row: Any | None, store: Store) -> dict[str, Any]:
    """Return the values of a form's fields: those given, or else those of the question and of what is to be changed."""
    names = (
        *("career", "topic", "before", "text", "source_name", "source_url", "source_date", "alias", "term", "means"),
        *("name", "contact_kind", "phone", "email", "url", "address"),
    )
    values: dict[str, Any] = dict.fromkeys((*names, "response", "number", "says", "question_text", "known", "label", "phrasings"), "")
    values |= {"aspects": [], "topics": []}
    if row is not None:
        values |= {"career": row.career, "topic": row.topic, "question_text": row.text, "phrasings": row.text}
        values |= {"aspects": [row.aspect] if "/" in row.aspect else [], "topics": [row.aspect] if row.aspect else [], "alias": row.other}
    values |= {name: value for name, value in given.items() if name in values and value}
    if "text" not in given and "means" not in given and "phone" not in given:
        values |= _current(given, store)
    return values


def _current(given: Mapping[str, Any], store: Store) -> dict[str, Any]:
    """Return the fields of the statement, contact, term or wording that is to be changed. None if it isn't there."""
    kind, career = given.get("kind"), store.get(str(given.get("career", "")))
    if kind == "statement" and career:
        statements = (s for s in career.statements.get(str(given.get("topic")), ()) if s.digest == given.get("before"))
        return next((given_by(_as_it_is(career.id, str(given["topic"]), s)) for s in statements), {})
    if kind == "contact" and career:
        contact = next((c for c in _document(given, store).get("contacts", ()) if c["name"] == given.get("name")), None)
        if contact is None:
            return {}
        fields = {name: contact.get(name, "") for name in ("phone", "email", "url", "address")}
        return {**fields, "contact_kind": contact["kind"], "known": "yes", "before": contact_lines(contact)}
    if kind == "glossary" and isinstance(glossary := read_glossary(), Glossary):
        return next(({"means": e.means, "before": e.means} for e in glossary.entries if e.term == given.get("term")), {})
    if kind == "wording":
        responses = read_responses(RESPONSES_FILE, files.default_responses())
        variants = responses.get(str(given.get("response"))) if isinstance(responses, dict) else None
        number = str(given.get("number") or "0")
        if variants and number.isdigit() and int(number) < len(variants):
            text = variants[int(number)]["text"]
            return {"text": text, "before": text, "number": number}
    return {}


def _as_it_is(career: str, topic: str, statement: Statement) -> StatementChange:
    """Return the change that leaves a statement as it is."""
    before, aspects = statement.digest, statement.aspects
    return StatementChange(career=career, topic=topic, before=before, text=statement.text, aspects=aspects, source=statement.source)


def _document(given: Mapping[str, Any], store: Store) -> Document:
    return files.document_of(change_adapter.validate_python({"kind": "alias", "career": given["career"], "alias": "any"}).path())
