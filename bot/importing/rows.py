"""Turns export rows into draft profiles, using a mapping."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any

from bot.importing.drafts import CannotImport, Draft, Filed, Unfiled
from bot.importing.exports import as_texts
from bot.importing.labels import Labeller, label_statements
from bot.importing.layout import Layout
from bot.importing.mapping import ALL, ITEM, ExportMapping, FieldFormat, StatementRule, fields_in
from bot.importing.page import SourceSection
from bot.importing.sentences import as_sentence, check_words, join_lead_in, split_blocks
from bot.importing.text_page import split_sections

HEADING_LEVEL = 1  # used for all headings within a field


@dataclass(frozen=True)
class RowStatement:
    """A statement made from a row.

    `source` is the text in the row that it was made from. If `aspects` is None, the classifier chooses them.
    """

    topic: str
    text: str
    source: str
    aspects: Sequence[str] | None


def file_row(fields: dict[str, Any], mapping: ExportMapping, layout: Layout, labeller: Labeller) -> Draft:
    """Turn a row into a draft profile. Raises CannotImport."""
    return _RowFiler(fields, mapping, layout).make_draft(labeller)


class _RowFiler:
    def __init__(self, fields: dict[str, Any], mapping: ExportMapping, layout: Layout) -> None:
        self._mapping = mapping
        self._layout = layout
        self._raw = fields
        # The texts in each field, except for texts that the mapping counts as empty.
        self._fields: dict[str, list[str]] = {}
        self._empty: list[str] = []
        for name, value in fields.items():
            field_format = mapping.formats.get(name, FieldFormat())
            texts = as_texts(value.split(field_format.split) if field_format.split and isinstance(value, str) else value)
            empty = {text for value in field_format.empty for text in as_texts(value)}
            self._fields[name] = [text for text in texts if text not in empty]
            self._empty += [text for text in texts if text in empty]
        for field in {field for _, field in mapping.field_references()} - set(mapping.ignore):
            check_words(self._fields.get(field, []))
        # Fields that have already been filed.
        self._used: set[str] = set()

    def make_draft(self, labeller: Labeller) -> Draft:
        mapping = self._mapping
        name = self._fill(mapping.name)
        if not name:
            raise CannotImport(f"it has no name: {mapping.name} is empty")
        source = {key: self._fill(template) or "" for key, template in mapping.source if template}
        draft = Draft.start(name, source, self._fill(mapping.plural or "") or "")
        draft.layout += self._empty
        for template in (mapping.name, mapping.plural or "", *(template or "" for _, template in mapping.source)):
            self._file_fields(draft, fields_in(template), name, "name")
        for key in ("aliases", "related", "categories"):
            if field := getattr(mapping, key):
                draft.career[key] = self._fields.get(field, [])
                self._file_fields(draft, [field], ", ".join(draft.career[key]), key)
        draft.career["codes"] = {code: ", ".join(texts) for code, field in mapping.codes.items() if (texts := self._fields.get(field))}
        for code, field in mapping.codes.items():
            self._file_fields(draft, [field], draft.career["codes"].get(code, ""), "codes")
        statements = [statement for rule in mapping.statements for statement in self._make_statements(rule, draft)]
        unlabelled = [statement.text for statement in statements if statement.aspects is None]
        labels = dict(zip(unlabelled, label_statements(unlabelled, labeller, (name, draft.career["plural"])), strict=True))
        for statement in statements:
            topic, aspects = statement.topic, statement.aspects
            likelihoods = labels[statement.text].under(topic) if aspects is None else dict.fromkeys(aspects, 1.0)
            draft.add_statement(statement.source, statement.text, topic, likelihoods)
        for field in sorted(self._fields.keys() - self._used, key=list(self._fields).index):
            reason = (
                "left out, as the mapping says"
                if field in mapping.ignore
                else f"the mapping does not use the field “{field}”, or only together with an empty one"
            )
            draft.unfiled += [Unfiled(text, reason) for text in self._fields[field]]
        return draft

    def _make_statements(self, rule: StatementRule, draft: Draft) -> Iterator[RowStatement]:
        if not rule.each:
            for template in rule.text:
                if text := self._fill(template):
                    new = [field for field in fields_in(template) if field not in self._used]
                    self._used.update(new)
                    source = " ".join(text for field in new for text in self._fields[field])
                    yield RowStatement(rule.topic, _end_sentence(text), source, rule.aspects)
                    break
        else:
            self._used.add(rule.each)
            for text in self._fields.get(rule.each, []):
                if isinstance(self._raw[rule.each], list):
                    yield from self._fill_items([(text, text)], rule.text, rule.topic, rule.aspects, draft)
                else:
                    for section in split_sections(text.splitlines(), lambda line, _: HEADING_LEVEL if line in rule.headings else 0):
                        yield from self._read_section(section, rule, draft)

    def _read_section(self, section: SourceSection, rule: StatementRule, draft: Draft) -> Iterator[RowStatement]:
        heading = rule.headings.get(section.heading)
        items = []
        for piece in split_blocks(section.blocks):
            if isinstance(piece, str):
                items.append((as_sentence(piece), piece))
            else:
                runs_on = self._layout.runs_on
                items += [(join_lead_in(piece.lead_in, item, runs_on) if piece.lead_in else item, item) for item in piece.items]
                draft.layout.append(piece.lead_in)
        if heading:
            draft.layout.append(section.heading)
        templates, aspects = ((heading.text,), heading.aspects) if heading else (rule.text, rule.aspects)
        yield from self._fill_items(items, templates, rule.topic, aspects, draft)

    def _fill_items(
        self, items: Sequence[tuple[str, str]], templates: Sequence[str], topic: str, aspects: Sequence[str] | None, draft: Draft
    ) -> Iterator[RowStatement]:
        """Yield a statement for each item, or a single one if a template uses all items. Items are (text, source) pairs."""
        if any(ALL in fields_in(template) for template in templates):
            items = [(", ".join(text for text, _ in items), " ".join(source for _, source in items))]
        for text, source in items:
            filled = next((f for template in templates if (f := self._fill(template, {ITEM: text, ALL: text}))), None)
            if filled:
                yield RowStatement(topic, _end_sentence(filled), source, aspects)
            else:
                draft.unfiled.append(Unfiled(source, "its template names a field that is empty here"))

    def _fill(self, template: str, items: Mapping[str, str] | None = None) -> str | None:
        """Fill in a template with the row's values.

        Returns None if a field is empty, or if it is not a number but the template formats it as one.
        """
        filled = ""
        for literal, field, number_format, _ in Formatter().parse(template):
            filled += literal
            if field is None:
                continue
            texts = [items[field]] if items and field in items else self._fields.get(field, [])
            try:
                if number_format:
                    filled += _format_number(texts, number_format)
                else:
                    filled += _join_texts(texts, self._mapping.formats.get(field, FieldFormat()).join)
            except ValueError:
                return None
        return filled

    def _file_fields(self, draft: Draft, fields: Sequence[str], text: str, place: str) -> None:
        for field in fields:
            if field not in self._used:
                self._used.add(field)
                draft.filed += [Filed(source, text, place) for source in self._fields.get(field, [])]


def _format_number(texts: Sequence[str], number_format: str) -> str:
    (text,) = texts  # raises ValueError unless there is exactly one
    number = float(text.replace(",", ""))
    return format(int(number) if number.is_integer() else number, number_format)


def _join_texts(texts: Sequence[str], word: str) -> str:
    if not texts:
        raise ValueError
    return f" {word} ".join(part for part in (", ".join(texts[:-1]), texts[-1]) if part)


def _end_sentence(text: str) -> str:
    """Turn a filled-in template into a sentence. If the last field already ends with a full stop, don't add another."""
    return as_sentence(re.sub(r"([.!?])\.$", r"\1", text))
