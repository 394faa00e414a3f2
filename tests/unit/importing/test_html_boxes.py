"""Boxes, cards and figures on pages, each with variants: what they say is told in full, and what they advertise is not."""

from __future__ import annotations

import pytest

from tests.unit.importing.conftest import statements
from tests.unit.importing.test_html_layouts import PAY, draft_of, unfiled

TOP = "<h1>Glazier</h1><p>Glaziers fit glass.</p>"


@pytest.mark.parametrize(
    "figure",
    [
        "<div class=stat><div class=stat_number>35 to 40 hrs</div><div class=stat_label>Typical week</div></div>",
        "<div><div class=Row_num__v>35 to 40 hrs</div><div class=Row_cap__w>Typical week</div></div>",
        "<ul><li><b>Typical week</b> 35 to 40 hrs</li><li><b>Training</b> Two years</li></ul>",
        "<dl><dt>Typical week</dt><dd>35 to 40 hrs</dd></dl>",
    ],
)
def test_a_figure_has_its_label_before_it(figure: str) -> None:
    draft = draft_of(f"{TOP}<h2>At a glance</h2>{figure}<h2>Pay</h2><p>{PAY}</p>")
    assert statements(draft, "hours") == ["Typical week: 35 to 40 hrs."]


@pytest.mark.parametrize(
    ("number", "rest"), [("39", "hours in a normal week, with one weekend off"), ("60+", "glass works that take on people in Wales")]
)
def test_a_sentence_may_begin_with_a_large_figure(number: str, rest: str) -> None:
    draft = draft_of(f"{TOP}<h2>Hours</h2><div><span class=n>{number}</span><span class=t>{rest}</span></div>")
    assert statements(draft, "hours") == [f"{number} {rest}."]


@pytest.mark.parametrize("pattern", ["4 weeks on, 4 weeks off", "10 days on and four off", "2 weeks on, 1 off"])
def test_weeks_on_and_off_are_hours(pattern: str) -> None:
    draft = draft_of(f"{TOP}<h2>At a glance</h2><ul><li>Salary: £20,000</li><li>Pattern: {pattern}</li></ul>")
    assert statements(draft, "hours") == [f"Pattern: {pattern}."]


@pytest.mark.parametrize("heading", ["Employed in BC", "Jobs in Wales", "Number in the UK"])
def test_a_number_of_people_is_told_with_its_heading(heading: str) -> None:
    draft = draft_of(f"{TOP}<h2>Pay</h2><p>{PAY}</p><h5>{heading}</h5><p>310</p>")
    assert statements(draft, "progression") == [f"{heading}: 310."]


@pytest.mark.parametrize("tag", ["aside", "aside class=sidebar", "div class=sidebar"])
def test_a_box_of_labelled_facts_belongs_to_the_profile(tag: str) -> None:
    facts = "".join(
        f"<div class=fact><span class='FactLabel-x'>{label}</span><span class='FactValue-y'>{value}</span></div>"
        for label, value in [("What you will earn", "£28,000"), ("Working hours", "39 a week")]
    )
    draft = draft_of(f"<main>{TOP}<{tag}>{facts}</{tag.split()[0]}><h2>Skills</h2><p>You need tact.</p></main>")
    assert statements(draft, "pay") == ["What you will earn: £28,000."]
    assert statements(draft, "hours") == ["Working hours: 39 a week."]


@pytest.mark.parametrize("body", ["<article>{}</article>", "<div><article>{}</article></div>", "<section>{}</section>"])
def test_the_facts_beside_an_interview_belong_to_the_profile(body: str) -> None:
    facts = f"<aside><h2>Glazier: the facts</h2><h3>Pay</h3><p>{PAY}</p><h3>Hours</h3><p>40 hours.</p></aside>"
    page = body.format(f"<p>My life: glazier</p><h1>“I love rain on glass”</h1><p>Sam is a glazier.</p>{facts}")
    draft = draft_of(page, "My life: glazier | Kite")
    assert (statements(draft, "pay"), statements(draft, "hours")) == ([PAY], ["40 hours."])


