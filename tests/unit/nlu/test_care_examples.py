"""Labelled messages on the need for help: what is loaded and learned from, and which faults are reported."""

from pathlib import Path

import pytest
import spacy

from bot.knowledge.taxonomy import Label
from bot.nlu.care_examples import MOST_OF_LABEL, NO_NEED, CareExample, care_lessons, load_care_examples
from bot.nlu.clauses import NEEDS
from bot.nlu.conversations import LabelledConversation
from bot.nlu.examples import Example
from tests.unit.nlu.conftest import has_fault

GOOD = """\
distress:
- "I won't be here on Friday"
emergency:
- "Gran's face has dropped"
relief:
- "The ambulance is here"
none:
- "I won't be at work on Friday"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "messages.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_loads_messages_with_the_help_they_need(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    assert load_care_examples(tmp_path) == [
        CareExample("I won't be here on Friday", "distress"),
        CareExample("Gran's face has dropped", "emergency"),
        CareExample("The ambulance is here", "relief"),
        CareExample("I won't be at work on Friday", "none"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "line", "field", "problem"),
    [
        ("distress:", "sadness:", 1, "sadness", "extra fields not permitted"),
        ('"Gran\'s face has dropped"', "[gran]", 4, "emergency.0", "valid string"),
        ('"Gran\'s face has dropped"', '" "', 4, "emergency.0", "at least 1 character"),
        ("at work on Friday", "HERE on Friday", 7, "none", "listed twice, first under distress"),
    ],
)
def test_reports_faults(tmp_path: Path, before: str, after: str, line: int, field: str, problem: str) -> None:
    assert before in GOOD
    path = write(tmp_path, GOOD.replace(before, after))
    with pytest.raises(ValueError) as raised:
        load_care_examples(tmp_path)
    assert has_fault(str(raised.value), f"{path}:{line}: {field}: ", problem), raised.value


def test_the_repositorys_own_messages_can_be_used() -> None:
    needs = {need for _, need in load_care_examples()}
    assert needs == {*NEEDS, NO_NEED}


def test_lessons_are_messages_that_need_help_and_some_of_everything_else() -> None:
    examples = [
        Example("he hits me", Label("abuse")),
        *(Example(f"hours {number}", Label("hours")) for number in range(MOST_OF_LABEL + 5)),
        *(Example(f"better now {number}", Label("relief")) for number in range(MOST_OF_LABEL + 5)),
    ]
    clauses = [{"text": "Mum collapsed.", "act": "tell", "aspect": "emergency"}, {"text": "The pay?", "act": "ask", "aspect": "pay"}]
    turns = [{"text": "Does a Baker bake", "act": "ask", "aspect": "duties", "mentions": [{"text": "baker", "role": "subject"}]}]
    turns.append({"text": "Mum collapsed. The pay?", "clauses": clauses})  # type: ignore[dict-item]
    conversation = LabelledConversation.model_validate({"voice": "pupil", "career": "baker", "turns": turns})
    asked = [Example(f"is it hard {number}", Label("hours")) for number in range(MOST_OF_LABEL + 5)]
    lessons = care_lessons([CareExample("Gone by Friday", "distress")], examples, asked, [conversation], spacy.blank("en"))
    told = dict(lessons)
    assert told["gone by friday"] == "distress"
    assert told["he hits me"] == "abuse"
    assert told["does a worker bake"] == "none"
    assert told["mum collapsed . the pay ?"] == "emergency"
    assert sum(text.startswith("hours") for text in told) == MOST_OF_LABEL
    assert sum(text.startswith("better") for text in told) == MOST_OF_LABEL + 5
    assert told["better now 0"] == "relief"
    assert sum(text.startswith("is it hard") for text in told) == MOST_OF_LABEL + 5
    assert (told["mum collapsed ."], told["the pay ?"]) == ("emergency", "none")
