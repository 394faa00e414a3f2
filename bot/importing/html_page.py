"""Reads the headings, paragraphs, lists and tables in the main content of an HTML page."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.element import Tag

from bot.importing.boilerplate import find_main, remove_textless, take_out_site_parts
from bot.importing.cleaning import clean_text, text_of
from bot.importing.drafts import CannotImport
from bot.importing.html_blocks import HtmlReader
from bot.importing.html_cards import fold_empty_sections
from bot.importing.html_forms import read_fields
from bot.importing.html_headings import take_out_hidden_words
from bot.importing.html_items import TITLE_CLASS
from bot.importing.html_panels import label_custom_elements, label_panels
from bot.importing.html_titles import mark_titles
from bot.importing.layout import Layout
from bot.importing.page import Page, SourceSection
from bot.importing.schema_org import read_schema_org

# Elements are read recursively, so deep nesting would exceed Python's recursion limit.
MAX_DEPTH = 200
AMOUNT = re.compile(r"[£$€]\d[\d,.]*\d")
BREADCRUMBS = "[aria-label*=readcrumb], [class*=readcrumb], [id*=readcrumb]"


def read_html(text: str, layout: Layout) -> Page:
    """Parse an HTML document. Navigation and text outside the main content are added to the page's `ignored` texts.

    Raises CannotImport if elements are nested too deeply.
    """
    soup = BeautifulSoup(text, "lxml")
    if any(len(list(islice(element.parents, MAX_DEPTH + 1))) > MAX_DEPTH for element in soup.find_all(True)):
        raise CannotImport(f"its elements are nested more than {MAX_DEPTH} deep")
    title = text_of(soup.title) if soup.title else ""
    page = Page([], title=title)
    page.publisher = _find_meta(soup, "property", "og:site_name")
    page.date = _find_meta(soup, "property", "article:modified_time")[:10]
    link = soup.find("link", rel="canonical")
    page.url = str(link.get("href", "")) if isinstance(link, Tag) else ""
    page.breadcrumb = _find_breadcrumb(soup)
    page.titles = _find_titles(soup, page.url)
    data = read_schema_org(soup, layout)
    mark_titles(soup)
    hidden = [*read_fields(soup), *take_out_hidden_words(soup)]
    remove_textless(soup)
    label_panels(soup)
    label_custom_elements(soup)
    body = soup.body or soup
    main = find_main(soup)
    page.ignored = [*hidden, *take_out_site_parts(body, main, layout)]
    reader = HtmlReader(layout, title)
    reader.read(main)
    reader.end_paragraph()
    main.extract()
    page.sections = fold_empty_sections(reader.sections, layout)
    page.layout = reader.layout_texts
    page.ignored = [text for text in [*page.ignored, *reader.ignored, text_of(body) if body is not main else ""] if text]
    page.declared = data.occupation
    page.breadcrumb = data.breadcrumb or page.breadcrumb
    page.sections += [
        section for section in data.sections if not (_is_on_page(section.blocks[0].text(), page) or _repeats_pay(section, page))
    ]
    return page


def _repeats_pay(section: SourceSection, page: Page) -> bool:
    """Return whether the page itself gives two of the amounts in a section of schema.org data, or the only one."""
    amounts = set(AMOUNT.findall(section.blocks[0].text()))
    return bool(amounts) and len(amounts & set(AMOUNT.findall(" ".join(page.texts())))) >= min(len(amounts), 2)


def _is_on_page(text: str, page: Page) -> bool:
    return " ".join(text.split()) in " ".join(" ".join(page.texts()).split())


def _find_breadcrumb(soup: BeautifulSoup) -> str:
    """Return the text of the last breadcrumb, or "" if there are none."""
    texts = [text_of(item) for element in soup.select(BREADCRUMBS) for item in element.find_all(["li", "a", "span"])]
    trails = [text_of(element) for element in soup.select(BREADCRUMBS)]
    last = next((text for text in reversed(texts) if any(character.isalpha() for character in text)), "")
    # The page itself is often text after the last link, as in "Home > Jobs > Plasterer".
    tail = trails[-1].replace("»", ">").replace("›", ">").replace("/", ">").rsplit(">", 1)[-1].strip() if trails else ""
    return tail if tail and len(tail) < len(trails[-1]) else last


def _find_titles(soup: BeautifulSoup, url: str) -> list[str]:
    """Return what names a page besides its title: its metadata, the last part of its address, and large text above the content."""
    address = urlsplit(url).path.rstrip("/").rpartition("/")[2].partition(".")[0]
    main = soup.find("main")
    above = [*main.find_all_previous("h1"), *main.find_all_previous(["h2", "p", "div", "span"], class_=TITLE_CLASS)] if main else []
    large = [text_of(element) for element in above if not element.find(True) and not element.find_parent(["nav", "ul", "a"])]
    return [text for text in (_find_meta(soup, "property", "og:title"), re.sub(r"[-_+]+", " ", address), *large) if text]


def _find_meta(soup: BeautifulSoup, key: str, name: str) -> str:
    tag = soup.find("meta", attrs={key: name})
    return clean_text(str(tag.get("content", ""))).strip() if isinstance(tag, Tag) else ""
