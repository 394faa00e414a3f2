"""Texts of pages are cleaned of what readers don't see, and of Markdown."""

from __future__ import annotations

import pytest

from bot.importing.cleaning import clean_text, strip_markdown


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Wea\u00adver", "Weaver"),
        ("\ufeffWea\u200bver\u2060", "Weaver"),
        ("bread &amp; cakes", "bread & cakes"),
        ("AT&T; R&D; a &b c", "AT&T; R&D; a &b c"),
        ("they \ufb01t windows", "they fit windows"),
        ("cafe\u0301", "café"),
        ("a\x07b\x00c", "a b c"),
        ("half \ud83d a character", "half   a character"),
        ("\uf0b7 a bullet", "• a bullet"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_clean_text(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("see [our site](https://x.example/a)", "see our site"),
        ("see [our site][1]", "see our site"),
        ('see ![a photo](x.png "title") here', "see a photo here"),
        ("see <https://x.example>", "see https://x.example"),
        ("**bold** and *thin* and `code`", "bold and thin and code"),
        ("***both***", "both"),
        (r"1\. not a list", "1. not a list"),
        ("2 * 3 * 4 is 24", "2 * 3 * 4 is 24"),
        ("snake_case_name", "snake_case_name"),
        ("[sic] (as written)", "[sic] (as written)"),
    ],
)
def test_strip_markdown(text: str, plain: str) -> None:
    assert strip_markdown(text) == plain


@pytest.mark.parametrize("text", ["[", "*a ", "[a](", "`", "_"], ids=["brackets", "stars", "links", "backticks", "underscores"])
def test_long_texts_are_stripped_in_linear_time(text: str) -> None:
    assert strip_markdown(text * 10_000)
