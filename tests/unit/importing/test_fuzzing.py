"""Whatever a page or an export contains, it is read or refused with a sentence, in reasonable time."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.importing.documents import read_page
from bot.importing.drafts import CannotImport
from bot.importing.exports import read_rows
from bot.importing.layout import load_layout

TAGS = [
    "div",
    "p",
    "h1",
    "h2",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "dl",
    "dt",
    "dd",
    "a",
    "details",
    "summary",
    "script",
    "template",
    "main",
    "nav",
]
TEXTS = [
    "Nurse",
    "Hours",
    "37.5 hours a week",
    "a@b.example",
    "020 7946 0000",
    "&amp;",
    "&#0;",
    "\x00",
    "\ud7ff",
    "<",
    "]]>",
    "{",
    "a.a.a.",
]
piece = st.one_of(
    st.sampled_from(TAGS).map(lambda tag: f"<{tag}>"),
    st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
    st.sampled_from(TAGS).map(lambda tag: f'<{tag} class="accordion tab" aria-controls="x" id="x" href="http://[" style="display:none">'),
    st.sampled_from(TEXTS),
    st.text(max_size=15),
    st.sampled_from(TEXTS).map(lambda text: text * 200),
    st.sampled_from(['<script type="application/ld+json">{"@type":', "<!--", "<![CDATA[", "<svg><title>", "<h1", "<td colspan=999999>"]),
)
CELLS: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def bounded(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@given(pieces=st.lists(piece, max_size=25), is_html=st.booleans())
@bounded(50)
def test_pages(pieces: list[str], is_html: bool) -> None:
    with suppress(CannotImport):
        read_page("".join(pieces).encode(errors="surrogatepass"), load_layout(), is_html)


@given(kind=st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7\n"]), rest=st.binary(max_size=100))
@bounded(60)
def test_files_of_any_content(kind: bytes, rest: bytes) -> None:
    with suppress(CannotImport):
        read_page(kind + rest, load_layout(), is_html=False)


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".csv"])
@given(content=st.lists(CELLS, max_size=4).map(lambda rows: json.dumps(rows)) | CELLS.map(json.dumps) | st.text(max_size=80))
@bounded(40)
def test_exports(suffix: str, content: str, tmp_path: Path) -> None:
    path = tmp_path / f"export{suffix}"
    path.write_text(content, encoding="utf-8", errors="replace")
    with suppress(CannotImport):
        read_rows(path)
