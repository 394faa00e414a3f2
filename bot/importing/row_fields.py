"""Reads a row's fields as text, and fills in templates with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from string import Formatter
from typing import Any

from bot.importing.drafts import Unfiled
from bot.importing.fields import as_texts, plain_text
from bot.importing.layout import Layout
from bot.importing.mapping import ExportMapping, FieldFormat, fields_in
from bot.importing.sentences import check_words
from bot.knowledge.plurals import singularise

UNUSED = "the mapping does not use the field “{}”, or only together with an empty one"
NO_MEANING = "the field “{}” is true or false: `values` in the mapping can say what that means"
SKIPPED = "left out, as the mapping says"
DEFAULT_FORMAT = FieldFormat()


class RowFields:
    """The texts in a row's fields, after the mapping's `split`, `empty` and `values`.

    `empty` are the texts that count as empty. `records` are lists of mappings, by the name of the field that has them.
    """

    def __init__(self, fields: Mapping[str, Any], mapping: ExportMapping, layout: Layout) -> None:
        self._formats = mapping.formats
        self._ignored = set(mapping.ignore)
        self._layout = layout
        self._used: set[str] = set()
        self.texts: dict[str, list[str]] = {}
        self.empty: list[str] = []
        self.unfiled: list[Unfiled] = []
        self.records: dict[str, list[dict[str, str]]] = {}
        for name, value in fields.items():
            self._read(name, value)
        for field in {field for _, field in mapping.field_references()} - self._ignored:
            check_words(self.texts.get(field, []))

    def _read(self, name: str, value: Any) -> None:
        entries = value if isinstance(value, list) else [value]
        texts = [self._read_entry(name, entry) for entry in entries]
        self.texts[name] = [text for group in texts for text in group]
        parent, _, key = name.rpartition(".")
        if parent and isinstance(value, list):
            records = self.records.setdefault(parent, [])
            records += [{} for _ in texts[len(records) :]]
            for record, group in zip(records, texts, strict=False):
                if group:
                    record[key] = _join(group, self._formats.get(name, DEFAULT_FORMAT).join)

    def _read_entry(self, name: str, entry: Any) -> list[str]:
        field_format = self._formats.get(name, DEFAULT_FORMAT)
        texts = as_texts(entry)
        if field_format.split:
            texts = [part.strip() for text in texts for part in re.split(field_format.split, text) if part and part.strip()]
        kept = []
        for text in texts:
            wording = field_format.wording.get(text.casefold(), text)
            if not wording or text in field_format.emptied:
                self.empty.append(text)
            elif isinstance(entry, bool) and wording == text and name not in self._ignored:
                self.unfiled.append(Unfiled(text, NO_MEANING.format(name)))
            else:
                kept.append(wording)
        return kept

    def use(self, fields: Iterable[str]) -> list[str]:
        """Mark fields as used and return the texts of those that were not used before."""
        new = [field for field in dict.fromkeys(fields) if field not in self._used]
        self._used.update(new)
        return [text for field in new for text in self.texts.get(field, ())]

    def list_unused(self) -> list[Unfiled]:
        """Return the texts of the fields that were not used, with the reason."""
        return [
            Unfiled(text, SKIPPED if field in self._ignored else UNUSED.format(field))
            for field, texts in self.texts.items()
            if field not in self._used
            for text in texts
        ]

    def plain(self, field: str) -> list[str]:
        """Return a field's texts without markup."""
        return [plain for text in self.texts.get(field, ()) if (plain := plain_text(text, self._layout))]

    def fill(self, template: str, items: Mapping[str, str] | None = None) -> str | None:
        """Fill in a template with the row's values, and with `items` for its other placeholders.

        Returns None if a field is empty, or if it is not a number but the template formats it as one.
        """
        filled = ""
        for literal, field, number_format, _ in Formatter().parse(template):
            filled += literal
            if field is None:
                continue
            texts = [items[field]] if items and field in items else self.plain(field)
            try:
                if number_format:
                    filled += _format_number(texts, number_format)
                else:
                    filled += _join(texts, self._formats.get(field, DEFAULT_FORMAT).join)
            except ValueError:
                return None
        return filled


def name_of(fields: Mapping[str, Any], mapping: ExportMapping, layout: Layout) -> str:
    """Return the name of a row's career, or "" if it has none."""
    used = {field: fields[field] for field in fields_in(mapping.name) if field in fields}
    return fill_name(RowFields(used, mapping, layout), mapping)


def fill_name(fields: RowFields, mapping: ExportMapping) -> str:
    """Return the name of a row's career in the singular, or "" if it has none."""
    name = singularise(fields.fill(mapping.name) or "")
    return name[:1].upper() + name[1:]


def _format_number(texts: Sequence[str], number_format: str) -> str:
    (text,) = texts  # raises ValueError unless there is exactly one
    number = float(text.removeprefix("£").replace(",", "").replace(" ", ""))
    return format(int(number) if number.is_integer() else number, number_format)


def _join(texts: Sequence[str], word: str) -> str:
    """Join texts as a list in a sentence. Raises ValueError if there are none."""
    if not texts:
        raise ValueError
    return f" {word} ".join(part for part in (", ".join(texts[:-1]), texts[-1]) if part)
