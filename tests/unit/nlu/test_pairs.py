"""Labelled pairs of questions and statements: what is loaded, which faults are reported, and that the repository's own can be used."""

from pathlib import Path

import pytest

from bot.conversation.types import Detail, Leaning
from bot.knowledge.taxonomy import Label
from bot.nlu.pairs import LabelledCareer, load_pairs
from tests.unit.nlu.conftest import has_fault

GOOD = """\
careers:
- career: baker
  name: Baker
  statements:
  - {text: They start at 4am., aspects: [hours/start_finish]}
  - {text: They lift sacks., aspects: [environment/lifting, duties]}
  questions:
  - {text: how heavy are the sacks, aspect: environment/lifting, detail: how_many, answers: [], same_aspect: [2], nearest: []}
  - {text: early starts?, aspect: hours/start_finish, detail: whether, answers: [1], same_aspect: [], nearest: []}
  - text: every day?
    after: {asked: early starts?, told: [1]}
    aspect: hours/start_finish
    detail: how_often
    leans_on: statement
    answers: []
    same_aspect: [1]
    nearest: []
"""


def write(folder: Path, text: str, name: str = "file.yml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def own() -> list[LabelledCareer]:
    return load_pairs()


def test_loads_careers(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (career,) = load_pairs(tmp_path)
    assert (career.career, career.name) == ("baker", "Baker")
    assert career.statements[1].aspects == (Label("environment", "lifting"), Label("duties"))
    heavy, early, every = career.questions
    assert (heavy.aspect, heavy.detail) == (Label("environment", "lifting"), Detail.HOW_MANY)
    assert (heavy.answers, heavy.same_aspect, heavy.nearest) == ((), (2,), ())
    assert early.answers == (1,)
    assert (early.after, early.leans_on) == (None, None)
    assert every.after is not None
    assert (every.after.asked, every.after.told, every.leans_on) == ("early starts?", (1,), Leaning.STATEMENT)


@pytest.mark.parametrize(
    ("before", "after", "line", "field", "problem"),
    [
        ("career: baker", "career: The Baker", 2, "careers.0.career", "does not match"),
        ("[hours/start_finish]", "[hours/teatime]", 5, "careers.0.statements.0.aspects", "unknown aspect 'hours/teatime'"),
        ("[hours/start_finish]", "[hours/other]", 5, "careers.0.statements.0.aspects", "only for questions; write 'hours'"),
        ("[hours/start_finish]", "[]", 5, "careers.0.statements.0.aspects", "at least 1 item"),
        ("aspect: environment/lifting,", "aspect: weights,", 8, "careers.0.questions.0.aspect", "unknown aspect 'weights'"),
        ("detail: how_many", "detail: heavy", 8, "careers.0.questions.0.detail", "input should be"),
        ("same_aspect: [2], ", "", 8, "careers.0.questions.0.same_aspect", "field required"),
        ("same_aspect: [2]", "same_aspect: [3]", 2, "careers.0", "'how heavy are the sacks' lists statement 3, but there are 2"),
        ("same_aspect: [2]", "same_aspect: [0]", 2, "careers.0", "'how heavy are the sacks' lists statement 0, but there are 2"),
        ("told: [1]", "told: [3]", 2, "careers.0", "'every day?' lists statement 3, but there are 2"),
        ("asked: early starts?, ", "", 11, "careers.0.questions.2.after.asked", "field required"),
        ("leans_on: statement", "leans_on: wall", 14, "careers.0.questions.2.leans_on", "input should be"),
        ("answers: [1]", "answers: [1, 1]", 9, "careers.0.questions.1", "statement 1 is listed twice"),
        ("name:", "title:", 3, "careers.0.title", "extra fields not permitted"),
    ],
)
def test_reports_faults(tmp_path: Path, before: str, after: str, line: int, field: str, problem: str) -> None:
    assert before in GOOD
    path = write(tmp_path, GOOD.replace(before, after))
    with pytest.raises(ValueError) as raised:
        load_pairs(tmp_path)
    assert has_fault(str(raised.value), f"{path}:{line}: {field}: ", problem)


def test_reports_the_faults_of_all_files(tmp_path: Path) -> None:
    write(tmp_path, "- one\n", "a.yml")
    write(tmp_path, GOOD.replace("name:", "title:"), "b.yml")
    with pytest.raises(ValueError, match="the file is a mapping with a list of careers") as raised:
        load_pairs(tmp_path)
    assert f"{tmp_path / 'b.yml'}:" in str(raised.value)


def test_own_careers_are_each_in_one_place(own: list[LabelledCareer]) -> None:
    ids = [career.career for career in own]
    assert sorted(set(ids)) == sorted(ids)


def test_own_questions_of_a_career_differ(own: list[LabelledCareer]) -> None:
    for career in own:
        texts = [question.text.casefold() for question in career.questions]
        assert sorted(set(texts)) == sorted(texts)


def test_own_pairs_have_each_kind_of_fit(own: list[LabelledCareer]) -> None:
    questions = [question for career in own for question in career.questions]
    assert any(question.answers for question in questions)
    assert any(question.same_aspect for question in questions)
    assert any(question.nearest for question in questions)
    assert any(not (question.answers or question.same_aspect or question.nearest) for question in questions)
