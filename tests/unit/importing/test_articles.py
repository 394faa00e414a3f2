"""Articles about a career, each kind with variants: questions within the text, what stands below pictures, lists of names at the end."""

from __future__ import annotations

import pytest

from tests.unit.importing.conftest import statements
from tests.unit.importing.test_html_layouts import PAY, draft_of

TOP = "<h1>Glazier</h1><p>Glaziers fit glass.</p>"
END = f"<h2>Pay</h2><p>{PAY}</p>"


@pytest.mark.parametrize("question", ["How do I get in?", "How do you become a glazier?", "“What are the hours?"])
def test_a_question_at_the_start_of_a_paragraph_is_its_heading(question: str) -> None:
    draft = draft_of(f"{TOP}<p>{question} Nobody says the same. Ask three people and hear four tales.</p><p>A van waits outside.</p>{END}")
    topic = "hours" if "hours" in question else "entry"
    assert statements(draft, topic) == ["Nobody says the same.", "Ask three people and hear four tales."]
    assert "A van waits outside." not in statements(draft, topic)


@pytest.mark.parametrize("question", ["Does it rain?", "Who knows what will come of it all when glass has had its day?"])
def test_a_question_without_a_topic_is_no_heading(question: str) -> None:
    draft = draft_of(f"{TOP}<h2>Working environment</h2><p>{question} Roofs are wet.</p>{END}")
    assert "Roofs are wet." in statements(draft, "environment")


def test_a_question_under_a_clear_heading_changes_nothing() -> None:
    draft = draft_of(f"{TOP}<h2>Working environment</h2><p>What are the hours? Roofs are wet.</p>{END}")
    assert "hours" not in draft.career["statements"]


@pytest.mark.parametrize(
    "caption", ["<div class=caption>{}</div>", "<p class=wp-caption-text>{}</p>", "<span class=photo-caption>{}</span>"]
)
def test_what_stands_below_a_picture_is_a_caption(caption: str) -> None:
    picture = f"<div class=picture><img src=x alt=''>{caption.format('A pane above Leeds')}</div>"
    draft = draft_of(f"{TOP}<h2>Duties</h2><p>They cut glass.</p>{picture}{END}")
    assert statements(draft, "duties") == ["They cut glass."]


@pytest.mark.parametrize("name", ["author-card", "author_info", "AuthorBio"])
def test_a_box_about_the_author_is_left_out(name: str) -> None:
    draft = draft_of(f"{TOP}<h2>Duties</h2><p>They cut glass.</p><div class={name}><p>Jo Lark writes about glass.</p></div>{END}")
    assert statements(draft, "duties") == ["They cut glass."]


@pytest.mark.parametrize(
    "links",
    [
        "<a href=r>roofer</a>, <a href=t>tiler</a>, <a href=p>plumber</a>.",
        "<a href=r>roofer</a>, <a href=t>tiler</a> and <a href=p>plumber</a>",
    ],
)
def test_a_sentence_that_introduces_links_to_careers_names_related_ones(links: str) -> None:
    draft = draft_of(f"{TOP}{END}<p><b>Still with us</b></p><p>Or have a look at one of these fine jobs: {links}</p>")
    assert draft.career["related"] == ["roofer", "tiler", "plumber"]


@pytest.mark.parametrize("address", ["2 Mill Lane, Leeds", "Mill Lane, Leeds", "First Floor, 3 Mill Lane, Leeds"])
def test_an_organisation_with_its_address_is_a_contact_under_any_heading(address: str) -> None:
    draft = draft_of(f"{TOP}{END}<p><b>Still with us</b></p><p>Guild of Glaziers, {address}</p><p>Roofs are wet.</p>")
    assert [contact["name"] for contact in draft.career["contacts"]] == ["Guild of Glaziers"]


@pytest.mark.parametrize(
    "kinds", [("Roof glaziers (slate and lead)", "Church and chapel glaziers"), ("Roof glazier", "Car or van glazier")]
)
def test_kinds_of_the_career_with_notes_are_specialisms(kinds: tuple[str, ...]) -> None:
    draft = draft_of(f"{TOP}{END}<h2>High places</h2><ul>{''.join(f'<li>{kind}</li>' for kind in kinds)}</ul>")
    assert draft.career["related"] == []
    assert len(draft.career["statements"]["specialisms"]) == 1


@pytest.mark.parametrize("rule", ["<hr>", "<HR NOSHADE SIZE=1>"])
def test_a_line_across_the_page_ends_a_section_with_a_bold_heading(rule: str) -> None:
    draft = draft_of(f"{TOP}{END}<p><b>Duties</b><br>They cut glass.</p>{rule}<p>All views are those of Reg.</p>")
    assert statements(draft, "duties")[0] == "They cut glass."
    below = draft_of(f"{TOP}{END}<p><b>Hours</b></p>{rule}<p>From eight till five.</p>")
    assert statements(below, "hours") == ["From eight till five."]


def test_the_name_by_itself_is_no_statement() -> None:
    draft = draft_of(f"<div class=hero>Role profile</div><div class=hero>Glazier</div><p>Glaziers fit glass.</p>{END}", title="Glazier")
    assert statements(draft, "overview") == ["Glaziers fit glass."]


@pytest.mark.parametrize("subject", ["Glaziers", "A glazier", "Church glaziers"])
def test_the_head_of_the_name_is_enough_to_define_it(subject: str) -> None:
    verb = "sets" if subject.startswith("A ") else "set"
    draft = draft_of(f"<h1>Church glazier</h1><p>{subject} {verb} coloured glass in lead.</p>{END}")
    assert statements(draft, "overview") == [f"{subject} {verb} coloured glass in lead."]
