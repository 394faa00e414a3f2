"""A message is cut where a question could start, and split where its parts are clearer than the whole."""

import pytest
from spacy.language import Language

from bot.nlu.segments import Piece, SpanReading, best_split, has_content, is_alternative, is_question, pieces, points_back, spans


def texts(nlp: Language, text: str) -> list[str]:
    doc = nlp(text)
    return [doc[piece.start : piece.end].text for piece in pieces(doc)]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("what are the hours", ["what are the hours"]),
        ("hours? places? skills?", ["hours?", "places?", "skills?"]),
        ("the hours and the pay", ["the hours", "the pay"]),
        ("hours, pay & skills", ["hours", "pay", "skills"]),
        ("is on-call paid", ["is on-call paid"]),
        ("37.5 hours", ["37.5 hours"]),
        ("whats the hours what do they do who employs them", ["whats the hours", "what do they do", "who employs them"]),
        ("is it shifts do you lift heavy things", ["is it shifts", "do you lift heavy things"]),
        ("my knees hurt can i still do it", ["my knees hurt can i still do it"]),
        ("do you know what the hours are", ["do you know what the hours are"]),
        ("what happens when there is a crash", ["what happens when there is a crash"]),
        ("a senior officer is also teaching", ["a senior officer is also teaching"]),
        ("they also teach, also the pay", ["they also teach", "the pay"]),
        ("phone no. for the association", ["phone no. for the association"]),
        ("(a) hours; (b) the pay", ["hours", "the pay"]),
        ("do you have to work out what the machine is saying", ["do you have to work out what the machine is saying"]),
        ("is it connected with this or no", ["is it connected with this or no"]),
        ("is it shifts or what?", ["is it shifts or what?"]),
        ("does that count, do you think?", ["does that count, do you think?"]),
        ("is it hard, would you say? and the pay", ["is it hard, would you say?", "the pay"]),
        ("would that do as experience do you think", ["would that do as experience do you think"]),
        ("do you think, or do they lift", ["do you think", "do they lift"]),
        ("yes or no!!!", ["yes or no"]),
        ("then what?", ["then what?"]),
        ("what then", ["what then"]),
        ("how much training you dozy machine", ["how much training", "you dozy machine"]),
        ("pay, u absolute melon", ["pay", "u absolute melon"]),
        ("what hours are they you utter clown?", ["what hours are they", "you utter clown?"]),
        ("what would they pay you", ["what would they pay you"]),
        ("what do you do", ["what do you do"]),
        ("thank you very much", ["thank you very much"]),
        ("my gran says they work on ships, is that right?", ["my gran says they work on ships, is that right?"]),
        ("someone told me you can go abroad is it true", ["someone told me you can go abroad is it true"]),
        ("most isn't all, yes?", ["most isn't all, yes?"]),
        ("they work on ships. yes?", ["they work on ships", "yes?"]),
        ("they work on ships. is that right?", ["they work on ships", "is that right?"]),
        ("ok thanks, is that right?", ["ok thanks", "is that right?"]),
        ("...?!", []),
        ("", []),
        ("and", ["and"]),
        ("and then?", ["and then?"]),
        ("which tools, exactly?", ["which tools, exactly?"]),
        ("how many, roughly? and the pay", ["how many, roughly?", "the pay"]),
        ("tell me everything you've got", ["tell me everything you've got"]),
        ("anything you know on pay", ["anything you know on pay"]),
    ],
)
def test_cuts(nlp: Language, text: str, cut: list[str]) -> None:
    assert texts(nlp, text) == cut


def test_a_long_story_is_cut_at_its_sentences_only(nlp: Language) -> None:
    story = "i am nine, ten, eleven, twelve and a half, and tired, and cold, and hungry. what are the hours?"
    assert len(texts(nlp, story)) == 2


def test_an_endless_message_is_one_piece(nlp: Language) -> None:
    assert len(texts(nlp, "tired. " * 300)) == 1


FIRST, SECOND, WHOLE = Piece(0, 3), Piece(4, 7), Piece(0, 7)


def split(first: SpanReading, second: SpanReading, whole: SpanReading) -> list[Piece]:
    return best_split([FIRST, SECOND], {FIRST: first, SECOND: second, WHOLE: whole})


def test_two_clear_questions_are_two() -> None:
    assert split(SpanReading("hours", 0.9, True), SpanReading("pay", 0.9, True), SpanReading("hours", 0.8, True)) == [FIRST, SECOND]


def test_one_question_with_and_in_it_is_one() -> None:
    colleagues = SpanReading("duties/colleagues", 0.9, True)
    assert split(colleagues, SpanReading("overview", 0.2, True), colleagues) == [WHOLE]


