"""Parts of pages that are easily misread: rows without bullets, cards, facts, links to more, and lines about the site."""

from __future__ import annotations

import pytest

from tests.unit.importing.conftest import statements
from tests.unit.importing.test_html_layouts import PAY, draft_of, unfiled


@pytest.mark.parametrize(
    "rows",
    [
        "<div><div class=row><p class=view-title><b>Fit glass</b></p></div><div class=row><p class=view-title>Cut it</p></div></div>",
        "<div><div role=listitem>Fit glass</div><div role=listitem><span>Cut it</span></div></div>",
        "<div><div class=field-item>Fit glass</div><div class=field-item>Cut it</div></div>",
    ],
)
def test_rows_that_are_alike_are_a_list(rows: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>Duties</h2>{rows}<h2>Pay</h2><p>{PAY}</p>")
    assert statements(draft, "duties") == ["Duties: Fit glass.", "Duties: Cut it."]


@pytest.mark.parametrize(
    "values",
    [
        "<div><div class=i>Certificate</div><div class=i>Diploma</div></div>",
        "<div><div class=i><a href=c>Certificate</a></div><div class=i><a href=d>Diploma</a></div></div>",
        "<div><span class=pill>Certificate</span> <span class=pill>Diploma</span></div>",
    ],
)
def test_a_label_can_have_several_values(values: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>At a glance</h2><div class=field><div class=label>Education</div>{values}</div>")
    assert statements(draft, "entry") == ["Education: Certificate, Diploma."]


@pytest.mark.parametrize(
    "card",
    ["<job-card href=x><span slot=title>{}</span></job-card>", "<x-card href=x><h3 slot=heading>{}</h3></x-card>"],
)
def test_a_web_component_with_an_address_and_a_title_is_a_link(card: str) -> None:
    draft = draft_of(
        f"<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p><h2>Try these too</h2><x-row>{card.format('Roofer')}{card.format('Tiler')}</x-row>"
    )
    assert draft.career["related"] == ["Roofer", "Tiler"]


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote><p>“I love it.”</p><cite>Orla, a glazier</cite></blockquote>",
        "<blockquote>“I love it.”</blockquote><div class=quote-author>Orla, a glazier</div>",
        "<figure><blockquote>“I love it.”</blockquote><figcaption>Orla, a glazier</figcaption></figure>",
    ],
)
def test_who_is_quoted_is_not_part_of_the_profile(quote: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p>{quote}")
    assert statements(draft, "pay") == [PAY, "“I love it.”"]
    assert "Orla, a glazier" in unfiled(draft)


@pytest.mark.parametrize(
    "fact", ["Typical day: 9am to 7pm", "Shift: 2 p.m. to midnight", "Time: 07:00–15:30", "Time off: 26 days plus bank holidays"]
)
def test_times_of_day_and_days_off_are_hours_whatever_they_are_called(fact: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>At a glance</h2><ul><li>Pay: £30,000</li><li>{fact}</li></ul>")
    assert statements(draft, "hours") == [f"{fact}."]


def test_a_number_of_years_is_not_hours() -> None:
    assert not statements(draft_of("<h1>Glazier</h1><h2>At a glance</h2><p>Training: 2 to 5 years</p>"), "hours")


@pytest.mark.parametrize("more", ["Explore glass →", "See what others earn ›", "Pay in detail »"])
def test_a_link_to_more_of_a_text_is_not_filed(more: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>Pay</h2><a href=x class=card><p>{PAY}</p><span>{more}</span></a>")
    assert statements(draft, "pay") == [PAY]
    assert more in unfiled(draft)


def test_a_career_with_an_arrow_is_a_career() -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p><h2>Similar jobs</h2><p>Roofer →</p><p>Dry stone waller →</p>")
    assert draft.career["related"] == ["Roofer", "Dry stone waller"]


@pytest.mark.parametrize("above", ["<ul><li>Step 1: Training</li><li>Stage: Choose</li></ul>", "<p>Welcome: guest</p>"])
def test_labels_above_the_first_heading_are_not_the_career_s(above: str) -> None:
    draft = draft_of(f"{above}<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p>")
    assert list(draft.career["statements"]) == ["pay"]


def test_rows_across_a_table_are_headings_of_the_rows_below() -> None:
    rows = "<tr><th colspan=2>Glazier at a glance</th></tr><tr><td>Wage</td><td>£20,000</td></tr>"
    rows += "<tr><th colspan=2>Shifts</th></tr><tr><td>Winter</td><td>shorter</td></tr>"
    draft = draft_of(f"<h1>Glazier</h1><table>{rows}</table>")
    assert draft.career["statements"] == {"pay": [{"text": "Wage: £20,000."}], "hours": [{"text": "Winter: shorter."}]}


@pytest.mark.parametrize(
    "box",
    ["<aside><h2>Keep exploring</h2>{}</aside>", "<h2>Prospects</h2><p>You may manage.</p><h3>Neighbours</h3>{}", "<h2>Nearby</h2>{}"],
)
def test_links_to_careers_are_related_wherever_they_are(box: str) -> None:
    links = "<p><a href=l>Lipspeaker</a></p><p><a href=r>Roofer</a></p>"
    draft = draft_of(f"<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p>{box.format(links)}")
    assert draft.career["related"] == ["Lipspeaker", "Roofer"]


@pytest.mark.parametrize("line", ["Internal: swap the picture", "Owner: Web team"])
def test_a_note_between_related_careers_is_not_one(line: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p><h2>Similar jobs</h2><ul><li>Roofer</li></ul><p>{line}</p>")
    assert draft.career["related"] == ["Roofer"]


@pytest.mark.parametrize(
    ("contacts", "name", "key", "value"),
    [
        (
            "<h2>Resources</h2><ul><li>Glass Alliance Australia, (03) 5550 1122</li></ul>",
            "Glass Alliance Australia",
            "phone",
            "03 5550 1122",
        ),
        ("<h2>Ask here</h2><p>Western Glaziers Hall: www.glass.example</p>", "Western Glaziers Hall", "url", "https://www.glass.example"),
        (
            "<h2>Further information</h2><h3>Guild of Glass</h3><p>https://glass.example</p>",
            "Guild of Glass",
            "url",
            "https://glass.example",
        ),
    ],
)
def test_a_name_with_its_details_is_a_contact(contacts: str, name: str, key: str, value: str) -> None:
    (contact,) = draft_of(f"<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p>{contacts}").career["contacts"]
    assert (contact["name"], contact[key]) == (name, value)


@pytest.mark.parametrize(
    ("heading", "text", "name", "plural"),
    [
        ("Coroners’ officers", "Coroners’ officers look into deaths.", "Coroner's officer", "Coroners' officers"),
        ("Builders' merchants", "A builders' merchant sells bricks.", "Builders' merchant", "Builders' merchants"),
        ("Barrister's clerk", "Barristers' clerks run chambers.", "Barrister's clerk", "Barristers' clerks"),
    ],
)
def test_a_name_with_an_owner_is_put_in_the_singular_and_plural(heading: str, text: str, name: str, plural: str) -> None:
    draft = draft_of(f"<h1>{heading}</h1><p>{text}</p><h2>What do {heading.lower()} do?</h2><p>They write.</p>")
    assert (draft.career["name"], draft.career["plural"]) == (name, plural)
    assert statements(draft, "duties") == ["They write."]


@pytest.mark.parametrize(
    ("title", "body", "name"),
    [
        ("Advice", "<h1>Wool classers</h1><p>A wool classer sorts fleeces.</p>", "Wool classer"),
        ("Sheet 88", "<p class=MsoTitle>Steeplejacks</p><p>Steeplejacks climb.</p><h1>Hours of work</h1><p>Long.</p>", "Steeplejack"),
        ("Glazier Career Guide | Site", "<h1>Work behind glass</h1>", "Glazier"),
        ("Advice", "<h1>Optical technicians (OTs)</h1>", "Optical technician"),
        (
            "Advice",
            '<script type="application/ld+json">{"@type": "JobPosting", "title": "Assistant Glazier"}</script><h1>Glazier</h1>',
            "Glazier",
        ),
    ],
)
def test_the_name_is_found_wherever_the_page_has_it(title: str, body: str, name: str) -> None:
    assert draft_of(f"{body}<h2>Pay</h2><p>Good.</p><h2>Hours</h2><p>40.</p>", title).career["name"] == name


@pytest.mark.parametrize(
    "hero", ["<section class=hero><h1>Glazier</h1><p>{}</p></section>", "<div><div><h1>Glazier</h1></div></div><p>{}</p>"]
)
def test_a_title_above_the_main_part_belongs_to_it(hero: str) -> None:
    draft = draft_of(f"<header><nav>Home</nav></header>{hero.format('A glazier fits glass.')}<main><h2>Pay</h2><p>{PAY}</p></main>")
    assert (statements(draft, "overview"), statements(draft, "pay")) == (["A glazier fits glass."], [PAY])
    assert "Home" in unfiled(draft)


def test_a_long_box_of_facts_is_of_the_profile() -> None:
    text = "They start early on most days of the week. " * 20
    box = f"<aside><h3>Pay</h3><p>{PAY}</p><h3>Hours</h3><p>{text}</p></aside>"
    draft = draft_of(f"<main><h1>Glazier</h1><p>A glazier fits glass.</p>{box}</main>")
    assert statements(draft, "pay") == [PAY]


@pytest.mark.parametrize(
    "line",
    [
        "These figures are only a guide",
        "Article Date: 11/9/2016",
        "Byline: Workforce team",
        "<span style='display:none'>Page content</span>",
    ],
)
def test_what_is_for_editors_is_not_filed(line: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p><div>{line}</div>")
    assert draft.career["statements"] == {"pay": [{"text": PAY}]}


@pytest.mark.parametrize("heading", ["Explore careers like this", "Browse similar roles"])
def test_a_verb_before_similar_careers_changes_nothing(heading: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p><h2>{heading}</h2><ul><li>Roofer</li><li>Artisan baker</li></ul>")
    assert draft.career["related"] == ["Roofer", "Artisan baker"]


@pytest.mark.parametrize("size", ["5", "6", "+3"])
def test_large_type_is_a_heading(size: str) -> None:
    draft = draft_of(f"<font size={size}>Glazier</font><hr><p>Glaziers fit glass.<p><font size={size}>Pay</font><p>{PAY}")
    assert (draft.career["name"], statements(draft, "pay")) == ("Glazier", [PAY])


def test_what_follows_a_cell_of_a_layout_table_is_not_under_its_headings() -> None:
    menu = "<td><b>In this section</b><br><a href=a>Joiner</a><br>Ten per cent off gloves.</td>"
    draft = draft_of(f"<table><tr>{menu}<td><font size=6>Glazier</font><p>Glaziers fit glass.<p><b>Pay</b><p>{PAY}</td></tr></table>")
    assert statements(draft, "overview") == ["Glaziers fit glass."]


def test_the_caption_above_the_title_of_the_first_rows_is_listed() -> None:
    rows = "<tr><th colspan=2>DUTIES</th></tr><tr><td></td><td>Fit glass</td></tr><tr><td></td><td>Cut it</td></tr>"
    draft = draft_of(f"<h1>Glazier</h1><table><caption>At the works</caption>{rows}</table><h2>Pay</h2><p>{PAY}</p>")
    assert "At the works" in {*unfiled(draft), *draft.layout}
    assert statements(draft, "duties") == ["Duties: Fit glass.", "Duties: Cut it."]


@pytest.mark.parametrize("mark", ["·", "•", "<span>·<span>&nbsp;&nbsp; </span></span>", "▪"])
def test_paragraphs_that_start_with_a_bullet_are_a_list(mark: str) -> None:
    items = "".join(f"<p class=MsoListParagraph>{mark} {text}</p>" for text in ("Fit glass", "Cut it"))
    draft = draft_of(f"<h1>Glazier</h1><h2>Duties</h2>{items}<h2>Pay</h2><p>{PAY}</p>")
    assert statements(draft, "duties") == ["Duties: Fit glass.", "Duties: Cut it."]


@pytest.mark.parametrize(
    "above", ["", "<p><b>Trades of the town</b></p><p>A column.</p>", "<div class=title>Shift magazine</div><p>Hello again.</p>"]
)
def test_what_the_people_do_is_the_overview_wherever_it_stands(above: str) -> None:
    draft = draft_of(f"{above}<p>Glaziers fit glass.</p><h2>Pay</h2><p>{PAY}</p>", title="Glazier")
    assert statements(draft, "overview") == ["Glaziers fit glass."]


def test_a_page_on_two_careers_defines_both() -> None:
    text = "Glaziers fit glass. Glass cutters cut it. Glaziers keep a record."
    draft = draft_of(f"<h1>Glazier / Glass cutter</h1><p>{text}</p><h2>Pay</h2><p>{PAY}</p>")
    assert statements(draft, "overview") == ["Glaziers fit glass.", "Glass cutters cut it."]


@pytest.mark.parametrize("heading", ["", "<h2>Whistles</h2><p>Nothing to say.</p><p>Nor here.</p><p>Nor there.</p><p>Nor now.</p>"])
def test_a_statement_that_says_what_it_is_about_needs_no_heading(heading: str) -> None:
    draft = draft_of(f"{heading}<p>The factory is dusty.</p><h2>Pay</h2><p>{PAY}</p>", title="Glazier")
    assert statements(draft, "environment") == ["The factory is dusty."]


@pytest.mark.parametrize("label", ["Ask", "Enquiries", "Who knows more"])
@pytest.mark.parametrize("detail", ["020 7946 0000", "desk@glaziers.example"])
def test_an_organisation_with_a_detail_is_a_contact_whatever_its_label(label: str, detail: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p><dl><dt>{label}</dt><dd>Guild of Glaziers, {detail}</dd></dl>")
    assert [contact["name"] for contact in draft.career["contacts"]] == ["Guild of Glaziers"]


def test_labels_with_the_names_of_careers_are_no_related_careers() -> None:
    fields = "<dl><dt>Job title</dt><dd>Glazier</dd></dl><dl><dt>Other titles</dt><dd>Window fitter</dd></dl>"
    draft = draft_of(f"{fields}<h2>Pay</h2><p>{PAY}</p>", title="Glazier")
    assert draft.career["related"] == []
