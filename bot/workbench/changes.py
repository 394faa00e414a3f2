"""Changes to the owner's files, each small enough to be merged with what others changed meanwhile."""

from __future__ import annotations

from collections.abc import MutableMapping, MutableSequence, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from bot.answering.responses import RESPONSES_FILE
from bot.knowledge import loader
from bot.knowledge.glossary import GLOSSARY_FILE
from bot.knowledge.models import SLUG, Statement, StatementSource
from bot.knowledge.site_info import site_file
from bot.workbench.change_model import Added, ChangeModel, Conflict, Document, UnknownFile
from bot.workbench.phrasings import PhrasingChange
from bot.workbench.regressions import regressions_file
from bot.workbench.yaml_comments import put_after, take_after


class CareerChange(ChangeModel):
    career: str = Field(pattern=SLUG)

    def path(self) -> Path:
        for folder in loader.PROFILES:
            if (path := folder / f"{self.career}.yml").is_file():
                return path
        raise UnknownFile(self.career)


class StatementChange(CareerChange):
    """Adds statements, puts them in the place of the one with the digest `before`, or removes that one if there is no new text."""

    kind: Literal["statement"] = "statement"
    topic: str = Field(pattern=r"^[a-z_]+$")
    before: str = ""
    """Digest of the statement as its author saw it, or nothing for new ones."""
    text: str = Field(max_length=2_000)
    """The statements, a line each."""
    aspects: tuple[str, ...] = ()
    source: StatementSource | None = None
    """Where the statements come from, if that is not the profile's page."""

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(" ".join(line.split()) for line in self.text.splitlines() if line.strip())

    def apply(self, document: Document) -> Added | None:
        topics = document["statements"]
        group = topics.setdefault(self.topic, CommentedSeq())
        place = next((i for i, entry in enumerate(group) if self.before and _digest(entry["text"]) == self.before), None)
        if self.before and place is None:
            raise Conflict("\n".join(entry["text"] for entry in group))
        others = [entry["text"] for i, entry in enumerate(group) if i != place]
        if twice := [text for text in self.sentences if text in others]:
            raise Conflict("\n".join(twice))
        if not self.before and not self.sentences:
            raise Conflict
        if place is None:
            return self._add(group, len(group), self.sentences)
        if not self.sentences:
            if place:
                put_after(group[place - 1], take_after(group[place]))
            del group[place]
            if not group:
                del topics[self.topic]
            return None
        self._rewrite(group[place], self.sentences[0])
        return self._add(group, place + 1, self.sentences[1:])

    def _add(self, group: CommentedSeq, at: int, sentences: Sequence[str]) -> Added | None:
        is_new, at_end = not group, at == len(group)
        for i, text in enumerate(sentences):
            group.insert(at + i, _entry(text=text, aspects=self.aspects, source=self._source))
        if not sentences or not at_end:
            return None
        return Added(("statements", self.topic)) if is_new else Added(("statements", self.topic, at), len(sentences))

    def _rewrite(self, entry: CommentedMap, text: str) -> None:
        after = take_after(entry)
        if _digest(entry["text"]) != _digest(text):
            entry["text"] = text
            # They say the old text in other words, or as data.
            entry.pop("plain", None)
            entry.pop("facts", None)
            _set(entry, "list", _inline(tuple(each for each in entry.get("list", ()) if each in text)))
        _set(entry, "aspects", _inline(self.aspects))
        _set(entry, "source", self._source)
        put_after(entry, after)

    @property
    def _source(self) -> CommentedMap | None:
        return _entry(**self.source.model_dump(exclude_none=True)) if self.source else None


class AliasChange(CareerChange):
    """Adds another name for a career."""

    kind: Literal["alias"] = "alias"
    alias: str = Field(min_length=1, max_length=100)

    def apply(self, document: Document) -> Added | None:
        aliases = document.get("aliases")
        if aliases is None:
            document.insert(list(document).index("plural") + 1, "aliases", _inline((self.alias,)))  # type: ignore[attr-defined]
            return None
        if self.alias.casefold() in {each.casefold() for each in aliases}:
            raise Conflict(self.alias)
        aliases.append(self.alias)
        return Added(("aliases", len(aliases) - 1))


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

    def apply(self, document: Document) -> Added | None:
        contacts = document.setdefault("contacts", CommentedSeq())
        found = next((entry for entry in contacts if entry["name"] == self.name), None)
        if (None if found is None else contact_lines(found)) != self.before:
            raise Conflict("" if found is None else contact_lines(found))
        details = {"kind": self.contact_kind, **{key: getattr(self, key) for key in ("phone", "address", "email", "url")}}
        if found is None:
            contacts.append(_entry(name=self.name, **details))
            return Added(("contacts", len(contacts) - 1))
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

    def apply(self, document: Document) -> Added | None:
        terms = document["terms"]
        found = terms.get(self.term)
        if (found["means"] if found else "") != self.before:
            raise Conflict(found["means"] if found else "")
        if found is None:
            terms[self.term] = _entry(means=self.means)
            return Added(("terms", self.term))
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

    def apply(self, document: Document) -> Added | None:
        links = document.setdefault("links", CommentedSeq())
        if any(link["url"] == self.url and link["text"] == self.text for link in links):
            raise Conflict(self.text)
        links.append(_entry(text=self.text, url=self.url, topics=self.topics))
        return Added(("links", len(links) - 1))


class WordingChange(ChangeModel):
    """Changes a sentence of the small talk in responses.yml."""

    kind: Literal["wording"] = "wording"
    response: str = Field(pattern=r"^utter_\w+$")
    number: int = Field(0, ge=0)
    before: str
    text: str = Field(min_length=1, max_length=1_500)

    def path(self) -> Path:
        return RESPONSES_FILE

    def apply(self, document: Document) -> Added | None:
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

    def apply(self, document: Document) -> Added | None:
        kept = document.setdefault("questions", CommentedSeq())
        if any(entry["question"] == self.question and entry.get("career", "") == self.career for entry in kept):
            raise Conflict(self.question)
        kept.append(_entry(question=self.question, career=self.career, says=self.says))
        return Added(("questions", len(kept) - 1))


Change = Annotated[
    StatementChange | AliasChange | ContactChange | GlossaryChange | LinkChange | WordingChange | RegressionChange | PhrasingChange,
    Field(discriminator="kind"),
]
change_adapter: TypeAdapter[Change] = TypeAdapter(Change)


def contact_lines(contact: MutableMapping[str, Any]) -> str:
    """Return a contact's details as text, for telling whether they have changed."""
    return "\n".join(f"{key}: {contact[key]}" for key in ("kind", "phone", "address", "email", "url") if contact.get(key))


def _digest(text: str) -> str:
    return Statement(text=text).digest


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
