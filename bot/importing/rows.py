"""Files a row of an export by a mapping."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Values
from dataclasses import dataclass
from string import Formatter
from typing import Any

from bot.importing.drafts import CannotImport, Draft, Filed, Unfiled
from bot.importing.exports import entries
from bot.importing.labels import Labeller, read_statements
from bot.importing.layout import Layout
from bot.importing.mapping import ALL, ITEM, FieldForm, Mapping, Rule, fields_in
from bot.importing.page import Section
from bot.importing.sentences import finished, led, pieces
from bot.importing.text_page import cut

HEADING = 1


@dataclass(frozen=True)
class Found:
    """A statement of a row; `aspects` None where the classifier is to say. `source` is what it takes of the row."""

    topic: str
    text: str
    source: str
    aspects: Sequence[str] | None


def file_row(fields: dict[str, Any], mapping: Mapping, layout: Layout, labeller: Labeller) -> Draft:
    """The profile of a row. Raises CannotImport."""
    return _Filing(fields, mapping, layout).draft(labeller)


class _Filing:
    def __init__(self, fields: dict[str, Any], mapping: Mapping, layout: Layout) -> None:
        self._mapping = mapping
        self._layout = layout
        self._raw = fields
        self._fields: dict[str, list[str]] = {}
        self._silent: list[str] = []
        for name, value in fields.items():
            form = mapping.fields_.get(name, FieldForm())
            texts = entries(value.split(form.split) if form.split and isinstance(value, str) else value)
            empty = {text for value in form.empty for text in entries(value)}
            self._fields[name] = [text for text in texts if text not in empty]
            self._silent += [text for text in texts if text in empty]
        self._taken: set[str] = set()

    def draft(self, labeller: Labeller) -> Draft:
        mapping = self._mapping
        name = self._fill(mapping.name)
        if not name:
            raise CannotImport(f"it has no name: {mapping.name} says nothing")
        source = {key: self._fill(template) or "" for key, template in mapping.source if template}
        draft = Draft.of(name, source, self._fill(mapping.plural or "") or "")
        draft.layout += self._silent
        for template in (mapping.name, mapping.plural or "", *(template or "" for _, template in mapping.source)):
            self._take(draft, fields_in(template), name, "name")
        for key in ("aliases", "related", "categories"):
            if field := getattr(mapping, key):
                draft.career[key] = self._fields.get(field, [])
                self._take(draft, [field], ", ".join(draft.career[key]), key)
        draft.career["codes"] = {code: ", ".join(texts) for code, field in mapping.codes.items() if (texts := self._fields.get(field))}
        for code, field in mapping.codes.items():
            self._take(draft, [field], draft.career["codes"].get(code, ""), "codes")
        found = [each for rule in mapping.statements for each in self._statements(rule, draft)]
        asked = [each.text for each in found if each.aspects is None]
        readings = dict(zip(asked, read_statements(asked, labeller, (name, draft.career["plural"])), strict=True))
        for each in found:
            likely = readings[each.text].under(each.topic) if each.aspects is None else dict.fromkeys(each.aspects, 1.0)
            draft.state(each.source, each.text, each.topic, likely)
        for field in sorted(self._fields.keys() - self._taken, key=list(self._fields).index):
            why = (
                "left out, as the mapping says"
                if field in mapping.ignore
                else f"the mapping says nothing of the field “{field}”, or not without another"
            )
            draft.unfiled += [Unfiled(text, why) for text in self._fields[field]]
        return draft

    def _statements(self, rule: Rule, draft: Draft) -> Iterator[Found]:
        if not rule.each:
            for template in rule.text:
                if text := self._fill(template):
                    new = [field for field in fields_in(template) if field not in self._taken]
                    self._taken.update(new)
                    yield Found(rule.topic, _stopped(text), " ".join(each for field in new for each in self._fields[field]), rule.aspects)
                    break
        else:
            self._taken.add(rule.each)
            for text in self._fields.get(rule.each, []):
                if isinstance(self._raw[rule.each], list):
                    yield from self._items([(text, text)], rule.text, rule.topic, rule.aspects, draft)
                else:
                    for section in cut(text.splitlines(), lambda line, _: HEADING if line in rule.headings else 0):
                        yield from self._section(section, rule, draft)

    def _section(self, section: Section, rule: Rule, draft: Draft) -> Iterator[Found]:
        part = rule.headings.get(section.heading)
        items = []
        for piece in pieces(section.blocks):
            if isinstance(piece, str):
                items.append((finished(piece), piece))
            else:
                items += [(led(piece.lead, item, self._layout.runs_on) if piece.lead else item, item) for item in piece.items]
                draft.layout.append(piece.lead)
        if part:
            draft.layout.append(section.heading)
        templates, aspects = ((part.text,), part.aspects) if part else (rule.text, rule.aspects)
        yield from self._items(items, templates, rule.topic, aspects, draft)

    def _items(
        self, items: Sequence[tuple[str, str]], templates: Sequence[str], topic: str, aspects: Sequence[str] | None, draft: Draft
    ) -> Iterator[Found]:
        """A statement of each item (its text, and what it takes of the row), or one of all of them where the template says so."""
        if any(ALL in fields_in(template) for template in templates):
            items = [(", ".join(text for text, _ in items), " ".join(source for _, source in items))]
        for text, source in items:
            filled = next((f for template in templates if (f := self._fill(template, {ITEM: text, ALL: text}))), None)
            if filled:
                yield Found(topic, _stopped(filled), source, aspects)
            else:
                draft.unfiled.append(Unfiled(source, "the template names a field that says nothing here"))

    def _fill(self, template: str, items: Values[str, str] | None = None) -> str | None:
        """A template with the row's values; None if one of its fields says nothing, or is no number where one is asked for."""
        filled = ""
        for literal, field, form, _ in Formatter().parse(template):
            filled += literal
            if field is None:
                continue
            texts = [items[field]] if items and field in items else self._fields.get(field, [])
            try:
                filled += _number(texts, form) if form else _joined(texts, self._mapping.fields_.get(field, FieldForm()).join)
            except ValueError:
                return None
        return filled

    def _take(self, draft: Draft, fields: Sequence[str], text: str, place: str) -> None:
        for field in fields:
            if field not in self._taken:
                self._taken.add(field)
                draft.filed += [Filed(source, text, place) for source in self._fields.get(field, [])]


def _number(texts: Sequence[str], form: str) -> str:
    (text,) = texts  # raises ValueError if there is none, or more
    number = float(text.replace(",", ""))
    return format(int(number) if number.is_integer() else number, form)


def _joined(texts: Sequence[str], word: str) -> str:
    if not texts:
        raise ValueError
    return f" {word} ".join(part for part in (", ".join(texts[:-1]), texts[-1]) if part)


def _stopped(text: str) -> str:
    """A filled template as a sentence, without a second full stop where its last field brought one."""
    return finished(re.sub(r"([.!?])\.$", r"\1", text))
