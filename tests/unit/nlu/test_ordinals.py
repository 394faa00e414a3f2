import pytest
from spacy.language import Language

from bot.conversation.history import MIDDLE
from bot.nlu.ordinals import ordinal_in


@pytest.mark.parametrize(
    ("text", "position", "certain"),
    [
        ("the second one", 2, True),
        ("2", 2, True),
        ("please the second number one more time", 2, True),
        ("the third phone number again", 3, True),
        ("2nd", 2, True),
        ("the forth one wot dus it mean", 4, True),
        ("number 3 please", 3, True),
        ("the last one", -1, True),
        ("tell me about the first of those", 1, True),
        ("what does the third one on that list involve", 3, True),
        ("and the last?", -1, True),
        ("what was the middle one", MIDDLE, True),
        ("read me that last bit again", -1, True),
        ("and the penultimate point", -2, True),
        ("what's the second last one", -2, True),
        ("the 3rd to last", -3, True),
        ("and the last but one", -2, True),
        ("is it the first job people do after school", 1, False),
        ("question 2 please", 2, True),
        ("one more thing about the hours in a week", 1, False),
        ("what in heaven's name is the sixth?", 6, True),
        ("I have never heard of the fifth", 5, True),
        ("can you say what you know of the third, please", 3, True),
        ("when they come to the end of the third year", 3, False),
        ("how do people get to the top", 1, False),
    ],
)
def test_positions(nlp: Language, text: str, position: int, certain: bool) -> None:
    assert ordinal_in(nlp(text)) == (position, certain, 1)


@pytest.mark.parametrize(
    "text",
    [
        "what are the hours",
        "tell me more",
        "",
        "the pay for that one",
        "ooh the talks one",
        "the apprenticeship 1",
        "at the top end",
        "top of the ladder",
        "in the middle of nowhere",
        "the bottom rung",
        "highest paid first",
        "quickest to train first please",
    ],
)
def test_none(nlp: Language, text: str) -> None:
    assert ordinal_in(nlp(text)) is None


@pytest.mark.parametrize(
    ("text", "position", "several"),
    [
        ("numbers for the last two?", -1, 2),
        ("the first three please", 1, 3),
        ("what do the final 2 do", -1, 2),
        ("is it hard in the first two years", 1, 1),
    ],
)
def test_several_entries(nlp: Language, text: str, position: int, several: int) -> None:
    found = ordinal_in(nlp(text))
    assert found and (found.position, found.several) == (position, several)
