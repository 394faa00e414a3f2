"""The privacy and terms pages that the Teams app's package names, with the texts of bot/language/en/teams_pages.yml."""

from __future__ import annotations

from functools import cache
from html import escape
from itertools import groupby

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from bot.channels.markup import Line, parse
from bot.operations.retention import retention_days
from bot.paths import ENGLISH

PAGES_FILE = ENGLISH / "teams_pages.yml"
STYLE = "body{font:1.1rem/1.5 sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}"


class Page(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str
    text: str
    """In the Markdown of `bot.channels.markup`."""


class Pages(BaseModel):
    model_config = ConfigDict(extra="forbid")

    privacy: Page
    terms: Page
    kept_for_days: str
    kept_for_ever: str

    def html(self, name: str) -> str:
        """Return a page as HTML, with how long conversations are kept."""
        page: Page = getattr(self, name)
        days = retention_days()
        kept = self.kept_for_ever if days is None else self.kept_for_days.format(days=f"{days:g}")
        body = "".join(_block(list(lines), item) for item, lines in groupby(parse(page.text.format(kept=kept)), lambda line: line.item))
        title = escape(page.title)
        head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title><style>{STYLE}</style>'
        return f'<!doctype html><html lang="en"><head>{head}</head><body><main><h1>{title}</h1>{body}</main></body></html>'


@cache
def pages() -> Pages:
    """Load the pages. The file is only read once. Raises pydantic.ValidationError."""
    return Pages.model_validate(YAML(typ="safe").load(PAGES_FILE))


def _block(lines: list[Line], is_list: bool) -> str:
    tag = "li" if is_list else "p"
    shown = "".join(f"<{tag}>{''.join(_span(span.text, span.bold, span.url) for span in line.spans)}</{tag}>" for line in lines)
    return f"<ul>{shown}</ul>" if is_list else shown


def _span(text: str, bold: bool, url: str) -> str:
    if url:
        return f'<a href="{escape(url)}">{escape(text)}</a>'
    return f"<strong>{escape(text)}</strong>" if bold else escape(text)