@pytest.mark.parametrize(
    "card",
    [
        "<a href=/x class=c><span><strong class=block>{}</strong><span>{}</span></span></a>",
        "<a href=/x class=c><b class=t>{}</b><span>{}</span></a>",
    ],
)
def test_the_texts_of_cards_that_are_links_are_read(card: str) -> None:
    texts = [
        ("Cold hands", "In winter the glass is cold, and so are the people who carry it up."),
        ("Sharp edges", "You wear gloves and long sleeves all day, even when it is very hot."),
    ]
    cards = "".join(card.format(*text) for text in texts)
    draft = draft_of(f"{TOP}<h2>Working environment</h2><div>{cards}</div><h2>Pay</h2><p>{PAY}</p>")
    told = " ".join(statements(draft, "environment"))
    assert all(sentence in told for _, sentence in texts)
    assert "handsIn" not in told


@pytest.mark.parametrize(
    "contacts",
    [
        "<h3>Tree Care Women Australia</h3><p>hello@tcw.example</p>",
        "<h3>Tree Care Women Australia</h3><p>(03) 5550 1234<br>tcw.example</p>",
        "<p><a href=https://tcw.example>Tree Care Women Australia</a><br>(785) 555-0142</p>",
        "<ul><li><a href=https://tcw.example>Tree Care Women Australia</a></li><li><a href=https://x.example/>Glass Forum UK</a></li></ul>",
    ],
)
def test_names_with_details_are_organisations_whatever_they_are_called(contacts: str) -> None:
    draft = draft_of(f"{TOP}<h2>Pay</h2><p>{PAY}</p><h2>Have a yarn with</h2>{contacts}")
    assert "Tree Care Women Australia" in [contact["name"] for contact in draft.career["contacts"]]


@pytest.mark.parametrize(
    "advert", ["Roofer/Welder, Karratha, 2:1 roster, start ASAP", "Trainee Roofer, closing 9 May", "Carpenter (fixed term), Selby"]
)
def test_job_adverts_are_no_related_careers(advert: str) -> None:
    adverts = f"<aside class=jobs><h2>Now in your area</h2><a href=/1>{advert}</a><a href=/2>Chef, Whyalla</a></aside>"
    draft = draft_of(f"<main>{TOP}<h2>Pay</h2><p>{PAY}</p></main>{adverts}")
    assert draft.career["related"] == []


def test_the_label_of_a_tab_is_above_the_headings_in_its_panel() -> None:
    tabs = "<ul><li><a data-tabs-target=in href=#in>Getting in</a></li><li><a data-tabs-target=on href=#on>Hours</a></li></ul>"
    panels = "<div id=in><h3>At the bench</h3><p>Start as a helper.</p></div><div id=on><p>40 hours.</p></div>"
    draft = draft_of(f"{TOP}{tabs}{panels}")
    assert [text.removeprefix("At the bench: ") for text in statements(draft, "entry")] == ["Start as a helper."]


@pytest.mark.parametrize("amount", ["<span><meta itemprop=currency content=GBP><span>£24,000</span></span>", "<link><b>£24,000</b>"])
def test_data_within_a_sentence_does_not_split_it(amount: str) -> None:
    draft = draft_of(f"{TOP}<h2>Pay</h2><p>While you train you can expect {amount}.</p>")
    assert statements(draft, "pay") == ["While you train you can expect £24,000."]


def test_chips_in_a_table_are_apart() -> None:
    row = "<tr><th>Subjects</th><td><span class=a>Physics</span><span class=a>Chemistry</span></td></tr><tr><th>Age</th><td>18</td></tr>"
    draft = draft_of(f"{TOP}<h2>Entry requirements</h2><table>{row}</table>")
    assert statements(draft, "entry") == ["Subjects: Physics, Chemistry.", "Age: 18."]


