"""Turns export rows into draft profiles, using a mapping."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.importing.contacts import CONTACTS
from bot.importing.dates import read_date
from bot.importing.drafts import CannotImport, Draft, Filed, Unfiled
from bot.importing.fields import LINK, has_markup, plain_text, read_markup
from bot.importing.labels import StatementLabels
from bot.importing.layout import Layout
from bot.importing.mapping import ALL, ITEM, ExportMapping, StatementRule, fields_in
from bot.importing.organisations import find_organisations
from bot.importing.page import SourceSection
from bot.importing.row_fields import SKIPPED, RowFields, fill_name
from bot.importing.section_reader import SITE
from bot.importing.sentences import SourceList, as_sentence, join_lead_in, join_list, split_blocks, unfold_list
from bot.importing.text_page import split_sections
from bot.knowledge.cues import load_cues

HEADING_LEVEL = 1  # used for all headings within a field
# Where "they" are the people in the job.
OWN_TOPICS = {"overview", "duties", "hours", "environment"}
# A task such as "gaining their trust" says nothing without the one before it. Nouns for people, and plurals, say who "they" are.
OTHERS = re.compile(r"\b(?:their|them|they|they['’]ll|they['’]re)\b")
NOUN_FOR_OTHERS = re.compile(
    r"\b(?:\w*[^\Wsu]s['’]?|people|children|men|women|person|client|patient|team|staff|public|group|family|everyone|someone|audience|community|"
    r"customer|individual|cattle|livestock|fish|sheep|data|equipment)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class RowStatement:
    """A statement made from a row, to be filed under one of `topics`.

    `source` is the text in the row that it was made from. If `aspects` is None, the classifier chooses them, and otherwise only cues add to
    them.
    """

    topics: Sequence[str]
    text: str
    source: str
    aspects: Sequence[str] | None


@dataclass(frozen=True)
class UnlabelledRow:
    """A draft whose statements have no aspects yet, so that those of several rows can be labelled together, which is faster."""

    draft: Draft
    statements: Sequence[RowStatement]

    def texts(self) -> list[str]:
        """Return the statements that need the classifier."""
        return [statement.text for statement in self.statements if statement.aspects is None]

    def label(self, labels: Mapping[str, StatementLabels]) -> Draft:
        """Add the statements to the draft with their aspects."""
        for statement in self.statements:
            topic, likelihoods = statement.topics[0], dict.fromkeys(statement.aspects or (), 1.0)
            if statement.aspects:
                likelihoods |= dict.fromkeys(load_cues().find_aspects(statement.text), 1.0)
            elif statement.aspects is None:
                found = labels[statement.text]
                if len(statement.topics) > 1:
                    topic = max(statement.topics, key=lambda topic: found.topics.get(topic, 0.0))
                likelihoods = found.under(topic)
            self.draft.add_statement(statement.source, statement.text, topic, likelihoods)
        return self.draft


def read_row(fields: Mapping[str, Any], mapping: ExportMapping, layout: Layout) -> UnlabelledRow:
    """Read a row's name, source, contacts and statements. Raises CannotImport if it has no name or no statement."""
    read = RowFields(fields, mapping, layout)
    if not (name := fill_name(read, mapping)):
        raise CannotImport(f"it has no name: {mapping.name} is empty")
    source = {key: read.fill(template) or "" for key, template in mapping.source if template}
    draft = Draft.start(name, {**source, "date": read_date(source["date"])}, _find_plural(read, mapping, name))
    draft.layout += read.empty
    draft.unfiled += read.unfiled
    for template in (mapping.name, mapping.plural or "", *(template or "" for _, template in mapping.source)):
        draft.filed += [Filed(text, name, "name") for text in read.use(fields_in(template))]
    for key in ("aliases", "related", "categories"):
        if field := getattr(mapping, key):
            draft.career[key] = _read_names(read, field, draft, draft.names() if key == "aliases" else ())
    for code, field in mapping.codes.items():
        if texts := read.plain(field):
            draft.career.setdefault("codes", {})[code] = ", ".join(texts)
        draft.filed += [Filed(text, text, "codes") for text in read.use([field])]
    reader = _StatementReader(read, layout, draft)
    statements = [statement for rule in mapping.statements for statement in reader.read(rule)]
    if not statements and not draft.career["contacts"]:
        raise CannotImport("it makes no statement: the fields that the mapping uses for statements are empty")
    draft.unfiled += read.list_unused()
    return UnlabelledRow(draft, statements)


def _find_plural(read: RowFields, mapping: ExportMapping, name: str) -> str:
    """Return the plural that a row gives, or "" if it gives none. A title in the plural is kept: "persons" is not "people"."""
    title = read.fill(mapping.name) or ""
    return read.fill(mapping.plural or "") or (title if title.casefold() != name.casefold() else "")


def _read_names(read: RowFields, field: str, draft: Draft, known: Sequence[str]) -> list[str]:
    """Return each name in a field once, without those in `known`."""
    names = {name.casefold(): "" for name in known}
    for name in read.plain(field):
        names.setdefault(name.casefold(), name)
    draft.filed += [Filed(text, text, field) for text in read.use([field])]
    return [name for name in names.values() if name]


