"""Labelled conversations: what is loaded, which faults are reported, and that the repository's own are complete."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.conversation.types import Act, BackgroundKind, Detail, Leaning, Role
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.nlu.conversations import LabelledConversation, load_conversations
from bot.paths import ROOT
from tests.unit.nlu.conftest import has_fault

GOOD = """\
conversations:
- voice: worried parent
  career: baker
  turns:
  - {text: how early do they start, act: ask, aspect: hours/start_finish, detail: when}
  - text: She's 15. Is that a lot like a nurse?
    clauses:
    - {text: She's 15., act: tell, tells: age}
    - {text: Is that a lot like a nurse?, act: ask, aspect: related/difference, detail: whether, leans_on: statement}
    mentions:
    - {text: nurse, role: comparator}
"""


def write(folder: Path, text: str, name: str = "file.yml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def own() -> list[LabelledConversation]:
    return load_conversations()


def test_loads_a_conversation(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (conversation,) = load_conversations(tmp_path)
    assert (conversation.voice, conversation.career) == ("worried parent", "baker")
    first, second = conversation.turns
    ((text, clause),) = first.texts()
    assert text == "how early do they start"
    assert (clause.act, clause.aspect, clause.detail) == (Act.ASK, Label("hours", "start_finish"), Detail.WHEN)
    assert clause.leans_on == Leaning.NOTHING
    (told, tell), (asked, ask) = second.texts()
    assert (told, tell.act, tell.tells, tell.aspect) == ("She's 15.", Act.TELL, BackgroundKind.AGE, None)
    assert (asked, ask.leans_on) == ("Is that a lot like a nurse?", Leaning.STATEMENT)
    assert [(mention.text, mention.role) for mention in second.mentions] == [("nurse", Role.COMPARATOR)]


def test_loads_all_files_by_path(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "b.yml")
    write(tmp_path, GOOD.replace("baker", "vet"), "a/c.yml")
    assert [conversation.career for conversation in load_conversations(tmp_path)] == ["vet", "baker"]


def test_what_is_not_to_be_remembered_tells_nothing(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("tells: age", "tells: other"))
    (conversation,) = load_conversations(tmp_path)
    assert conversation.turns[1].clauses[0].tells is None


@pytest.mark.parametrize(
    ("before", "after", "line", "field", "problem"),
    [
        ("aspect: hours/start_finish", "aspect: Hours!", 5, "conversations.0.turns.0.clauses.0.aspect", "does not match"),
        ("detail: when", "detail: whenever", 5, "conversations.0.turns.0.clauses.0.detail", "input should be"),
        ("act: tell", "act: talk", 8, "conversations.0.turns.1.clauses.0.act", "input should be"),
        ("role: comparator", "role: extra", 11, "conversations.0.turns.1.mentions.0.role", "input should be"),
        ("text: She's 15., act", "text: He is 15., act", 6, "conversations.0.turns.1", "the text has no 'He is 15.'"),
        ("{text: nurse,", "{text: vet,", 6, "conversations.0.turns.1", "the text does not mention 'vet'"),
        ("  career: baker\n", "", 2, "conversations.0.career", "field required"),
        ("voice:", "vioce:", 2, "conversations.0.vioce", "extra fields not permitted"),
    ],
)
def test_reports_faults(tmp_path: Path, before: str, after: str, line: int, field: str, problem: str) -> None:
    assert before in GOOD
    path = write(tmp_path, GOOD.replace(before, after))
    with pytest.raises(ValueError) as raised:
        load_conversations(tmp_path)
    assert has_fault(str(raised.value), f"{path}:{line}: {field}: ", problem)


def test_reports_the_faults_of_all_files(tmp_path: Path) -> None:
    write(tmp_path, "- one\n", "a.yml")
    write(tmp_path, GOOD.replace("career:", "job:"), "b.yml")
    with pytest.raises(ValueError, match="the file is a mapping with a list of conversations") as raised:
        load_conversations(tmp_path)
    assert f"{tmp_path / 'b.yml'}:" in str(raised.value)


def test_own_conversations_use_known_labels(own: list[LabelledConversation]) -> None:
    intents = YAML(typ="safe").load(ROOT / "domain.yml")["intents"]
    labels = {clause.aspect for conversation in own for turn in conversation.turns for clause in turn.clauses if clause.aspect}
    assert {str(label) for label in labels if label not in load_taxonomy() and str(label) not in intents} == set()


def test_own_conversations_say_what_a_clause_is_about(own: list[LabelledConversation]) -> None:
    clauses = [clause for conversation in own for turn in conversation.turns for clause in turn.clauses]
    assert [clause for clause in clauses if clause.act is not Act.TELL and clause.aspect is None] == []
    assert [clause for clause in clauses if (clause.act is Act.ASK) != (clause.detail is not None)] == []


def test_own_conversations_differ(own: list[LabelledConversation]) -> None:
    assert len(set(own)) == len(own)