@pytest.mark.parametrize("time", ["38 to 40 hours a week", "Monday to Friday", "from nine to five", "Saturdays too"])
def test_working_time_under_an_unclear_heading_is_on_the_hours(time: str) -> None:
    text = f"The factory opens {time}. The factory is loud."
    draft = draft_of(f"{TOP}<h2>Pay</h2><p>{PAY}</p><h2>Whistles and sirens</h2><p>{text}</p>")
    assert statements(draft, "hours") == [f"The factory opens {time}."]
    assert statements(draft, "environment") == ["The factory is loud."]


@pytest.mark.parametrize("heading", ["On the job", "The work"])
def test_a_way_in_is_no_duty(heading: str) -> None:
    ways = f"<h2>Getting in</h2><h3>At school</h3><p>Choose maths.</p><h3>{heading}</h3><p>Start as a helper.</p>"
    told = " ".join(statements(draft_of(f"{TOP}{ways}<h2>Pay</h2><p>{PAY}</p>"), "entry"))
    assert "Start as a helper." in told


@pytest.mark.parametrize("value", ["In a factory that is loud.", "A factory"])
def test_a_label_that_is_the_career_says_nothing_of_the_topic(value: str) -> None:
    draft = draft_of(f"{TOP}<h2>Working environment</h2><ul><li>Glaziers: {value}</li></ul>")
    assert [text.rstrip(".") for text in statements(draft, "environment")] == [f"Glaziers: {value}".rstrip(".")]


@pytest.mark.parametrize(
    "advert",
    [
        "<div class='ad ad--side'><p>SPONSORED</p><p>A free check of your van today.</p></div>",
        "<div class=newsletter><p>A free check of your van today.</p></div>",
        "<section aria-label=x class=promo><h4>Offers</h4><p>A free check of your van today.</p></section>",
    ],
)
def test_an_advert_in_a_box_of_facts_is_left_out(advert: str) -> None:
    facts = f"<aside><h4>FACTFILE</h4><p><b>Pay</b> £20,000</p><p><b>Hours</b> 39 a week</p>{advert}</aside>"
    draft = draft_of(f"<main>{TOP}{facts}<h2>Training</h2><p>Start as a helper.</p></main>")
    assert statements(draft, "pay") == ["Pay: £20,000."]
    assert "van" not in " ".join(each.source for each in draft.filed)


def test_a_box_is_no_part_of_the_section_before_it() -> None:
    box = "<aside><h4>Facts</h4><p><b>Pay</b> £20,000</p><h4>Most read</h4><ol><li><a href=/1>Glass gets dearer</a></li></ol></aside>"
    draft = draft_of(f"<main>{TOP}{box}<h3>Further information</h3><p>Guild of Glaziers</p></main>")
    assert [contact["name"] for contact in draft.career["contacts"]] == ["Guild of Glaziers"]


@pytest.mark.parametrize("rel", ["sponsored", "nofollow sponsored"])
def test_sponsored_links_are_left_out(rel: str) -> None:
    links = f"<a rel='{rel}' href=x>Drivers can claim</a> <a rel='{rel}' href=y>This pan needs no washing</a>"
    draft = draft_of(f"<main>{TOP}<h2>Pay</h2><p>{PAY}</p><h3>Links</h3>{links}</main>")
    assert draft.career["contacts"] == []
    assert "Drivers can claim" in " ".join(unfiled(draft))


def box_of(label: str, value: str, facts: list[tuple[str, str]]) -> str:
    rows = "".join(f"<div class=r>{label.format(name)}{value.format(amount)}</div>" for name, amount in facts)
    return f"<aside class=rail>{rows}</aside>"


