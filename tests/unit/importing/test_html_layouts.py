"""Kinds of HTML that careers sites are made of, each with variants: nothing is lost, and text is never under another heading's topic."""

from __future__ import annotations

import pytest

from bot.importing.drafts import CannotImport, Draft
from bot.importing.filing import file_page
from bot.importing.html_page import read_html
from bot.importing.layout import load_layout
from tests.unit.importing.conftest import Keywords, statements

PAY = "New glaziers earn about £19,500 a year."


def draft_of(body: str, title: str = "") -> Draft:
    page = read_html(f"<html><head><title>{title}</title></head><body>{body}</body></html>", load_layout())
    return file_page(page, load_layout(), Keywords(), "Made-up Careers")


def unfiled(draft: Draft) -> set[str]:
    return {each.source for each in draft.unfiled}


@pytest.mark.parametrize(
    "section",
    [
        "<h2><button aria-expanded=false>Pay</button></h2><div><p>{}</p></div>",
        "<button data-toggle=collapse><h3>Pay</h3></button><div class=collapse><p>{}</p></div>",
        "<div role=button class=panel><span>Pay</span></div><div hidden><p>{}</p></div>",
        "<details><summary>Pay</summary><p>{}</p></details>",
        "<div class=accordion-item><div class=accordion-header><a aria-expanded=false>Pay</a></div><div>{}</div></div>",
        "<mat-expansion-panel><mat-expansion-panel-header>Pay</mat-expansion-panel-header><p>{}</p></mat-expansion-panel>",
        "<div role=heading aria-level=2>Pay</div><div role=tabpanel aria-hidden=true><p>{}</p></div>",
        "<div><p><b>Pay</b></p><p>{}</p></div>",
        "<p><strong>Pay</strong><br>{}</p>",
        "<p style='font-weight:bold'>Pay</p><p>{}</p>",
        "<h2><a href='#pay'>#</a> <a href='/pay'>Pay</a></h2><p>{}</p>",
        "<ul><li><h4><button aria-expanded=false>Pay</button></h4><div><p>{}</p></div></li></ul>",
        "<ul role=tablist><li><a href='https://x.example/y#pay' role=tab>Pay</a></li></ul><div role=tabpanel id=pay><p>{}</p></div>",
        "<table role=presentation><tr><td><h2>Pay</h2></td></tr><tr><td>{}</td></tr></table>",
    ],
)
def test_headings_of_many_kinds_are_read(section: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><p>Glaziers fit glass.</p>{section.format(PAY)}<h2>Hours</h2><p>40 hours.</p>")
    assert statements(draft, "pay") == [PAY]
    assert statements(draft, "overview") == ["Glaziers fit glass."]
    assert statements(draft, "hours") == ["40 hours."]


@pytest.mark.parametrize(
    "page",
    [
        "<form><h1>Glazier</h1><h2>Pay</h2><p>{}</p></form>",
        "<form><div><table><tr><td><h1>Glazier</h1><h2>Pay</h2><span>{}</span></td></tr></table></div></form>",
        "<article><h1>Glazier</h1></article><article><h2>Pay</h2><p>{}</p></article>",
        "<main></main><div><h1>Glazier</h1><h2>Pay</h2><p>{}</p></div>",
    ],
)
def test_elements_that_arrange_the_page_are_read_through(page: str) -> None:
    assert statements(draft_of(page.format(PAY)), "pay") == [PAY]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<ul><li><strong>Barrels</strong><br>They shape oak staves.</li></ul>", ["Barrels: They shape oak staves."]),
        ("<ul><li><p>Set up.</p><p>Clean up.</p></li></ul>", ["Set up.", "Clean up."]),
        ("<ul><p>They plan.</p><li>They build.</li>They test.</ul>", ["They plan.", "They build.", "They test."]),
        ("<p>They plan.<br>They build.</p>They test.", ["They plan.", "They build.", "They test."]),
        ("<ul><li>They plan.<ul><li>They build.</li></ul></li></ul>", ["They plan.", "They build."]),
        ("<p><strong>Care.</strong> They plan.</p>", ["Care: They plan."]),
        ("<p><a href=x>They build</a><span>3 walls.</span></p>", ["They build 3 walls."]),
        ("<div><a>They plan.</a><a>They build.</a></div><p>They test.</p>", ["They test."]),
    ],
)
def test_lines_and_paragraphs_are_separate(content: str, expected: list[str]) -> None:
    assert (
        statements(draft_of(f"<h1>Cooper</h1><p>A cooper works.</p><h2>Duties</h2>{content}<h2>Pay</h2><p>Good.</p>"), "duties") == expected
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<dl><dt>Starter</dt><dd>£18,000</dd><dt>Later</dt><dd>£25,000</dd></dl>", ["Starter: £18,000.", "Later: £25,000."]),
        ("<dl><div><dt>Starter</dt><dd>£18,000</dd></div></dl>", ["Starter: £18,000."]),
        ("<table><tr><th>Level</th><th>Pay</th></tr><tr><td>Starter</td><td>£18,000</td></tr></table>", ["Starter: £18,000."]),
        ("<table><tr><th>Starter</th><td>£18,000 a year</td></tr></table>", ["Starter: £18,000 a year."]),
        (
            "<table><tr><th>Level</th><th>Low</th><th>High</th></tr><tr><td>Starter</td><td>£18,000</td><td>£20,000</td></tr></table>",
            ["Starter: Low £18,000, High £20,000."],
        ),
        ("<div><span>Starter</span><span>£18,000</span></div>", ["Starter: £18,000."]),
        ("<ul><li><span class=k>Low</span><span class=v>CAD 24.50</span></li></ul>", ["Low: CAD 24.50."]),
        ("<div><b class=n>$34.50</b><span class=l>hourly wage (CAD)</span></div>", ["Hourly wage (CAD): $34.50."]),
        ("<div class=bar><span class=k>Lowest 10%</span><span class=v>£20,900</span></div>", ["Lowest 10%: £20,900."]),
        (
            "<div><div class=i>£18,000 at first</div><div class=i>£20,000 later</div></div>",
            ["Salary: £18,000 at first.", "Salary: £20,000 later."],
        ),
    ],
)
def test_labels_and_values_belong_together(content: str, expected: list[str]) -> None:
    draft = draft_of(f"<h1>Baker</h1><h2>Salary</h2>{content}<h2>Hours</h2><p>40.</p>")
    assert statements(draft, "pay") == expected


