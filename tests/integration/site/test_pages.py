"""The HTML of the pages."""

from __future__ import annotations

import json
import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from sanic.request import RequestParameters

from bot.knowledge.loader import BUNDLED_PROFILES
from bot.knowledge.models import Career
from bot.knowledge.store import Store, load_store
from bot.knowledge.taxonomy import load_taxonomy
from bot.paths import EXAMPLES
from bot.site import pages
from bot.site.guided import read_answers
from bot.site.pages import Widget
from bot.site.search import Search
from bot.site.theme import ACCENT, Theme

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
    source = career.source.model_copy(update=dict.fromkeys(("title", "publisher"), HOSTILE))
    texts = {"name": HOSTILE, "aliases": (HOSTILE,), "related": (HOSTILE,), "categories": (HOSTILE,)}
    return career.model_copy(update={**texts, "statements": statements, "contacts": (contact,), "source": source})


def minimal_career() -> Career:
    """Return a profile with only the required fields."""
    return example_career().model_copy(update={"aliases": (), "statements": {}, "contacts": (), "related": (), "categories": ()})


def all_pages() -> dict[str, str]:
    examples = load_store(BUNDLED_PROFILES, EXAMPLES)
    many = Store.of([example_career().model_copy(update={"id": f"career-{n}", "name": f"{chr(65 + n % 26)} {n}"}) for n in range(300)])
    # A store has no contacts that are not valid.
    hostile = Store.of([hostile_career().model_copy(update={"contacts": ()})])
    hostile_search = Search(HOSTILE, HOSTILE)
    server = "https://careers.example.org"
    return {
        "front": pages.front_page(examples, WIDGET),
        "front of none": pages.front_page(Store.of([]), WIDGET),
        "front, hostile": pages.front_page(hostile, WIDGET),
        "a to z": pages.a_to_z_page(examples, "", WIDGET),
        "a to z of many": pages.a_to_z_page(many, "C", WIDGET),
        "a to z of none": pages.a_to_z_page(Store.of([]), "", WIDGET),
        "search": pages.search_page(examples, Search(), WIDGET),
        "search, page 2 of many": pages.search_page(many, Search(page=2), WIDGET),
        "search, far too late a page": pages.search_page(many, Search(page=10**9), WIDGET),
        "search, filters": pages.search_page(examples, Search(pay=30_000, ticked=("outdoors", "no-degree"), sort="pay"), WIDGET),
        "search, silent": pages.search_page(examples, Search(ticked=("part-time", "outdoors")), WIDGET),
        "search, nothing": pages.search_page(examples, Search("elektrician"), WIDGET),
        "search, hostile": pages.search_page(hostile, hostile_search, WIDGET),
        "search, no careers": pages.search_page(Store.of([]), Search("nurse"), WIDGET),
        "compare": pages.compare_page(examples, [], WIDGET),
        "compare two": pages.compare_page(examples, ["nurse", "vet"], WIDGET),
        "compare three": pages.compare_page(examples, ["actor", "vet", "medical-technical-officer"], WIDGET),
        "compare, unknown": pages.compare_page(examples, [HOSTILE, "nurse"], WIDGET),
        "profile": pages.profile_page(load_store(), example_career(), WIDGET),
        "profile, facts": pages.profile_page(examples, examples.get("electrician"), WIDGET),
        "profile, minimal": pages.profile_page(load_store(), minimal_career(), WIDGET),
        "profile, hostile": pages.profile_page(hostile, hostile_career(), WIDGET),
        "embed": pages.embed_page(Theme(), WIDGET, server),
        "embed, themed": pages.embed_page(Theme("#aa0000", "left", HOSTILE), WIDGET, server),
        "embed, not built": pages.embed_page(Theme(), None, server),
        "privacy": pages.privacy_page(30.0, WIDGET),
        "what suits me": pages.guide_page(examples, read_answers(RequestParameters()), WIDGET),
        "what suits me, careers": pages.guide_page(examples, read_answers(RequestParameters({"enjoy": ["help"], "show": ["now"]})), WIDGET),
        "what suits me, hostile": pages.guide_page(examples, read_answers(RequestParameters({"enjoy": [HOSTILE]})), WIDGET),
        "terms": pages.plain_page("terms", WIDGET),
        "missing": pages.plain_page("missing", None),
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
    assert not any(tag in {"style", "iframe", "object", "img", "base"} for tag, _ in page.tags)
    assert all(address.startswith("/") for address in [*page.values("src"), *page.values("action")])
    assert page.values("method") == []
    assert all(link.startswith("/assets/") for link in page.values("href", "link"))
    assert "alert(1)" not in re.sub(r"(&lt;script&gt;|\\u003cscript\\u003e)alert\(1\)|onerror=alert\(1\)", "", html) and "<img" not in html


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_every_field_has_a_label(html: str) -> None:
    page = Page(html)
    # Options and what a form only carries along have no label of this kind.
    fields = [a for tag, a in page.tags if tag in {"input", "select"} and a.get("type") not in {"checkbox", "radio", "hidden"}]
    assert {field["id"] for field in fields} <= set(page.values("for", "label"))


@pytest.mark.parametrize("name", [name for name in PAGES if name not in {"missing", "embed, not built"}])
def test_a_page_has_the_assistant_on_it(name: str) -> None:
    tag, _ = [attrs for tag, attrs in Page(PAGES[name]).tags if tag == "script"]
    career = example_career().id if name.startswith("profile") and name != "profile, facts" else "electrician" if "facts" in name else ""
    expected = {"src": WIDGET.src, "integrity": WIDGET.integrity, "data-endpoint": WIDGET.endpoint, "data-career": career}
    assert tag == {**expected, "data-privacy": "/privacy", "defer": None}


def test_a_page_without_a_widget_has_only_the_sites_script() -> None:
    assert [source.partition("?")[0] for source in Page(PAGES["missing"]).values("src", "script")] == ["/assets/site.js"]


def test_a_profiles_page_shows_all_of_it() -> None:
    text = " ".join(Page(PAGES["profile"]).text.split())
    career = example_career()
    expected = [career.name, *career.related, career.source.title, career.source.publisher]
    expected += [statement.text for statements in career.statements.values() for statement in statements]
    expected += [value for contact in career.contacts for value in (contact.name, contact.phone, contact.address, contact.email) if value]
    assert [value for value in expected if value not in text] == []


def test_sections_have_the_ids_that_links_in_answers_point_to() -> None:
    page = Page(PAGES["profile"])
    assert set(page.values("id")) >= {*example_career().statements, "contacts", "related", "source"}
    titles = {topic: entry.title for topic, entry in load_taxonomy().topics.items()}
    assert all(titles[topic] in page.text for topic in page.values("id", "section") if topic in titles)


def test_facts_link_to_the_section_that_says_them_and_say_where_and_when_they_hold() -> None:
    text = " ".join(Page(PAGES["profile, facts"]).text.split())
    assert '<a href="#pay">Pay</a>' in PAGES["profile, facts"]
    assert "£18,000 a year to start" in text and "England, November 2020. Figures may have changed since." in text
    assert "Contains public sector information licensed under the Open Government Licence v3.0." in text


def test_related_careers_with_a_profile_are_links() -> None:
    first = example_career()
    other = first.model_copy(update={"id": "other", "name": first.related[0], "plural": "Others", "aliases": ()})
    page = Page(pages.profile_page(Store.of([first, other]), first, None))
    assert page.values("href", "a").count("/careers/other") == 1


@pytest.mark.parametrize("theme", [Theme(), Theme("#aa0000", "left", "Ask us"), Theme(name=HOSTILE)])
def test_the_tag_to_copy_is_complete_and_as_chosen(theme: Theme) -> None:
    page = Page(pages.embed_page(theme, WIDGET, "https://careers.example.org"))
    (copied,) = [Page(tag) for tag in re.findall(r"<script.*?</script>", page.text, re.DOTALL)]
    ((_, attributes),) = copied.tags
    texts = json.loads(attributes.pop("data-texts", None) or "{}")
    assert texts == ({"title": theme.name} if theme.name else {})
    assert attributes.pop("data-position", "") == theme.position
    assert attributes == {
        "src": "https://careers.example.org" + WIDGET.src,
        "integrity": WIDGET.integrity,
        "crossorigin": "anonymous",
        "data-endpoint": "https://careers.example.org" + WIDGET.endpoint,
        "data-career": "",
        "defer": None,
    }
    assert ("--careers-chat-accent: #aa0000" in page.text) is bool(theme.accent)


def test_without_a_script_the_embed_page_says_how_to_build_it() -> None:
    assert "make widget" in PAGES["embed, not built"]


@pytest.mark.parametrize(
    ("given", "theme"),
    [
        ({"accent": ["#AA0000"], "position": ["left"], "name": [" Ask  us "]}, Theme("#aa0000", "left", "Ask us")),
        ({"accent": [ACCENT], "position": ["right"], "name": [""]}, Theme()),
        ({"accent": ["red; } body { display: none"], "position": ["top"]}, Theme()),
        ({"name": ["x" * 100]}, Theme(name="x" * 40)),
    ],
)
def test_a_theme_is_read_from_the_address(given: dict[str, list[str]], theme: Theme) -> None:
    assert Theme.of(RequestParameters(given)) == theme


def test_silent_profiles_are_counted_and_listed_last() -> None:
    html = PAGES["search, silent"]
    silent = re.search(r"(\d+) more profiles don’t say", html)
    assert silent and int(silent[1]) > 30
    assert "No profile says all of this, but some leave it open." in html


def test_a_misspelt_search_offers_the_right_spelling() -> None:
    assert '<a href="/careers?q=Electrician">Electrician</a>' in PAGES["search, nothing"]


def test_a_chart_has_its_values_as_text() -> None:
    text = " ".join(Page(PAGES["compare two"]).text.split())
    assert "Nurse: £24,907 to £37,890." in text and "Vet: £30,000 to £50,000." in text
