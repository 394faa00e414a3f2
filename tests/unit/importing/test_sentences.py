"""Texts are split into sentences that can be understood alone, word for word."""

from __future__ import annotations

import pytest

from bot.importing.dependence import DEPENDENT
from bot.importing.layout import load_layout
from bot.importing.page import SourceBlock
from bot.importing.sentences import SourceList, as_sentence, join_lead_in, join_list, split_blocks, split_sentences


@pytest.mark.parametrize(
    "expected",
    [
        ["They bake.", "They also sell."],
        ["Is it hot?", "Yes!", "It is 37.5 degrees at 4 p.m. and later."],
        ["Ask the Law Society, Careers.Net and others.", "Or don't."],
        ["Cakes, pies etc. are made (by hand).", "Bread is not."],
        ["Pay is £20,000 to £30,000 a year"],
    ],
)
def test_sentences(expected: list[str]) -> None:
    assert split_sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    ("lead", "item", "text"),
    [
        ("You'll need:", "a good ear", "You'll need a good ear."),
        ("Choose one of these:", "singing", "Choose one of these: singing."),
        ("What do I need?", "a good ear", "What do I need? A good ear."),
        ("You'll need:", "You must sing.", "You must sing."),
        ("You could join", "the RAF;", "You could join: the RAF."),
        ("You could take a course like a:", "Level 2 Award", "You could take a course like a Level 2 Award."),
        ("You have to complete the", "entry exam", "You have to complete the entry exam."),
    ],
)
def test_an_item_is_joined_to_its_lead_in(lead: str, item: str, text: str) -> None:
    assert join_lead_in(lead, item, load_layout().runs_on) == text


def test_only_a_line_without_a_full_stop_is_a_lead_in() -> None:
    blocks = [
        SourceBlock(("They sing. You need:",)),
        SourceBlock(("ears", "a voice"), is_list=True),
        SourceBlock(("They rest.",)),
        SourceBlock(("tea",), is_list=True),
    ]
    assert list(split_blocks(blocks)) == [
        "They sing.",
        SourceList("You need:", ("ears", "a voice")),
        "They rest.",
        SourceList("", ("tea",)),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "These courses take a year.",
        "You could do this through a club.",
        "You'll usually get this by volunteering.",
        "To do this, you need experience.",
        "The course is run by a college.",
        "It publishes a list of agents.",
        "Only a few of these are offered.",
        "Entry to these is competitive.",
        "For example, in teaching or youth work.",
        "Many offer evening classes.",
        "It could also help you to make contacts.",
        "You would then take an exam.",
        "You'll then be asked to an interview.",
        "After that, you need a licence.",
        "It's also a great way to meet people in the trade.",
        "It lists the schools that are approved.",
        "It could also prepare you for a doctorate.",
        "These qualities are tested on the day.",
        "Each diploma takes a year.",
        "Each one sets its own requirements.",
        "Many of these courses are run by firms.",
        "The test includes a drive of an hour.",
        "When you've successfully completed the course, you'll get a badge.",
        "If you pass these tests, you'll be interviewed.",
        "Another option is to work in a shop.",
        "Alternatively, you could go abroad.",
        "Most subjects are accepted.",
        "Places are sponsored by employers.",
        "You'll need a good degree or a year at sea to do this.",
        "There can be a lot of competition for these, so apply early.",
        "In these posts you would lead a team.",
    ],
)
def test_what_refers_to_the_sentence_before_stays_with_it(sentence: str) -> None:
    assert list(split_blocks([SourceBlock((f"Colleges offer courses. {sentence}",))])) == [f"Colleges offer courses. {sentence}"]


@pytest.mark.parametrize(
    "sentence",
    [
        "This job is hard.",
        "You need a degree to do this job.",
        "To do this kind of work, you need patience.",
        "They bake bread.",
        "It is hot.",
        "You could get a degree.",
        "Many bakers run a shop.",
        "It's a good idea to visit a bakery.",
        "It will help if you like mornings.",
        "You need patience to do this job.",
        "These roles are rare.",
        "Each school sets its own rules.",
        "Once you're qualified, you can teach.",
    ],
)
def test_what_stands_alone_is_a_statement(sentence: str) -> None:
    assert not DEPENDENT.match(sentence)


@pytest.mark.parametrize(
    ("lead_in", "items", "conclusion", "text"),
    [
        (
            "You could do courses in:",
            ("brewing and distilling", "food science, with a placement"),
            "These courses take a year.",
            "You could do courses in brewing and distilling; and food science, with a placement. These courses take a year.",
        ),
        (
            "You could join one of:",
            ("a choir", "a band"),
            "Many offer lessons.",
            "You could join one of a choir or a band. Many offer lessons.",
        ),
        (
            "Schemes are run by:",
            ("Guild A", "Guild B"),
            "Each of these takes a month.",
            "Schemes are run by Guild A and Guild B. Each of these takes a month.",
        ),
    ],
)
def test_a_list_is_told_with_the_sentence_that_depends_on_it(lead_in: str, items: tuple[str, ...], conclusion: str, text: str) -> None:
    blocks = [SourceBlock((lead_in,)), SourceBlock(items, is_list=True), SourceBlock((f"{conclusion} You should ask early.",))]
    bullets, rest = split_blocks(blocks)
    assert (bullets, rest) == (SourceList(lead_in, items, conclusion), "You should ask early.")
    assert isinstance(bullets, SourceList)
    assert join_list(bullets, load_layout().runs_on) == text