def test_a_label_with_a_topic_decides_about_its_value() -> None:
    facts = "<ul><li><b>Salary:</b> £20,000</li><li><b>Hours:</b> They work 40 hours.</li></ul>"
    draft = draft_of(f"<h1>Baker</h1><p>Bakers bake.</p>{facts}")
    assert statements(draft, "pay") == ["Salary: £20,000."]
    assert statements(draft, "hours") == ["They work 40 hours."]


@pytest.mark.parametrize("name", ["Wea&shy;ver", "Wea\u200bver", "W&#8203;eaver"])
def test_invisible_characters_in_words_are_removed(name: str) -> None:
    assert draft_of(f"<h1>{name}</h1><h2>Pay</h2><p>A weaver earns.</p><h2>Hours</h2><p>40.</p>").career["name"] == "Weaver"


def test_entities_that_were_escaped_twice_are_resolved() -> None:
    assert statements(draft_of("<h1>Baker</h1><h2>Pay</h2><p>Bed &amp;amp; board&amp;nbsp;too, &amp;pound;9.</p>"), "pay") == [
        "Bed & board too, £9."
    ]


@pytest.mark.parametrize(
    "first",
    [
        "<a href='#main'>Skip to content</a><h2>Skip to content</h2>",
        "<div class=cookie-banner><h1>Cookies on this site</h1><p>We use cookies.</p></div>",
        "<div><h2>Your privacy</h2><p>We store data.</p></div>",
        "<section><h2>Ashley's story</h2><p>I love it.</p></section>",
        "<div id=alertBanner><h2>Closed on Monday</h2></div>",
        "<div><h2>Share this page</h2><p>Tell a friend.</p></div>",
    ],
)
def test_the_first_heading_is_not_always_the_career(first: str) -> None:
    draft = draft_of(f"{first}<div><h1>Baker</h1><p>Bakers bake.</p><h2>Pay</h2><p>Good.</p></div>", "Baker | Careers")
    assert draft.career["name"] == "Baker"
    assert draft.career["statements"] == {"overview": [{"text": "Bakers bake."}], "pay": [{"text": "Good."}]}


