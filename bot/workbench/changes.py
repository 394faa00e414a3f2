"""Changes to the owner's files, each small enough to be merged with what others changed meanwhile."""

from __future__ import annotations

from collections.abc import MutableMapping, MutableSequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from bot.answering.responses import RESPONSES_FILE
from bot.knowledge import loader
from bot.knowledge.glossary import GLOSSARY_FILE
from bot.knowledge.models import SLUG, Statement
from bot.knowledge.site_info import site_file
from bot.workbench.change_model import ChangeModel, Conflict, Document, Place, UnknownFile
from bot.workbench.phrasings import PhrasingChange
from bot.workbench.regressions import regressions_file


class CareerChange(ChangeModel):
    career: str = Field(pattern=SLUG)

    def path(self) -> Path:
        for folder in loader.PROFILES:
            if (path := folder / f"{self.career}.yml").is_file():
                return path
        raise UnknownFile(self.career)


class StatementChange(CareerChange):
    """Adds a statement, changes the one with the digest `before`, or removes it if the new text is empty."""

    kind: Literal["statement"] = "statement"
    topic: str = Field(pattern=r"^[a-z_]+$")
    before: str = ""
    """Digest of the statement as its author saw it, or nothing for a new one."""
    text: str = Field(max_length=1_000)
    aspects: tuple[str, ...] = ()

    def apply(self, document: Document) -> Place | None:
        topics = document["statements"]
        group = topics.setdefault(self.topic, CommentedSeq())
        if not self.before:
            if not self.text:
                raise Conflict
            if any(entry["text"] == self.text for entry in group):
                raise Conflict(self.text)
            group.append(_entry(text=self.text, aspects=self.aspects))
            return ("statements", self.topic, len(group) - 1) if len(group) > 1 else ("statements", self.topic)
        found = next((i for i, entry in enumerate(group) if Statement(text=entry["text"]).digest == self.before), None)
        if found is None:
            raise Conflict("\n".join(entry["text"] for entry in group))
        if not self.text:
            del group[found]
            if not group:
                del topics[self.topic]
            return None
        group[found]["text"] = self.text
        _set(group[found], "aspects", _inline(self.aspects))
        return None


class AliasChange(CareerChange):
    """Adds another name for a career."""

    kind: Literal["alias"] = "alias"
    alias: str = Field(min_length=1, max_length=100)

    def apply(self, document: Document) -> Place | None:
        aliases = document.get("aliases")
        if aliases is None:
            document.insert(list(document).index("plural") + 1, "aliases", _inline((self.alias,)))  # type: ignore[attr-defined]
            return None
        if self.alias.casefold() in {each.casefold() for each in aliases}:
            raise Conflict(self.alias)
        aliases.append(self.alias)
        return ("aliases", len(aliases) - 1)


class ContactChange(CareerChange):
    """Adds a contact, or changes the one of this name."""

    kind: Literal["contact"] = "contact"
    name: str = Field(min_length=1, max_length=200)
    before: str | None = None
    """The contact's details as its author saw them, a line each, or None for a new one."""
    contact_kind: Literal["service", "professional_body"] = "service"
    phone: str = ""
    email: str = ""
    url: str = ""
    address: str = ""

    def apply(self, document: Document) -> Place | None:
        contacts = document.setdefault("contacts", CommentedSeq())
        found = next((entry for entry in contacts if entry["name"] == self.name), None)
        if (None if found is None else contact_lines(found)) != self.before:
            raise Conflict("" if found is None else contact_lines(found))
        details = {"kind": self.contact_kind, **{key: getattr(self, key) for key in ("phone", "address", "email", "url")}}
        if found is None:
            contacts.append(_entry(name=self.name, **details))
            return ("contacts", len(contacts) - 1)
        for key, value in details.items():
            _set(found, key, value)
        return None


