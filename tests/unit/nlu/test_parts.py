"""Of the parts of a message, those that ask are answered, in the order asked."""

from __future__ import annotations

from spacy.language import Language

from bot.conversation.question import Part
from bot.nlu.parts import asked
from bot.nlu.segments import pieces


def answered(nlp: Language, text: str, *parts: Part) -> list[str]:
    """The labels of the parts that are answered, given one for each piece of the text."""
    doc = nlp(text)
    return [part.labels[0][0] for part in asked(doc, list(zip(pieces(doc), parts, strict=True)))]


def part(label: str, likelihood: float = 0.9, confidence: float = 0.95, put: bool = True, **more: object) -> Part:
    return Part.model_validate({"text": label, "labels": [(label, likelihood)], "confidence": confidence, "put": put, **more})


def test_what_is_asked_comes_before_what_is_told(nlp: Language) -> None:
    told, question = part("skills/concentration", put=False), part("hours")
    assert answered(nlp, "i lose focus, what are the hours", told, question) == ["hours", "skills/concentration"]


def test_a_question_about_what_was_told_does_not(nlp: Language) -> None:
    told, question = part("progression/teaching", put=False), part("progression/senior_posts")
    assert answered(nlp, "training newcomers, is that for the seniors", told, question)[0] == "progression/teaching"


def test_small_talk_beside_a_question_is_left_out(nlp: Language) -> None:
    assert answered(nlp, "hello, what are the hours", part("greet", put=False), part("hours")) == ["hours"]


def test_a_question_to_us_among_questions_on_a_career_is_one(nlp: Language) -> None:
    assert answered(nlp, "what do you do, what do you earn", part("capabilities"), part("pay")) == ["duties", "pay"]
    assert answered(nlp, "what do you do", part("capabilities")) == ["capabilities"]


def test_an_alternative_to_small_talk_is_no_question(nlp: Language) -> None:
    computer = part("environment/computers", put=False, alternative=True)
    assert answered(nlp, "are you a person or a computer", part("bot_challenge"), computer) == ["bot_challenge"]


def test_a_question_about_a_tale_of_something_else_is_not_on_a_career(nlp: Language) -> None:
    tale = part("off_topic", put=False)
    assert answered(nlp, "my landlord keeps the deposit, what can i do", tale, part("duties")) == ["off_topic"]
    assert answered(nlp, "my landlord keeps the deposit, what hours do they do", tale, part("hours"))[0] == "hours"


def test_a_vague_piece_beside_a_clear_question_is_background(nlp: Language) -> None:
    vague = part("pay", likelihood=0.1, confidence=0.6)
    assert answered(nlp, "what are the hours, what of it", part("hours"), vague) == ["hours"]


def test_a_part_takes_the_career_named_before_it(nlp: Language) -> None:
    doc = nlp("hours of a nurse, the pay")
    parts = asked(doc, list(zip(pieces(doc), [part("hours", others=["nurse"]), part("pay")], strict=True)))
    assert parts[1].others == ["nurse"]