@pytest.mark.parametrize(
    ("title", "body", "name", "plural"),
    [
        ("Jobs", "<h1>Actuaries</h1>", "Actuary", "Actuaries"),
        ("Jobs", "<h1>Data Scientists</h1>", "Data Scientist", "Data Scientists"),
        ("Jobs", "<h1>Painters and decorators</h1>", "Painter and decorator", "Painters and decorators"),
        ("Midwife - NHS", "<h1>Bring life into the world</h1>", "Midwife", "Midwives"),
        (
            "Jobs",
            "<nav class=breadcrumb><a>Home</a> &gt; Upholsterer</nav><h1>Save a chair</h1><p>An upholsterer saves chairs.</p>",
            "Upholsterer",
            "Upholsterers",
        ),
        (
            "Jobs",
            '<script type=\'application/ld+json\'>{"@type": "Occupation", "name": "Roustabout"}</script><h1>Oil!</h1>',
            "Roustabout",
            "Roustabouts",
        ),
        ("A day with Ashley, chef", "<h1>A day with Ashley, chef</h1><p>Chefs cook. A chef tastes.</p>", "Chef", "Chefs"),
        ("Train driver FAQs", "<h1>Train driver FAQs</h1>", "Train driver", "Train drivers"),
        ("How to become a chef in 2026 (step-by-step guide)", "<p></p>", "Chef", "Chefs"),
        ("GPs", "<h1>GPs</h1>", "GP", "GPs"),
        ("Jobs", "<h1>Chefs de partie</h1>", "Chef de partie", "Chefs de partie"),
    ],
)
def test_the_name_is_that_of_an_occupation(title: str, body: str, name: str, plural: str) -> None:
    career = draft_of(f"{body}<h2>Pay</h2><p>Good.</p><h2>Hours</h2><p>40.</p>", title).career
    assert (career["name"], career["plural"]) == (name, plural)


@pytest.mark.parametrize("heading", ["Ashley's story", "Explore careers", "Cookies on this site", "Our newsletter", "Widget", "September"])
def test_a_page_without_an_occupation_is_refused(heading: str) -> None:
    with pytest.raises(CannotImport, match=r"not the name of an occupation|no heading names a career"):
        draft_of(f"<h1>{heading}</h1><h2>Pay</h2><p>Good.</p>", heading)


def test_a_name_that_is_accepted_is_used() -> None:
    page = read_html("<h1>Imagineer extraordinaire</h1><h2>Pay</h2><p>Good.</p>", load_layout())
    asked: list[str] = []
    draft = file_page(page, load_layout(), Keywords(), "X", accept=lambda name: not asked.append(name))
    assert asked == ["Imagineer extraordinaire"]
    assert draft.career["name"] == "Imagineer extraordinaire"


@pytest.mark.parametrize("heading", ["Our shop", "Parking at our offices", "Famous buildings"])
def test_text_under_an_unknown_heading_is_listed_and_not_filed_above(heading: str) -> None:
    draft = draft_of(f"<h1>Baker</h1><h2>Pay</h2><p>Good.</p><h2>{heading}</h2><p>It is open.</p><ul><li>red</li></ul>")
    assert draft.career["statements"] == {"pay": [{"text": "Good."}]}
    assert unfiled(draft) >= {heading, "It is open.", "red"}