def test_the_same_question_twice_is_one() -> None:
    assert split(SpanReading("hours", 0.7, True), SpanReading("hours", 0.7, True), SpanReading("hours", 0.95, True)) == [WHOLE]


def test_something_unclear_stays_whole() -> None:
    assert split(SpanReading("hours", 0.1, True), SpanReading("pay", 0.1, True), SpanReading("hours", 0.1, True)) == [WHOLE]


def test_a_tale_next_to_a_question_is_left_out() -> None:
    tale = SpanReading("skills/concentration", 0.3, False, put=False, background=True)
    assert split(tale, SpanReading("hours", 0.95, True), SpanReading("pay", 0.2, True)) == [SECOND]


def test_a_reaction_swallows_no_question() -> None:
    grumble, whole = SpanReading("grumble", 0.99, False, put=False), SpanReading("grumble", 0.95, False, put=False, reacts=True)
    asked = SpanReading("follow_up", 0.5, False, inquires=True)
    assert split(grumble, asked, whole) == [FIRST, SECOND]
    assert split(grumble, asked._replace(inquires=False), whole) == [WHOLE]


def test_a_tale_that_names_a_career_is_not_left_out() -> None:
    tale = SpanReading("name_career", 0.6, False, put=False)
    assert FIRST in split(tale, SpanReading("hours", 0.95, True), SpanReading("pay", 0.2, True))


def test_what_plainly_asks_for_something_else_is_not_joined() -> None:
    assert split(SpanReading("hours", 0.95, True), SpanReading("pay", 0.6, True), SpanReading("pay", 0.99, True)) == [FIRST, SECOND]


def test_a_note_surely_on_a_career_stands_though_its_label_is_open() -> None:
    note = SpanReading("entry/qualifications", 0.4, True, put=False, topical=0.95)
    assert note.stands
    assert not note._replace(topical=0.6).stands


def test_spans_are_every_run_of_pieces() -> None:
    assert spans([FIRST, SECOND]) == [FIRST, SECOND, WHOLE]


def test_questions_with_their_question_marks_are_two() -> None:
    first, second, whole = Piece(0, 3, True), Piece(3, 7, True), Piece(0, 7, True)
    readings = {first: SpanReading("duties", 0.5, True), second: SpanReading("hours", 0.9, True), whole: SpanReading("hours", 0.95, True)}
    assert best_split([first, second], readings) == [first, second]


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("what is it called and which jobs are like it", [True, False]),
        ("do they sit or do they stand", [False, False]),
        ("the hours and the pay", [False, False]),
        ("hours? places?", [True, True]),
    ],
)
def test_a_question_is_closed_by_its_mark_or_by_the_next(nlp: Language, text: str, closed: list[bool]) -> None:
    assert [piece.asked for piece in pieces(nlp(text))] == closed


def test_there_is_always_a_split() -> None:
    unlikely, asked, whole = Piece(0, 2), Piece(2, 5, True), Piece(0, 8)
    last = Piece(5, 8)
    readings = {span: SpanReading("hours", 0.1, True) for span in spans([unlikely, asked, last])}
    assert whole in readings
    assert best_split([unlikely, asked, last], readings)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("so does he lift things", True),
        ("and can i", True),
        ("pay?", True),
        ("an association for it, is that listed", True),
        ("my uncle does lung function", False),
        ("i am a nurse", False),
        ("i want to know the other names", True),
        ("whether they visit people", True),
        ("when they are called out", False),
        ("when do they start", True),
        ("i like the hours", False),
    ],
)
def test_what_is_asked_is_told_from_what_is_told(nlp: Language, text: str, asks: bool) -> None:
    doc = nlp(text)
    assert is_question(doc, Piece(0, len(doc))) == asks


def test_an_alternative_follows_or(nlp: Language) -> None:
    doc = nlp("is it 9 to 5 or shifts")
    assert [is_alternative(doc, piece) for piece in pieces(doc)] == [False, True]


@pytest.mark.parametrize(
    ("text", "points"), [("does it offer both", True), ("is that listed", True), ("a job that needs a sensible head", False)]
)
def test_what_points_back_leans_on_the_rest(nlp: Language, text: str, points: bool) -> None:
    doc = nlp(text)
    assert points_back(doc, Piece(0, len(doc))) == points


@pytest.mark.parametrize(
    ("text", "content"),
    [("would this job make it worse", False), ("what is it", False), ("is there lifting", True), ("i have a bad back", True)],
)
def test_words_that_only_judge_are_no_content(nlp: Language, text: str, content: bool) -> None:
    doc = nlp(text)
    assert has_content(doc, Piece(0, len(doc))) == content
