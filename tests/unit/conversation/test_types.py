"""The types check their values, and never show what a person wrote in an error."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from bot.conversation.outcome import Outcome
from bot.conversation.types import (
    Act,
    Answer,
    Background,
    BackgroundKind,
    BulletList,
    Citation,
    Clause,
    Comparison,
    ComparisonRow,
    Detail,
    Fit,
    Guide,
    GuideAnswer,
    Item,
    ItemKind,
    Leaning,
    Mention,
    Paragraph,
    Query,
    Reply,
    Role,
    Suggestion,
    Tone,
)
from bot.knowledge.models import Contact, Source, Statement
from bot.knowledge.taxonomy import Label

SHIFTS = Label("hours", "shifts")
QUERY = Query(careers=("baker",), aspect=SHIFTS, detail=Detail.HOW_OFTEN)
STATEMENT = Statement(text="Bakers may work shifts.", aspects=("hours/shifts",))
SOURCE = Source(title="Baker", publisher="Careers Office", date="undated")


@pytest.mark.parametrize("text", ["hours", "hours/shifts", "out_of_scope"])
def test_a_label_is_validated_from_its_text_and_serialised_as_text(text: str) -> None:
    labels = TypeAdapter(Label)
    assert labels.validate_python(text) == labels.validate_python(Label.parse(text)) == Label.parse(text)
    assert labels.validate_json(f'"{text}"') == Label.parse(text)
    assert labels.dump_python(Label.parse(text), mode="json") == text


@pytest.mark.parametrize("value", ["", "Hours", "hours/", "/shifts", "hours/shifts/nights", "hours shifts", "hours\n", 3, None, ["hours"]])
def test_a_label_of_another_form_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Label).validate_python(value)


def test_a_clause_that_leans_on_nothing_is_the_default() -> None:
    clause = Clause(text="any shifts", start=0, end=10, act=Act.ASK, aspect=SHIFTS, detail=Detail.WHETHER, confidence=0.9)
    assert clause.leans_on is Leaning.NOTHING
    assert Clause.model_validate_json(clause.model_dump_json()) == clause


@pytest.mark.parametrize(("start", "end", "confidence"), [(3, 3, 0.5), (3, 2, 0.5), (-1, 2, 0.5), (0, 2, 1.1), (0, 2, -0.1)])
def test_a_clause_has_an_extent_and_a_likelihood(start: int, end: int, confidence: float) -> None:
    with pytest.raises(ValidationError):
        Clause(text="hi", start=start, end=end, act=Act.REACT, confidence=confidence)


def test_errors_do_not_quote_the_message() -> None:
    with pytest.raises(ValidationError) as raised:
        Mention.model_validate({"text": "my own secret", "role": "enemy", "career": 7})
    assert "secret" not in str(raised.value) and "enemy" not in str(raised.value)


def test_types_are_immutable_and_refuse_unknown_fields() -> None:
    mention = Mention(text="a baker", career="baker", role=Role.SUBJECT)
    with pytest.raises(ValidationError, match="frozen"):
        mention.text = "a cook"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="Extra inputs"):
        Mention.model_validate({**mention.model_dump(), "held": True})
    assert len({mention, Mention(text="a baker", career="baker", role=Role.SUBJECT)}) == 1


def test_positions_count_from_one() -> None:
    assert Item(kind=ItemKind.CONTACT, id="Bakers' Guild", career="baker", position=1).position == 1
    with pytest.raises(ValidationError):
        Item(kind=ItemKind.CONTACT, id="Bakers' Guild", career="baker", position=0)


@pytest.mark.parametrize(("fit", "is_gap"), [(Fit.ANSWERS, False), (Fit.SAME_ASPECT, True), (Fit.NEAREST, True)])
def test_an_answer_is_a_gap_unless_it_gives_the_detail(fit: Fit, is_gap: bool) -> None:
    assert Answer(query=QUERY, career="baker", fit=fit, statements=(STATEMENT,)).is_gap is is_gap


def test_an_answer_has_content_unless_it_is_unrelated() -> None:
    assert Answer(query=QUERY, career="baker", fit=Fit.UNRELATED).is_gap
    assert not Answer(query=QUERY, career="baker", fit=Fit.ANSWERS, contacts=(Contact(name="Guild", kind="service"),)).is_gap
    assert not Answer(query=QUERY, career="baker", fit=Fit.ANSWERS, related=("Cook",)).is_gap
    for fit, statements in ((Fit.ANSWERS, ()), (Fit.UNRELATED, (STATEMENT,))):
        with pytest.raises(ValidationError, match="unless nothing in the profile is related"):
            Answer(query=QUERY, career="baker", fit=fit, statements=statements)


def test_a_reply_is_read_back_from_json() -> None:
    reply = Reply(
        blocks=(
            Paragraph(text="Bakers may work shifts."),
            BulletList(entries=("They start early.", "They finish early.")),
            Comparison(careers=("Baker", "Cook"), rows=(ComparisonRow(title="Shifts", cells=("may", "may"), verdict="Alike"),)),
        ),
        citations=(Citation(career="baker", name="Baker", topics=(Label("hours"),), source=SOURCE),),
        suggestions=(Suggestion(text="How often?", query=QUERY),),
        tone=Tone.WARM,
        outcome=Outcome.GAP,
    )
    assert Reply.model_validate_json(reply.model_dump_json()) == reply


def test_a_reply_has_a_block_and_no_tone_by_default() -> None:
    assert Reply(blocks=(Paragraph(text="Hello."),), outcome=Outcome.SMALL_TALK).tone is Tone.PLAIN
    with pytest.raises(ValidationError):
        Reply(blocks=(), outcome=Outcome.SMALL_TALK)


def test_a_comparison_has_a_cell_for_each_of_several_careers() -> None:
    row = ComparisonRow(title="Pay", cells=("£20,000",))
    with pytest.raises(ValidationError, match="a cell for each career"):
        Comparison(careers=("Baker", "Cook"), rows=(row,))
    with pytest.raises(ValidationError):
        Comparison(careers=("Baker",), rows=(row,))


@pytest.mark.parametrize("where", ["", "I am 17 and have asthma", "x" * 65, "a\n"])
def test_background_is_a_pointer_and_never_the_words_themselves(where: str) -> None:
    assert Background(kind=BackgroundKind.AGE, where="0b5f7e4c9a").where
    with pytest.raises(ValidationError):
        Background(kind=BackgroundKind.AGE, where=where)


def test_a_guided_talk_has_at_most_eight_answers() -> None:
    assert Guide(answers={"enjoy": GuideAnswer()}).answers["enjoy"].is_skipped
    with pytest.raises(ValidationError):
        Guide(answers={str(number): GuideAnswer() for number in range(9)})