@pytest.mark.parametrize(
    "page",
    [
        "<h1>Baker</h1>",
        "<h1>Baker</h1><h2>Our shop</h2><p>Open.</p>",
        '<h1>Baker</h1><div id=root></div><script id=__NEXT_DATA__ type=\'application/json\'>{"text": "Bakers bake."}</script>',
    ],
)
def test_a_page_that_says_nothing_is_refused(page: str) -> None:
    with pytest.raises(CannotImport, match="nothing on it can be filed"):
        draft_of(page)


@pytest.mark.parametrize(
    "text", ["Ask [our site](https://evil.example/x) now.", "Ask **[our site](https://evil.example)** now.", "Ask _our site_ now."]
)
def test_markdown_in_a_page_does_not_reach_people(text: str) -> None:
    assert statements(draft_of(f"<h1>Baker</h1><h2>Pay</h2><p>{text}</p>"), "pay") == ["Ask our site now."]


def test_schema_org_data_is_read() -> None:
    data = """{"@graph": [{"@type": "Occupation", "name": "Optician", "skills": ["Numeracy", "Tact"], "responsibilities": "Fit glasses.",
        "estimatedSalary": [{"currency": "GBP", "duration": "P1Y", "median": "27500", "percentile90": 38000}]}, {"@type": "Person"}]}"""
    draft = draft_of(f"<script type='application/ld+json'>{data}</script><script type='application/ld+json'>{{broken</script><h1>Eyes</h1>")
    assert statements(draft, "skills") == ["Numeracy.", "Tact."]
    assert statements(draft, "duties") == ["Fit glasses."]
    assert statements(draft, "pay") == ["The median pay is £27,500 a year.", "The highest tenth earn at least £38,000 a year."]


def test_organisations_may_be_headings() -> None:
    contacts = "<h2>Further information</h2><h3>Guild of Bakers</h3><p>12 Flour Street, Milltown</p>"
    contacts += "<p><b>Bread Trust</b><br>Tel: 020 7946 0000</p>"
    draft = draft_of(f"<h1>Baker</h1>{contacts}")
    assert [contact["name"] for contact in draft.career["contacts"]] == ["Guild of Bakers", "Bread Trust"]


def test_cards_of_related_careers_are_not_statements() -> None:
    related = "<h2>Related careers</h2><h3>Chef</h3><p>Chefs cook.</p><h3>Waiter</h3><p>Waiters serve.</p>"
    draft = draft_of(f"<h1>Baker</h1><p>Bakers bake.</p>{related}")
    assert draft.career["related"] == ["Chef", "Waiter"]
    assert draft.career["statements"] == {"overview": [{"text": "Bakers bake."}]}


