"""Reads changes from forms, and fills forms in with what is there now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sanic.request import RequestParameters

from bot.answering.responses import RESPONSES_FILE, read_responses
from bot.knowledge.glossary import Glossary, read_glossary
from bot.knowledge.store import Store
from bot.workbench import files
from bot.workbench.change_model import Document
from bot.workbench.changes import Change, change_adapter, contact_lines
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
LISTS = {"statement": "aspects", "link": "topics"}
# What people type, which a page shows again if it can't be stored.
TYPED = ("text", "alias", "name", "phone", "email", "url", "address", "term", "means", "question_text", "phrasings", "says", "reason")


def change_in(form: RequestParameters, store: Store) -> Change:
    """Return the change in a form. Raises ValidationError."""
    kind = form.get("kind", "")
    given: dict[str, Any] = {"kind": kind, **{name: form.get(name, "") for name in FIELDS.get(kind, ())}}
    if kind in LISTS:
        given[LISTS[kind]] = tuple(form.getlist(LISTS[kind]) or ())
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


def typed(form: RequestParameters | None) -> tuple[str, ...]:
    """Return what someone has typed into a form."""
    return tuple(value for name in TYPED if form and (value := form.get(name, "").strip()))


def values_of(given: Mapping[str, Any], row: Any | None, store: Store) -> dict[str, Any]:
    """Return the values of a form's fields: those given, or else those of the question and of what is to be changed."""
    names = ("career", "topic", "before", "text", "alias", "name", "contact_kind", "phone", "email", "url", "address", "term", "means")
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
        return next(({"text": s.text, "aspects": list(s.aspects)} for s in statements), {})
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


def _document(given: Mapping[str, Any], store: Store) -> Document:
    return files.document_of(change_adapter.validate_python({"kind": "alias", "career": given["career"], "alias": "any"}).path())