@pytest.mark.parametrize(
    "sentence",
    [
        "Course providers can advise you on this.",
        "You may be able to arrange this yourself, if you have contacts.",
        "You'll need this to register.",
        "Training like this could be useful.",
        "You'll need to apply to them for a place.",
        "Examples include a diploma in gas installation.",
        "Or you could move into sales.",
        "But for coaching, a degree is expected.",
        "It will take 30 months to complete.",
        "It may be enjoyed on a screen.",
        "May advise patients on their health.",
        "Includes people who code.",
    ],
)
def test_a_sentence_that_says_nothing_alone_stays_with_the_one_before_it(sentence: str) -> None:
    assert split_blocks([SourceBlock((f"You rest. There are two ways in. {sentence}",))]) == [
        "You rest.",
        f"There are two ways in. {sentence}",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "You'll find it useful to speak Welsh.",
        "If you have some experience, this could help you to get in.",
        "You need a licence, and some schools help with this.",
        "It is recommended that you drive.",
        "May is the busiest month.",
        "Other routes are rare.",
    ],
)
def test_a_sentence_that_says_something_alone_stands_alone(sentence: str) -> None:
    assert list(split_blocks([SourceBlock((f"You rest. {sentence}",))]))[1:] == [sentence]


@pytest.mark.parametrize("lead_in", ["You could get this through:", "To do this, you could take:", "These include:"])
def test_a_lead_in_that_depends_on_a_sentence_includes_it(lead_in: str) -> None:
    blocks = [SourceBlock((f"You rest. You need experience. {lead_in}",)), SourceBlock(("a club", "a course"), is_list=True)]
    assert list(split_blocks(blocks)) == ["You rest.", SourceList(f"You need experience. {lead_in}", ("a club", "a course"))]


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("entry requirements vary", "Entry requirements vary."),
        ("the requirements depend on the college", "The requirements depend on the college."),
        ("fees are paid by the employer", "Fees are paid by the employer."),
        ("this can take a year", "This can take a year."),
        ("2 A levels", "You'll need 2 A levels."),
    ],
)
def test_an_item_that_is_a_clause_needs_no_lead_in(item: str, text: str) -> None:
    assert join_lead_in("You'll need:", item, load_layout().runs_on) == text


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Ask the Guild of Bakers You can also join it.", ["Ask the Guild of Bakers.", "You can also join it."]),
        ("Look at Bake (UK) You'll find more there.", ["Look at Bake (UK).", "You'll find more there."]),
        ("If You can bake, bake.", ["If You can bake, bake."]),
    ],
)
def test_a_name_without_a_full_stop_ends_a_sentence(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


@pytest.mark.parametrize("sentence", ["They offer evening classes.", "Their exams are in May.", "They test how you think."])
def test_they_are_the_people_in_the_job_unless_others_were_named(sentence: str) -> None:
    block = SourceBlock((f"Colleges run courses. {sentence}",))
    assert split_blocks([block]) == ["Colleges run courses.", sentence]
    assert split_blocks([block], are_others=True) == [f"Colleges run courses. {sentence}"]


@pytest.mark.parametrize(
    ("lead_in", "items", "text"),
    [
        ("You'll need to complete:", ("a degree", "a year of training"), "You'll need to complete a degree and a year of training."),
        (
            "There is a day where you'll:",
            ("take part in role plays that show how you deal with people", "have an interview"),
            "There is a day where you'll take part in role plays that show how you deal with people; and have an interview.",
        ),
        (
            "You have to pass:",
            ("a test of how well you read long texts on the law", "a medical"),
            "You have to pass a test of how well you read long texts on the law; and a medical.",
        ),
        (
            "You can qualify by doing:",
            ("a three-year scheme of training for people with a degree", "a five-year one"),
            "You can qualify by doing a three-year scheme of training for people with a degree; or a five-year one.",
        ),
    ],
)
def test_steps_that_are_all_needed_are_told_together(lead_in: str, items: tuple[str, ...], text: str) -> None:
    assert join_list(SourceList(lead_in, items), load_layout().runs_on) == text


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("ask theGuild of Bakers", "Ask the Guild of Bakers."),
        ("courses include:Level 2 Baking", "Courses include: Level 2 Baking."),
        ("find out more fromBread Trust now", "Find out more from Bread Trust now."),
        ("you need a a degree", "You need a degree."),
        ("ask the The Baking Board", "Ask The Baking Board."),
        ("the pay that that firm offers", "The pay that that firm offers."),
    ],
)
def test_spaces_that_were_lost_and_words_written_twice_are_mended(text: str, mended: str) -> None:
    assert as_sentence(text) == mended