@pytest.mark.parametrize(
    "box",
    [
        "<div><div role=heading aria-level=2>Related careers</div><div><a>Roofer</a></div><div><a>Carpenter</a></div></div>",
        "<div class=card><div class=card-header>Similar roles</div><ul><li><a href=r>Roofer</a><li><a href=c>Carpenter</a></ul></div>",
        "<card-list heading='Similar roles'><job-card><a>Roofer</a></job-card> <job-card><a>Carpenter</a></job-card></card-list>",
        "<h2>Also in the building</h2><ul><li>Roofer</li><li>Carpenter</li></ul>",
        "<h2>Also in the building</h2><div><span class=tag>Roofer</span><span class=tag>Carpenter</span></div>",
    ],
)
def test_a_list_of_careers_is_of_related_ones(box: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p>{box}<h2>Hours</h2><p>40 hours.</p>")
    assert draft.career["related"] == ["Roofer", "Carpenter"]
    assert (statements(draft, "pay"), statements(draft, "hours")) == ([PAY], ["40 hours."])


@pytest.mark.parametrize("heading", ["Choose your class", "Three types", "Pick a branch"])
def test_a_list_of_kinds_of_the_career_has_its_specialisms(heading: str) -> None:
    draft = draft_of(
        f"<h1>Game designer</h1><h2>Pay</h2><p>Good.</p><h2>{heading}</h2><ul><li>Level designer</li><li>Systems designers</li></ul>"
    )
    assert [statement["list"] for statement in draft.career["statements"]["specialisms"]] == [["Level designer", "Systems designers"]]


@pytest.mark.parametrize("name", ["alert alert-info", "callout", "notice"])
def test_a_box_in_the_text_is_text(name: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>Pay</h2><p>Pay is good.</p><div class='{name}' role=alert>{PAY}</div>")
    assert statements(draft, "pay") == ["Pay is good.", PAY]


@pytest.mark.parametrize("fact", ["Boss level: £60k+", "Veterans: $85,000", "After ten years: up to €52,000", "Top: AU$120k"])
def test_an_amount_is_pay_whatever_it_is_called(fact: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>At a glance</h2><ul><li>Hours: 40 a week</li><li>{fact}</li></ul>")
    assert statements(draft, "pay") == [f"{fact}."]


@pytest.mark.parametrize("fact", ["Course fees: £9,000", "Cost of training: $8,000"])
def test_a_cost_is_not_pay(fact: str) -> None:
    assert not statements(draft_of(f"<h1>Glazier</h1><h2>Training</h2><p>{fact}</p>"), "pay")


@pytest.mark.parametrize("heading", ["Pros and cons", "The worst part", "Ups and downs", "Best bits"])
def test_what_is_good_and_bad_belongs_to_the_overview(heading: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>{heading}</h2><ul><li>glass can cut you, on any day of the week</li></ul>")
    assert list(draft.career["statements"]) == ["overview"]


@pytest.mark.parametrize(
    "heading",
    [
        "<style>.hd {font-size: 16px; font-weight: bold}</style><table><tr><td class=hd>Pay</td></tr><tr><td>{}</td></tr></table>",
        "<style>h1 {color: red} p.head, .x {font-weight:700}</style><p class=head>Pay</p><p>{}</p>",
        "<input type=checkbox id=a><label for=a>Pay</label><div>{}</div>",
        "<div class='field heading'>Pay</div><div>{}</div>",
    ],
)
def test_a_style_can_make_a_heading(heading: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><p>Glaziers fit glass.</p>{heading.replace('{}', PAY)}<h2>Hours</h2><p>40 hours.</p>")
    assert (statements(draft, "pay"), statements(draft, "hours")) == ([PAY], ["40 hours."])


@pytest.mark.parametrize("tag", ["div", "p", "td"])
def test_the_same_class_above_each_part_makes_headings(tag: str) -> None:
    parts = [("Pay", PAY), ("Hours", "They work 40 hours a week, from Monday to Friday."), ("Training", "It takes two years at a college.")]
    rows = "".join(
        f"<tr><td class=z>{name}</td></tr><tr><td>{text}</td></tr>" if tag == "td" else f"<{tag} class=z>{name}</{tag}><p>{text}</p>"
        for name, text in parts
    )
    draft = draft_of(f"<h1>Glazier</h1><p>Glaziers fit glass.</p>{f'<table>{rows}</table>' if tag == 'td' else rows}")
    assert [statements(draft, topic) for topic in ("pay", "hours", "entry")] == [[text] for _, text in parts]


@pytest.mark.parametrize(
    "cards",
    [
        "<ul><li><h3>Roofer</h3></li><li><h3>Carpenter</h3></li></ul>",
        "<div><h3>Roofer</h3></div><div><h3>Carpenter</h3></div>",
        "<p><a href=r>Roofer</a> | <a href=c>Carpenter</a></p>",
        "<table><tr><td><a href=r>Roofer</a></td><td><a href=c>Carpenter</a></td></tr></table>",
        "<div class=row><div><div class=field-title><a href=r>Roofer</a></div></div><div><p class=field-title>Carpenter</p></div></div>",
    ],
)
def test_cards_without_text_are_a_list(cards: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p><h2>Similar jobs</h2>{cards}")
    assert draft.career["related"] == ["Roofer", "Carpenter"]


@pytest.mark.parametrize("line", ["Visitors: 0048213", "Printer friendly version", "Terms and conditions 2024"])
def test_what_is_no_name_is_no_related_career(line: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p><h2>Similar jobs</h2><ul><li>Roofer</li><li>{line}</li></ul>")
    assert "Roofer" in draft.career["related"]
    assert not any(word in name for name in draft.career["related"] for word in ("Visitors", "0048213", "2024", "Printer"))
    assert line in unfiled(draft)


@pytest.mark.parametrize(
    "contacts",
    [
        "<h2>Get in touch</h2><ul><li><a href=g>Guild of Glaziers</a></li><li><a href=u>Glass Workers' Union</a></li></ul>",
        "<h2>Some links</h2><p><a href=g>Guild of Glaziers</a> | <a href=u>Glass Workers' Union</a></p>",
        "<h2>Addresses</h2><address><b>Guild of Glaziers</b><br>Tel: 020 7946 0000</address><address><b>Glass Workers' Union</b></address>",
        "<h2>Groups</h2><ul><li>Guild of Glaziers, 415-555-0107</li><li>Glass Workers' Union, (614) 555-0175</li></ul>",
        "<p><b>Addresses</b></p><p><b>Guild of Glaziers</b><br>12 Pane Street</p><p><b>Glass Workers' Union</b><br>Tel: 020 7946 0001</p>",
    ],
)
def test_organisations_are_contacts_whatever_their_heading_is_called(contacts: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p>{contacts}")
    assert [contact["name"] for contact in draft.career["contacts"]] == ["Guild of Glaziers", "Glass Workers' Union"]


@pytest.mark.parametrize(
    "contacts",
    [
        "<ul><li><a href='https://panes.example'>Panes of the North</a></li><li><a href='https://fit.example/'>Fit for Glass</a></li></ul>",
        "<p><a href='https://panes.example'>Panes of the North</a> | <a href='https://fit.example'>Fit for Glass</a></p>",
        "<dl><dt>Useful organisations</dt><dd>Panes of the North</dd><dt>Further information</dt><dd>Fit for Glass</dd></dl>",
    ],
)
def test_links_to_whole_sites_and_labelled_names_are_organisations(contacts: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p><h2>On the web</h2>{contacts}")
    assert [contact["name"] for contact in draft.career["contacts"]] == ["Panes of the North", "Fit for Glass"]


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("Guild of Glaziers, panes.example", "https://panes.example"),
        ("Guild of Glaziers (jobs.panes.org/start)", "https://jobs.panes.org/start"),
        ("Guild of Glaziers – www.panes.org", "https://www.panes.org"),
    ],
)
def test_an_address_without_a_scheme_is_a_website(line: str, url: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p><h2>Further information</h2><ul><li>{line}</li></ul>")
    assert [contact.get("url") for contact in draft.career["contacts"]] == [url]


@pytest.mark.parametrize("step", ["Stay at school", "Join a union apprenticeship"])
def test_a_step_is_told_with_its_heading(step: str) -> None:
    steps = f"<h3>{step}</h3><p>It takes two years.</p><h3>Pass</h3><ul><li>A test.</li></ul>"
    draft = draft_of(f"<h1>Glazier</h1><h2>How to get in</h2>{steps}")
    assert statements(draft, "entry") == [f"{step}: It takes two years.", "A test."]


@pytest.mark.parametrize(
    ("sentence", "name", "phone"),
    [
        ("For advice, contact the Guild of Glaziers on 020 7946 0000.", "Guild of Glaziers", "020 7946 0000"),
        ("You can ring or visit the Glass Workers' Union (tel: 020 7946 0001).", "Glass Workers' Union", "020 7946 0001"),
    ],
)
def test_a_sentence_with_the_details_of_an_organisation_makes_a_contact(sentence: str, name: str, phone: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p><h2>Training</h2><p>{sentence}</p>")
    assert [(contact["name"], contact["phone"]) for contact in draft.career["contacts"]] == [(name, phone)]
    assert statements(draft, "entry") == [sentence]


@pytest.mark.parametrize(
    "junk",
    [
        "<figure><img src=x><figcaption>Sam on the roof</figcaption></figure>",
        "<label for=q>Your town</label><input id=q>",
        "<blockquote>It is fun.</blockquote><div class=quote-source>Sam, a glazier</div>",
        "<p>78%</p>",
        "<div class=paywall>You have 2 free articles left</div>",
        "<p>Reading time: 7 minutes</p>",
        "<p>Tags: glass, north</p>",
        "<p>Status: Draft for comment</p>",
        "<p>Careers library – Leaflet 12</p>",
    ],
)
def test_captions_labels_of_fields_and_bare_numbers_are_not_filed(junk: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>Duties</h2><p>They fit glass.</p>{junk}<h2>Hours</h2><p>40 hours.</p>")
    assert set(statements(draft, "duties")) <= {"They fit glass.", "It is fun."}


@pytest.mark.parametrize("fact", ["Your week: 37.5 hrs + on call", "Time: 40 hours", "On site: about 35 to 39 hours a week"])
def test_an_amount_of_time_is_hours_whatever_it_is_called(fact: str) -> None:
    draft = draft_of(f"<h1>Glazier</h1><h2>At a glance</h2><ul><li>Salary: £20,000</li><li>{fact}</li></ul>")
    assert statements(draft, "hours") == [f"{fact}."]


@pytest.mark.parametrize("heading", ["How to become a glazier", "How do I become a glazier?", "Become a glazier"])
def test_a_heading_that_names_the_career_keeps_its_topic(heading: str) -> None:
    draft = draft_of(f"<h1>Make it clear</h1><h2>Pay</h2><p>{PAY}</p><h2>{heading}</h2><p>You start as a helper.</p>", "Glazier | Jobs")
    assert statements(draft, "entry") == ["You start as a helper."]


@pytest.mark.parametrize(("low", "high"), [("19000", "34000"), ("19000.00", "34000.00"), ('"19000"', '"34000"')])
def test_pay_that_the_page_gives_is_not_added_from_schema_org(low: str, high: str) -> None:
    salary = f'{{"currency": "GBP", "duration": "P1Y", "percentile10": {low}, "percentile90": {high}}}'
    data = f'{{"@type": "Occupation", "name": "Glazier", "estimatedSalary": [{salary}]}}'
    draft = draft_of(f"<script type='application/ld+json'>{data}</script><h1>Glazier</h1><h2>Pay</h2><p>£19,000 to £34,000</p>")
    assert statements(draft, "pay") == ["£19,000 to £34,000."]


@pytest.mark.parametrize(
    "text",
    [
        "<strong><span class=visually-hidden>Warning</span>They fit glass.</strong>",
        "They fit <a href=g>glass<span class=sr-only> (opens in a new tab)</span></a>.",
        "\U0001f528 They fit glass.",
    ],
)
def test_words_for_screen_readers_and_emoji_are_not_told(text: str) -> None:
    assert statements(draft_of(f"<h1>Glazier</h1><h2>Duties</h2><p>{text}</p><h2>Hours</h2><p>40 hours.</p>"), "duties") == [
        "They fit glass."
    ]


@pytest.mark.parametrize("words", [("steady hands", "tact"), ("Steady hands", "No fear of heights", "Tact"), ("maths", "tact", "speed")])
def test_words_in_boxes_of_one_class_are_a_list(words: tuple[str, ...]) -> None:
    chips = "".join(f"<span class=chip>{word}</span>" for word in words)
    draft = draft_of(f"<h1>Glazier</h1><h2>Skills</h2><div>{chips}</div><h2>Pay</h2><p>{PAY}</p>")
    assert [text.removeprefix("Skills: ").rstrip(".") for text in statements(draft, "skills")] == list(words)


@pytest.mark.parametrize("cell", ["<td role=columnheader>{}</td>", "<td><b>{}</b></td>", "<td><p><strong>{}</strong></p></td>"])
def test_the_header_of_a_table_is_no_statement(cell: str) -> None:
    header = "".join(cell.format(text) for text in ("Level", "Per year"))
    table = f"<table><tr>{header}</tr><tr><td>Starter</td><td>£18,000</td></tr></table>"
    assert statements(draft_of(f"<h1>Glazier</h1><h2>Pay</h2>{table}"), "pay") == ["Starter: £18,000."]


@pytest.mark.parametrize("heading", ["Trades next door", "Is a chef like this?", "Roofers nearby"])
def test_the_title_names_the_career_if_the_top_heading_does_not(heading: str) -> None:
    draft = draft_of(f"<h1>Light comes in</h1><h2>Pay</h2><p>{PAY}</p><h2>{heading}</h2><p>Ask.</p>", "Glazier | Jobs")
    assert draft.career["name"] == "Glazier"


@pytest.mark.parametrize("other", ["Roofer", "Carpenters", "Chef"])
def test_a_career_further_down_is_not_the_pages(other: str) -> None:
    text = "<p>Pane-setters earn little. A pane-setter starts early.</p><h2>Hours</h2><p>40 hours.</p>"
    draft = draft_of(f"<h1>Light comes in</h1><h2>Pay</h2>{text}<h2>{other}</h2><p>Ask.</p>", "Pane-setter | Jobs")
    assert draft.career["name"] == "Pane-setter"


def test_a_box_with_headings_of_its_own_is_a_summary_of_the_profile() -> None:
    parts = "<h3>Wages</h3><p>Pay is £20,000.</p><h3>Clocking on</h3><p>Early.</p><h3>Get qualified</h3><p>At college.</p>"
    draft = draft_of(f"<main><h1>Glazier</h1><p>Glaziers fit glass.</p><aside><h2>Glazier: the facts</h2>{parts}</aside></main>")
    assert statements(draft, "pay") == ["Pay is £20,000."]


@pytest.mark.parametrize("value", ["<ul><li>40 hours</li><li>mornings</li></ul>", "40 hours, mornings"])
def test_a_row_with_a_header_is_data_also_with_a_list(value: str) -> None:
    rows = f"<tr><th>Hours</th><td>{value}</td></tr><tr><th>Salary</th><td>£20,000</td></tr>"
    draft = draft_of(f"<h1>Glazier</h1><p>Glaziers fit glass.</p><table>{rows}</table>")
    assert statements(draft, "hours") == ["Hours: 40 hours, mornings."]


@pytest.mark.parametrize("label", ["See also", "You might also like", "Similar careers"])
def test_related_careers_may_stand_among_contacts(label: str) -> None:
    contacts = f"<h2>Contacts</h2><p>Guild of Glaziers<br>Tel: 020 7946 0000</p><p>{label}: Roofer, Carpenter</p>"
    draft = draft_of(f"<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p>{contacts}")
    assert draft.career["related"] == ["Roofer", "Carpenter"]
    assert [contact["name"] for contact in draft.career["contacts"]] == ["Guild of Glaziers"]


@pytest.mark.parametrize("line", ["Book your place at our open day", "Reserve a seat now", "Open all sections"])
def test_what_the_site_asks_for_is_not_filed(line: str) -> None:
    assert line in unfiled(draft_of(f"<h1>Glazier</h1><h2>Pay</h2><p>{PAY}</p><p>{line}</p>"))
