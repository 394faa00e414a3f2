"""The HTML of the pages."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from bot.knowledge.models import Career
from bot.knowledge.store import Store, load_store
from bot.knowledge.taxonomy import load_taxonomy
from bot.site import pages
from bot.site.pages import Widget

WIDGET = Widget("/webhooks/web/widget.0123456789abcdef.js", "sha384-abc", "/webhooks/web")
VOID = {"meta", "link", "br", "img", "input", "hr"}
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;"


class Page(HTMLParser):
    """A parsed page. Fails if a tag is not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, attribute: str, tag: str | None = None) -> list[str]:
        return [value for name, attrs in self.tags if tag in (None, name) and (value := attrs.get(attribute)) is not None]


def example_career() -> Career:
    return load_store().default()


def hostile_career() -> Career:
    """Return a profile in which every text is markup."""
    career = example_career()
    statements = {topic: tuple(s.model_copy(update={"text": HOSTILE}) for s in of_topic) for topic, of_topic in career.statements.items()}
    contact = career.contacts[0].model_copy(update=dict.fromkeys(("name", "phone", "address", "email"), HOSTILE))
    source = career.source.model_copy(update=dict.fromkeys(("title", "publisher", "date"), HOSTILE))
    texts = {"name": HOSTILE, "aliases": (HOSTILE,), "related": (HOSTILE,)}
    return career.model_copy(update={**texts, "statements": statements, "contacts": (contact,), "source": source})


def minimal_career() -> Career:
    """Return a profile with only the required fields."""
    return example_career().model_copy(update={"aliases": (), "statements": {}, "contacts": (), "related": ()})


def all_pages() -> dict[str, str]:
    many = Store.of([example_career().model_copy(update={"id": f"career-{n}", "name": f"{chr(65 + n % 26)} {n}"}) for n in range(300)])
    return {
        "front": pages.front_page(load_store(), "", WIDGET),
        "front of many": pages.front_page(many, "C", WIDGET),
        "front of none": pages.front_page(Store.of([]), "", WIDGET),
        "front, hostile": pages.front_page(Store.of([hostile_career()]), "", WIDGET),
        "profile": pages.profile_page(load_store(), example_career(), WIDGET),
        "profile, minimal": pages.profile_page(load_store(), minimal_career(), WIDGET),
        "profile, hostile": pages.profile_page(load_store(), hostile_career(), WIDGET),
        "embed": pages.embed_page(WIDGET, "https://careers.example.org"),
        "embed, not built": pages.embed_page(None, "https://careers.example.org"),
        "missing": pages.missing_page(None),
    }


PAGES = all_pages()


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_a_page_is_well_formed_with_a_sound_structure(html: str) -> None:
    page = Page(html)
    names = Counter(name for name, _ in page.tags)
    assert html.startswith("<!doctype html>")
    assert page.values("lang", "html") == ["en-GB"]
    assert names["h1"] == names["main"] == names["title"] == 1
    levels = [int(name[1]) for name, _ in page.tags if re.fullmatch(r"h[1-6]", name)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = page.values("id")
    assert len(set(ids)) == len(ids)
    assert set(page.values("aria-labelledby")) <= set(ids)
    assert all(link[1:] in ids for link in page.values("href", "a") if link.startswith("#"))


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_a_page_complies_with_its_content_security_policy(html: str) -> None:
    """It has nothing inline and loads nothing from other hosts."""
    page = Page(html)
    assert not any(name.startswith("on") or name == "style" for _, attrs in page.tags for name in attrs)
    assert not any(tag in {"style", "form", "iframe", "object", "img", "base"} for tag, _ in page.tags)
    assert all(source.startswith("/") for source in page.values("src"))
    assert all(link.startswith("/assets/") for link in page.values("href", "link"))
    assert "alert(1)" not in re.sub(r"&lt;script&gt;alert\(1\)|onerror=alert\(1\)", "", html) and "<img" not in html


@pytest.mark.parametrize("name", [name for name in PAGES if name not in {"missing", "embed, not built"}])
def test_a_page_has_the_assistant_on_it(name: str) -> None:
    (tag,) = [attrs for tag, attrs in Page(PAGES[name]).tags if tag == "script"]
    career = example_career().id if name.startswith("profile") else ""
    assert tag == {"src": WIDGET.src, "integrity": WIDGET.integrity, "data-endpoint": WIDGET.endpoint, "data-career": career, "defer": None}


def test_a_page_without_a_widget_has_no_script() -> None:
    assert "<script" not in PAGES["missing"]


def test_a_profiles_page_shows_all_of_it() -> None:
    text = " ".join(Page(PAGES["profile"]).text.split())
    career = example_career()
    expected = [career.name, *career.related, career.source.title, career.source.publisher]
    expected += [statement.text for statements in career.statements.values() for statement in statements]
    expected += [value for contact in career.contacts for value in (contact.name, contact.phone, contact.address, contact.email) if value]
    assert [value for value in expected if value not in text] == []


def test_sections_have_the_ids_that_links_in_answers_point_to() -> None:
    page = Page(PAGES["profile"])
    sections = page.values("id", "section")
    assert sections == [*example_career().statements, "contacts", "related", "source"]
    titles = {topic: entry.title for topic, entry in load_taxonomy().topics.items()}
    assert all(titles[topic] in page.text for topic in sections[:-1])


def test_related_careers_with_a_profile_are_links() -> None:
    first = example_career()
    other = first.model_copy(update={"id": "other", "name": first.related[0], "plural": "Others", "aliases": ()})
    page = Page(pages.profile_page(Store.of([first, other]), first, None))
    assert page.values("href", "a").count("/careers/other") == 1


def test_the_tag_to_copy_is_complete() -> None:
    page = Page(PAGES["embed"])
    (copied,) = [Page(tag) for tag in re.findall(r"<script.*?</script>", page.text, re.DOTALL)]
    ((_, attributes),) = copied.tags
    assert attributes == {
        "src": "https://careers.example.org" + WIDGET.src,
        "integrity": WIDGET.integrity,
        "crossorigin": "anonymous",
        "data-endpoint": "https://careers.example.org" + WIDGET.endpoint,
        "data-career": "",
        "defer": None,
    }
    assert "make widget" in PAGES["embed, not built"]
