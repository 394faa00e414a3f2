"""Writes a profile as YAML: short lists on one line, long texts folded, blank lines between the parts.

Most of a profile is plain sentences, which are written here, as ruamel.yaml takes 20 milliseconds for a profile. That library writes all
that YAML has rules for: texts with colons, dates, long lists.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from ruamel.yaml import YAML

LINE_WIDTH = 120
FOLD_WIDTH = 108  # for folded text, not counting the indent
INDENT = 2
# Fields with a blank line above them.
SPACED_FIELDS = ("source", "statements", "contacts", "related", "categories")
STATEMENTS = "statements"
# Fields with lists that are short enough to be written on one line.
INLINE_FIELDS = {"aspects", "list", "aliases", "related", "categories"}
# A text that YAML takes as it is, if it is none of RESERVED. In a list on one line, there must be no comma either.
PLAIN = re.compile(r"[A-Za-z£€$“‘(](?:[\w £€$“”‘’'\"()/.,;+–—…!?*=-]|:(?=\S)|&|@)*(?<! )")
PLAIN_IN_LINE = re.compile(r"[A-Za-z](?:[\w £€$“”‘’'()/.;+–—…-]|&)*(?<! )")
RESERVED = frozenset(["true", "false", "yes", "no", "on", "off", "null", "y", "n"])
# Characters that have to be escaped in YAML, which is not possible in folded text.
UNFOLDABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
MAX_CACHED = 5_000


def profile_text(profile: Mapping[str, Any]) -> str:
    """Return the YAML text of a profile, without fields that are empty but for the statements."""
    fields = {key: value for key, value in profile.items() if value or key == STATEMENTS}
    return "".join(f"{line}\n" for line in _write_mapping(fields, 0, spaced=SPACED_FIELDS))


def make_yaml() -> YAML:
    """Return a YAML writer with the style of profiles."""
    yaml = YAML()
    yaml.width = LINE_WIDTH  # type: ignore[assignment]
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _write_mapping(fields: Mapping[str, Any], indent: int, spaced: Sequence[str] = ()) -> Iterator[str]:
    margin = " " * indent
    for key, value in fields.items():
        if key in spaced:
            yield ""
        name = f"{margin}{_scalar(str(key))}:"
        if isinstance(value, Mapping):
            yield name if value else f"{name} {{}}"
            topics = list(value)[1:] if key == STATEMENTS and not indent else ()
            yield from _write_mapping(value, indent + INDENT, topics)
        elif isinstance(value, list) and key in INLINE_FIELDS:
            yield from _write_inline(name, value, indent)
        elif isinstance(value, list):
            yield name if value else f"{name} []"
            yield from _write_list(value, indent + INDENT)
        else:
            yield from _write_value(name, value, indent + INDENT)


def _write_list(values: Sequence[Any], indent: int) -> Iterator[str]:
    for value in values:
        lines = (
            list(_write_mapping(value, indent + INDENT))
            if isinstance(value, Mapping)
            else list(_write_value(" " * (indent + INDENT - 1), value, indent + INDENT))
        )
        yield f"{' ' * indent}- {lines[0][indent + INDENT :]}"
        yield from lines[1:]


def _write_value(name: str, value: Any, indent: int) -> Iterator[str]:
    """Yield the lines of a scalar after its field's name. A long text is folded."""
    if isinstance(value, str) and len(value) > FOLD_WIDTH and not UNFOLDABLE.search(value):
        lines = textwrap.wrap(value, FOLD_WIDTH, break_long_words=False, break_on_hyphens=False)
        if " ".join(lines) == value:
            yield f"{name} >-"
            yield from (f"{' ' * indent}{line}" for line in lines)
            return
    first, *rest = _scalar(value).splitlines()
    yield f"{name} {first}"
    yield from (f"{' ' * indent}{line.strip()}" for line in rest)


def _write_inline(name: str, values: Sequence[Any], indent: int) -> Iterator[str]:
    line = f"{name} [{', '.join(map(str, values))}]"
    if len(line) <= LINE_WIDTH and all(isinstance(value, str) and _is_plain(value, PLAIN_IN_LINE) for value in values):
        yield line
        return
    text = io.StringIO()
    _flow_yaml().dump({name.strip().removesuffix(":"): list(values)}, text)
    first, *rest = text.getvalue().splitlines()
    yield " " * indent + first
    yield from (f"{' ' * (indent + 3 * INDENT)}{line.strip()}" for line in rest)


def _is_plain(text: str, pattern: re.Pattern[str]) -> bool:
    return text.casefold() not in RESERVED and pattern.fullmatch(text) is not None


def _scalar(value: Any) -> str:
    return value if isinstance(value, str) and _is_plain(value, PLAIN) else _dump_scalar(value)


@lru_cache(MAX_CACHED)
def _dump_scalar(value: Any) -> str:
    text = io.StringIO()
    make_yaml().dump({"x": value}, text)
    return text.getvalue().removeprefix("x:").removesuffix("\n").strip()


@cache
def _flow_yaml() -> YAML:
    yaml = make_yaml()
    yaml.default_flow_style = None
    return yaml