class GlossaryChange(ChangeModel):
    """Explains a term, or changes how it is explained."""

    kind: Literal["glossary"] = "glossary"
    term: str = Field(min_length=1, max_length=100)
    before: str = ""
    """The explanation as its author saw it, or nothing for a new term."""
    means: str = Field(min_length=1, max_length=500)

    def path(self) -> Path:
        return GLOSSARY_FILE

    def apply(self, document: Document) -> Place | None:
        terms = document["terms"]
        found = terms.get(self.term)
        if (found["means"] if found else "") != self.before:
            raise Conflict(found["means"] if found else "")
        if found is None:
            terms[self.term] = _entry(means=self.means)
            return ("terms", self.term)
        found["means"] = self.means
        return None


class LinkChange(ChangeModel):
    """Adds a next step: a page of the owner's that is offered where profiles are silent on a topic."""

    kind: Literal["link"] = "link"
    text: str = Field(min_length=1, max_length=100)
    url: str = Field(min_length=1, max_length=500)
    topics: tuple[str, ...] = Field(min_length=1)

    def path(self) -> Path:
        return site_file()

    def apply(self, document: Document) -> Place | None:
        links = document.setdefault("links", CommentedSeq())
        if any(link["url"] == self.url and link["text"] == self.text for link in links):
            raise Conflict(self.text)
        links.append(_entry(text=self.text, url=self.url, topics=self.topics))
        return ("links", len(links) - 1)


class WordingChange(ChangeModel):
    """Changes a sentence of the small talk in responses.yml."""

    kind: Literal["wording"] = "wording"
    response: str = Field(pattern=r"^utter_\w+$")
    number: int = Field(0, ge=0)
    before: str
    text: str = Field(min_length=1, max_length=1_500)

    def path(self) -> Path:
        return RESPONSES_FILE

    def apply(self, document: Document) -> Place | None:
        variants: MutableSequence[Any] = document.get(self.response) or []
        now = variants[self.number]["text"] if self.number < len(variants) else ""
        if " ".join(now.split()) != " ".join(self.before.split()):
            raise Conflict(now)
        variants[self.number]["text"] = self.text
        return None


class RegressionChange(ChangeModel):
    """Keeps a question whose reply has to go on saying something, whatever is changed later."""

    kind: Literal["regression"] = "regression"
    question: str = Field(min_length=1, max_length=300)
    career: str = ""
    says: str = Field(min_length=1, max_length=300)

    def path(self) -> Path:
        return regressions_file()

    def apply(self, document: Document) -> Place | None:
        kept = document.setdefault("questions", CommentedSeq())
        if any(entry["question"] == self.question and entry.get("career", "") == self.career for entry in kept):
            raise Conflict(self.question)
        kept.append(_entry(question=self.question, career=self.career, says=self.says))
        return ("questions", len(kept) - 1)


Change = Annotated[
    StatementChange | AliasChange | ContactChange | GlossaryChange | LinkChange | WordingChange | RegressionChange | PhrasingChange,
    Field(discriminator="kind"),
]
change_adapter: TypeAdapter[Change] = TypeAdapter(Change)


def contact_lines(contact: MutableMapping[str, Any]) -> str:
    """Return a contact's details as text, for telling whether they have changed."""
    return "\n".join(f"{key}: {contact[key]}" for key in ("kind", "phone", "address", "email", "url") if contact.get(key))


def _entry(**fields: Any) -> CommentedMap:
    """Return a mapping without the fields that are empty, with lists on one line."""
    return CommentedMap((key, _inline(value) if isinstance(value, tuple) else value) for key, value in fields.items() if value)


def _set(entry: MutableMapping[str, Any], key: str, value: Any) -> None:
    if value:
        if entry.get(key) != value:
            entry[key] = value
    else:
        entry.pop(key, None)


def _inline(values: tuple[str, ...]) -> CommentedSeq:
    result = CommentedSeq(values)
    result.fa.set_flow_style()
    return result
