"""Pages of several layouts become profiles word for word, and no text is lost."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from bot.importing.boilerplate import NO_TEXT
from bot.importing.drafts import CannotImport, Draft, Unfiled
from bot.importing.filing import file_page
from bot.importing.html_page import read_html
from bot.importing.layout import load_layout
from bot.importing.page import count_characters
from bot.importing.review import count_filed
from bot.importing.text_page import read_text
from bot.knowledge.models import Career
from tests.unit.importing.conftest import PAGES, Keywords, drafted, statements

NAMES = ["medical-technical-officer.txt", "medical-technical-officer.html", "baker.txt", "lighthouse-keeper.html"]


def draft_of_text(text: str) -> Draft:
    return file_page(read_text(text, load_layout()), load_layout(), Keywords(), "Made-up Careers")


def draft_of_html(body: str) -> Draft:
    return file_page(read_html(f"<html><body>{body}</body></html>", load_layout()), load_layout(), Keywords(), "Made-up Careers")


@pytest.fixture
def baker(labeller: Keywords) -> Draft:
    return drafted("baker.txt", labeller)


@pytest.fixture
def keeper(labeller: Keywords) -> Draft:
    return drafted("lighthouse-keeper.html", labeller)


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_is_filed_or_listed(name: str, labeller: Keywords) -> None:
    text = (PAGES / name).read_text(encoding="utf-8")
    if name.endswith(".html"):
        soup = BeautifulSoup(text, "html.parser")
        for element in soup([*NO_TEXT, "head"]):
            element.decompose()
        text = soup.get_text()
    assert sum(count_filed(drafted(name, labeller))) == count_characters([text])


@pytest.mark.parametrize("name", NAMES)
def test_filed_text_is_in_the_profile_word_for_word(name: str, labeller: Keywords) -> None:
    draft = drafted(name, labeller)
    profile = re.sub(r"\W+", " ", str(draft.career)).casefold()
    assert draft.filed
    for filed in draft.filed:
        assert re.sub(r"\W+", " ", filed.source).strip().casefold() in profile


@pytest.mark.parametrize("name", NAMES)
def test_the_profile_is_valid(name: str, labeller: Keywords) -> None:
    Career.model_validate(drafted(name, labeller).career)


def test_capitals_are_headings(baker: Draft) -> None:
    assert list(baker.career["statements"]) == ["overview", "duties", "pay", "hours", "environment", "entry", "skills", "progression"]
    assert baker.career["name"] == "Baker"


def test_a_bullet_is_joined_to_its_lead_in_unless_it_is_a_sentence(baker: Draft) -> None:
    assert statements(baker, "duties") == [
        "Day to day, you could be weighing and mixing ingredients.",
        "Day to day, you could be checking the ovens and the temperature of the dough.",
        "You will also keep a record of each batch.",
    ]


def test_a_list_without_a_lead_in_uses_its_heading(baker: Draft, keeper: Draft) -> None:
    assert statements(baker, "skills")[1] == "Skills and knowledge: physical fitness."
    assert statements(keeper, "skills")[0] == "What skills do I need? Patience."


def test_abbreviations_and_times_do_not_end_a_sentence(baker: Draft) -> None:
    assert statements(baker, "hours")[0] == "You'll usually work 40 hours a week, on shifts, e.g. from 4am to noon."


def test_a_section_of_several_topics_is_divided(baker: Draft, keeper: Draft) -> None:
    assert statements(baker, "environment") == ["You could work in a factory or in a shop.", "It is hot and dusty."]
    assert statements(baker, "overview")[1] == "They are also known as bread makers."


def test_short_lines_are_separate_sentences(baker: Draft) -> None:
    assert statements(baker, "pay") == ["Starter: £17,500 a year.", "With experience, you could earn £26,000 a year."]


def test_unfiled_text_is_listed_with_the_reason(baker: Draft) -> None:
    reasons = {unfiled.source: unfiled.reason for unfiled in baker.unfiled}
    assert "layout.yml does not know" in reasons["There is a car park behind the building."]
    assert reasons["020 7946 0001"] == "GUILD OF MADE-UP BAKERS has another phone already"
    assert reasons["020 7946 0003"] == "a profile has no place for a fax number"
    assert reasons["0800 12 34 56 78 90"].startswith("not a telephone number")


def test_organisations_are_read_from_their_blocks(baker: Draft) -> None:
    assert baker.career["contacts"] == [
        {
            "name": "GUILD OF MADE-UP BAKERS",
            "kind": "professional_body",
            "phone": "020 7946 0000",
            "email": "ask@bakers.example",
            "url": "https://www.bakers.example",
            "address": "12 Flour Street, Milltown, ZZ9 9ZZ",
        },
        {"name": "Bread Line", "kind": "service"},
    ]


def test_similar_careers_are_related(baker: Draft, keeper: Draft) -> None:
    assert baker.career["related"] == ["Chef", "Cake decorator"]
    assert keeper.career["related"] == ["harbour master", "pilot", "coastguard"]


def test_the_source_comes_from_the_metadata_of_the_page(labeller: Keywords) -> None:
    page = read_html((PAGES / "lighthouse-keeper.html").read_text(encoding="utf-8"), load_layout())
    assert file_page(page, load_layout(), labeller).career["source"] == {
        "title": "Lighthouse keeper",
        "publisher": "Made-up Careers",
        "url": "https://careers.example/lighthouse-keeper",
        "date": "2026-03-01",
    }


def test_navigation_is_listed_and_scripts_are_dropped(keeper: Draft) -> None:
    site = [unfiled.source for unfiled in keeper.unfiled if unfiled.reason == "part of the site, not of the profile"]
    assert site == [
        "Home All careers",
        "Home / Careers",
        "Sign up for our newsletter",
        "© Made-up Careers",
        "Made-up Careers Search careers",
    ]
    assert "tracking" not in str(keeper)


def test_a_subheading_shares_the_topics_above_it(keeper: Draft) -> None:
    assert statements(keeper, "duties")[-1] == "On a rock station they also receive the boat."


def test_a_known_heading_in_bold_is_a_heading(keeper: Draft) -> None:
    assert statements(keeper, "hours") == ["You are on call at night."]


def test_a_list_of_specialisms_is_one_statement(keeper: Draft) -> None:
    (statement,) = keeper.career["statements"]["specialisms"]
    assert statement["text"] == "Keepers can specialise in lamps, fog signals, boats."
    assert statement["list"] == ["lamps", "fog signals", "boats"]


def test_contacts_get_the_addresses_of_links(keeper: Draft) -> None:
    assert keeper.career["contacts"] == [
        {"name": "Association of Keepers", "kind": "professional_body", "url": "https://keepers.example/join"},
        {"name": "Lights Helpline", "kind": "service", "phone": "020 7946 0002", "email": "help@lights.example"},
    ]


def test_prose_under_further_information_is_a_statement(keeper: Draft) -> None:
    assert statements(keeper, "contacts") == ["Write to them before you visit, as boats are few."]


def test_an_empty_section_stays_empty(keeper: Draft) -> None:
    assert "entry" not in keeper.career["statements"]


@pytest.mark.parametrize(
    "text",
    [
        "# Baker\n\n## Working hours\n\nBakers work 40 hours.",
        "Baker\n=====\n\nWorking hours\n-------------\nBakers work 40 hours.",
        "Baker careers\nHow many hours do bakers work?\nBakers work 40 hours.",
        "\ufeffJob profile: baker\r\n\r\nHours\r\n\r\nBakers work\r\n40 hours.",
    ],
)
def test_headings_are_recognised_by_marks_underlines_or_words(text: str) -> None:
    draft = draft_of_text(text)
    assert draft.career["name"].lower() == "baker"
    assert statements(draft, "hours") == ["Bakers work 40 hours."]


def test_a_repeated_sentence_is_filed_once() -> None:
    draft = draft_of_text("Baker\n\nPay\n\nPay is good. Pay is good.")
    assert statements(draft, "pay") == ["Pay is good."]
    assert draft.unfiled == [Unfiled("Pay is good.", "said before, under pay")]


def test_an_unknown_heading_next_to_the_title_is_listed() -> None:
    draft = draft_of_html("<main><h1>Baker</h1><h2>Our shop</h2><p>Come in.</p><h3>Salary</h3><p>Good.</p><h3>More</h3><p>Now.</p></main>")
    assert sorted(unfiled.source for unfiled in draft.unfiled) == ["Come in.", "More", "Now.", "Our shop"]
    assert statements(draft, "pay") == ["Good."]


def test_a_bold_heading_does_not_hide_the_one_above_it() -> None:
    draft = draft_of_html("<main><h1>Baker</h1><h2>Duties</h2><p><b>Salary</b></p><p>Good.</p><h3>At noon</h3><p>They rest.</p></main>")
    assert statements(draft, "duties") == ["At noon: They rest."]


def test_an_organisation_in_capitals_is_not_a_heading() -> None:
    draft = draft_of_text("# Baker\n\n## Further information\n\nGUILD OF BAKERS\nTel: 020 7946 0000")
    assert [contact["name"] for contact in draft.career["contacts"]] == ["GUILD OF BAKERS"]


def test_text_before_any_heading_is_listed() -> None:
    draft = draft_of_html("<main><p>Welcome.</p><h1>Baker</h1><p>Bakers bake.</p></main>")
    assert draft.unfiled == [Unfiled("Welcome.", "before any heading")]


def test_the_terms_of_a_definition_list_are_headings() -> None:
    draft = draft_of_html("<main><h1>Baker</h1><dl><dt>Hours</dt><dd>40 hours</dd><dt>Salary</dt><dd>£20,000</dd></dl></main>")
    assert statements(draft, "hours") == ["Hours: 40 hours."]
    assert statements(draft, "pay") == ["Salary: £20,000."]


@pytest.mark.parametrize("text", ["", "Hours\n\nBakers work 40 hours.", "How to become\n\nLearn."])
def test_a_page_that_names_no_career_is_refused(text: str) -> None:
    with pytest.raises(CannotImport, match="no heading names a career"):
        draft_of_text(text)


def test_a_page_without_publisher_is_refused(labeller: Keywords) -> None:
    with pytest.raises(CannotImport, match="--publisher"):
        file_page(read_text("Baker\n\nPay\n\nGood.", load_layout()), load_layout(), labeller)


def test_a_page_without_a_main_part_is_its_body_without_the_header() -> None:
    draft = draft_of_html("<header>Careers home</header><h1>Baker</h1><h2></h2><h2>Salary</h2><p>Good.<br>It may rise.</p>")
    assert draft.unfiled == [Unfiled("Careers home", "part of the site, not of the profile")]
    assert statements(draft, "pay") == ["Good.", "It may rise."]


def test_the_items_of_a_nested_list_follow_the_item_around_it() -> None:
    draft = draft_of_html(
        "<h1>Baker</h1><h2>Skills</h2><p>You need:</p><ul><li>care<ul><li>of ovens</li><li> </li></ul></li><li>calm</li></ul>"
    )
    assert statements(draft, "skills") == ["You need care.", "You need of ovens.", "You need calm."]


def test_bullets_may_be_wrapped_and_have_blank_lines_between_them() -> None:
    draft = draft_of_text("# Baker\n\n## Skills\n\nYou need:\n\n* care for\n  the ovens\n\n* calm\n")
    assert statements(draft, "skills") == ["You need care for the ovens.", "You need calm."]


def test_a_sentence_under_related_careers_is_a_statement() -> None:
    draft = draft_of_text("# Baker\n\n## Related careers\n\nMany bakers were cooks before.\n\nChef, waiter\n")
    assert statements(draft, "related") == ["Many bakers were cooks before."]
    assert draft.career["related"] == ["Chef", "waiter"]


def test_contact_details_without_an_organisation_are_listed() -> None:
    draft = draft_of_text("# Baker\n\n## Pay\n\nGood.\n\n## Further information\n\nTel: 020 7946 0000")
    assert draft.unfiled == [Unfiled("020 7946 0000", "no organisation is named before it")]


def test_the_rows_of_a_markdown_table_are_statements() -> None:
    draft = draft_of_text(
        "# Baker\n\n## Pay\n\n| Level | Pay |\n|---|---:|\n| Starter | £18,000 a year |\n| Later | £25,000 |\n\nGood pay.\n"
    )
    assert statements(draft, "pay") == ["Starter: £18,000 a year.", "Later: £25,000.", "Good pay."]
    assert {"Level", "Pay"} <= set(draft.layout)


def test_a_markdown_table_without_a_header_is_read() -> None:
    draft = draft_of_text("# Baker\n\n## Pay\n\n| Starter | £18,000 |\n| Later | £25,000 |\n")
    assert statements(draft, "pay") == ["Starter: £18,000.", "Later: £25,000."]