@pytest.mark.parametrize("icon", ["", "<i class=icon></i>", "<img src=x alt=''>", "<svg><use href=x /></svg>"])
@pytest.mark.parametrize("tag", ["span", "div"])
def test_a_box_of_amounts_belongs_to_the_profile_whatever_its_labels_say(icon: str, tag: str) -> None:
    box = box_of(f"{icon}<{tag} class=k>{{}}</{tag}>", f"<{tag} class=v>{{}}</{tag}>", [("To begin", "£20,000"), ("The clock", "39 hours")])
    draft = draft_of(f"{TOP}{box}<h2>Skills</h2><p>You need tact.</p>")
    assert statements(draft, "pay") == ["To begin: £20,000."]
    assert statements(draft, "hours") == ["The clock: 39 hours."]
    assert statements(draft, "skills") == ["You need tact."]


@pytest.mark.parametrize(
    "facts",
    [
        [("Roofer", "£20,000"), ("Tiler", "£21,000")],
        [("Course fee", "£800"), ("Exam cost", "£90")],
        [("<a href=/1>Glass A</a>", "£20,000"), ("<a href=/2>Glass B</a>", "£21,000")],
    ],
)
def test_a_box_of_adverts_is_left_out(facts: list[tuple[str, str]]) -> None:
    draft = draft_of(f"{TOP}{box_of('<b>{}</b>', '<span>{}</span>', facts)}<h2>Skills</h2><p>You need tact.</p>")
    assert "pay" not in draft.career["statements"]


@pytest.mark.parametrize("title", ["<div class=card-header>{}</div>", "<b>{}</b>", "<h4>{}</h4>"])
@pytest.mark.parametrize("links", ["<div>{}{}{}</div>", "<div class=pins>{}{}{}</div>"])
def test_links_below_a_title_are_a_list(title: str, links: str) -> None:
    careers = links.format(*(f"<a href=/{name}>{name.capitalize()}</a>" for name in ("roofer", "tiler", "plumber")))
    draft = draft_of(f"{TOP}<h2>Pay</h2><p>{PAY}</p><div class=card>{title.format('Next door')}{careers}</div>")
    assert draft.career["related"] == ["Roofer", "Tiler", "Plumber"]


def test_what_has_the_style_of_a_title_above_texts_is_one_above_a_few_words_too() -> None:
    text = "They measure every window twice, cut the glass to size on the bench and carry it up to where it goes."
    parts = {"Our day": text, "Our week": text.replace("They", "Glaziers"), "Ring us up": "Guild of Glaziers, 2 Mill Lane, Leeds"}
    cards = "".join(f"<div class=c><div class=c1>{title}</div><div class=c2>{part}</div></div>" for title, part in parts.items())
    draft = draft_of(f"{TOP}{cards}<h2>Pay</h2><p>{PAY}</p>")
    assert [contact["name"].partition(",")[0] for contact in draft.career["contacts"]] == ["Guild of Glaziers"]


@pytest.mark.parametrize(
    "box",
    [
        "<div><p>One job a week by text.</p><input placeholder=07><button>Send</button></div>",
        "<div><span>One job a week by text.</span><div><input type=email></div><div><button>Go</button></div></div>",
        "<div class=toast><p>One job a week by text.</p></div>",
        "<div class=poll><p>One job a week by text.</p><button>Yes</button></div>",
    ],
)
def test_a_box_that_people_fill_in_or_close_is_left_out(box: str) -> None:
    draft = draft_of(f"{TOP}<h2>Pay</h2><p>{PAY}</p>{box}")
    assert statements(draft, "pay") == [PAY]
    assert "One job a week" in " ".join(unfiled(draft))


@pytest.mark.parametrize("row", ["<tr class=Table-footer-row>", "<tr class=tableFooter>", "<tr>"])
def test_the_last_row_of_a_table_is_no_footer_of_the_site(row: str) -> None:
    table = (
        f"<table><tr><td>Pay</td><td>£20,000</td></tr>{row}<td>Find out more</td><td>Guild of Glaziers: www.gg.example</td></tr></table>"
    )
    draft = draft_of(f"{TOP}{table}")
    assert [contact["name"] for contact in draft.career["contacts"]] == ["Guild of Glaziers"]