class _StatementReader:
    """Makes the statements of a row. Organisations that they name are added to the draft as contacts."""

    def __init__(self, read: RowFields, layout: Layout, draft: Draft) -> None:
        self._read = read
        self._layout = layout
        self._draft = draft

    def read(self, rule: StatementRule) -> Iterator[RowStatement]:
        if not rule.each:
            for template in rule.text:
                if text := self._read.fill(template):
                    source = " ".join(self._read.use(fields_in(template)))
                    yield RowStatement((rule.topic,), _end_sentence(text), source, rule.aspects)
                    break
        elif rule.each in self._read.texts:
            for text in self._read.texts[rule.each]:
                for section in self._find_sections(text, rule):
                    yield from self._read_section(section, rule)
            self._read.use([rule.each])
        else:
            for record in self._read.records.get(rule.each, ()):
                items = {f"{ITEM}.{key}": plain_text(text, self._layout) for key, text in record.items()}
                source = " ".join(record[key] for key in record if any(f"{ITEM}.{key}" in fields_in(text) for text in rule.templates()))
                yield from self._fill(source, items, rule.text, (rule.topic,), rule.aspects)
            self._read.use(f"{rule.each}.{field.removeprefix(f'{ITEM}.')}" for text in rule.templates() for field in fields_in(text))

    def _find_sections(self, text: str, rule: StatementRule) -> list[SourceSection]:
        if has_markup(text):
            page = read_markup(text, self._layout)
            self._draft.unfiled += [Unfiled(ignored, SITE) for ignored in page.ignored]
            return page.sections
        headings = {*rule.headings, *rule.skip}
        lines = [part for line in text.splitlines() for part in unfold_list(line)]
        return split_sections(lines, lambda line, _: HEADING_LEVEL if line in headings else 0)

    def _read_section(self, section: SourceSection, rule: StatementRule) -> Iterator[RowStatement]:
        if section.heading in rule.skip:
            self._draft.layout.append(section.heading)
            self._draft.unfiled += [Unfiled(block.text(), SKIPPED) for block in section.blocks]
            return
        heading = rule.headings.get(section.heading)
        topics: Sequence[str] = (rule.topic,)
        if section.heading:
            self._draft.layout.append(section.heading)
            if not heading:
                topics = self._layout.find_topics(section.heading, self._draft.career["name"]) or topics
        templates, aspects = ((heading.text,), heading.aspects) if heading else (rule.text, rule.aspects)
        pieces = split_blocks(section.blocks, are_others=rule.topic not in OWN_TOPICS)
        if any(ALL in fields_in(template) for template in templates):
            items = [item for piece in pieces for item in self._split_piece(piece)]
            text = ", ".join(text for text, _ in items)
            yield from self._fill(" ".join(source for _, source in items), {ALL: text}, templates, topics, aspects)
            return
        if rule.topic == CONTACTS:
            for piece in pieces:
                for text, _ in self._split_piece(replace(piece, conclusion="") if isinstance(piece, SourceList) else piece):
                    self._add_contacts(text)
        for text, source in (item for piece in pieces for item in self._tell_piece(piece, rule.topic)):
            plain = plain_text(text, self._layout)
            case = None if heading else next((case for case in rule.cases if re.search(case.match, plain)), None)
            if case:
                yield from self._fill(source, {ITEM: plain}, (case.text,), topics, case.aspects if case.aspects is not None else aspects)
            else:
                yield from self._fill(source, {ITEM: plain}, templates, topics, aspects)

    def _tell_piece(self, piece: str | SourceList, topic: str) -> Iterator[tuple[str, str]]:
        """Yield the statements in a sentence or a list as (text, source). A list that is short is one statement."""
        joined = join_list(piece, self._layout.runs_on, topic == CONTACTS) if isinstance(piece, SourceList) else ""
        if isinstance(piece, SourceList) and joined:
            self._draft.layout.append(piece.lead_in)
            yield joined, " ".join([*piece.items, piece.conclusion]).rstrip()
            return
        yield from self._split_piece(piece)

    def _split_piece(self, piece: str | SourceList) -> Iterator[tuple[str, str]]:
        """Yield a sentence, or each item of a list joined with the line that introduces the list, as (text, source)."""
        if isinstance(piece, str):
            yield piece, piece
            return
        self._draft.layout.append(piece.lead_in)
        for item in piece.items:
            yield (join_lead_in(piece.lead_in, item, self._layout.runs_on) if piece.lead_in else item), item
        if piece.conclusion:
            self._draft.unfiled.append(Unfiled(piece.conclusion, "it says nothing without the list before it"))

    def _fill(
        self, source: str, items: Mapping[str, str], templates: Sequence[str], topics: Sequence[str], aspects: Sequence[str] | None
    ) -> Iterator[RowStatement]:
        if _lacks_context(items.get(ITEM, "")):
            self._draft.unfiled.append(Unfiled(source, "it says nothing without what comes before or after it"))
        elif filled := next((filled for template in templates if (filled := self._read.fill(template, items))), None):
            yield RowStatement(topics, _end_sentence(filled), source, aspects)
        elif source:
            self._draft.unfiled.append(Unfiled(source, "its template names a field that is empty here"))

    def _add_contacts(self, text: str) -> None:
        contacts = self._draft.career["contacts"]
        known = {contact["name"].casefold() for contact in contacts}
        addresses = {match[1]: match[2] or match[3] for match in LINK.finditer(text)}
        for organisation in find_organisations(plain_text(text, self._layout), self._layout.professional_bodies):
            if organisation.name.casefold() not in known:
                url = addresses.get(organisation.name, "")
                contacts.append({"name": organisation.name, "kind": organisation.kind, **({"url": url} if url else {})})
                self._draft.filed.append(Filed("", organisation.name, CONTACTS))


def _lacks_context(item: str) -> bool:
    """Return whether an item introduces a list that is missing, or is part of a sentence and does not say who "they" are."""
    match = OTHERS.search(item)
    return item.endswith(":") or bool(match and item[:1].islower() and not NOUN_FOR_OTHERS.search(item[: match.start()]))


def _end_sentence(text: str) -> str:
    """Turn a filled-in template into a sentence. If the last field already ends with a full stop, don't add another."""
    return as_sentence(re.sub(r"([.!?])\.$", r"\1", text))
