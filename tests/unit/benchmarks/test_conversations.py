"""Conversations to replay: how they are read, and how their transcripts and outcomes are written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks import conversations
from benchmarks.conversations import Reply, as_read, outcomes, write_transcripts
from benchmarks.scripts import Turn, read_scripts
from bot.cli.client import ReceivedMessage

LINES = [
    '{"id": "c", "voice": "teenager", "career": "Nurse", "turns": [{"text": "hours?", "expect": "37.5"},'
    ' {"text": "nights?", "leans": true, "expect": "a gap", "forbid": "a fact"}]}',
    '{"id": "s", "class": "answerable", "text": "pay?", "expect": "a gap", "reply": "an earlier one", "verdict": "good"}',
]
REPLIES = [
    [Reply("37.5 hours.\n[Shifts? | Pay?]", "answered"), Reply("It doesn't say.", "gap")],
    [Reply("It doesn't say.")],
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "held.jsonl"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return path


def test_conversations_and_single_questions_are_read(file: Path) -> None:
    conversation, single = read_scripts([file])
    assert (conversation.voice, conversation.career) == ("teenager", "Nurse")
    assert conversation.turns[1] == Turn(text="nights?", leans=True, expect="a gap", forbid="a fact")
    assert (single.kind, single.turns) == ("answerable", [Turn(text="pay?", expect="a gap")])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "x", "turns": []}', "turns: "),
        ('{"id": "x", "turns": [{"text": "hours?"}]}', "turns.0.expect: "),
        ('{"id": "x", "text": "hours?"}', "turns.0.expect: "),
        ("[]", "Input should be"),
        (LINES[1], "a second conversation s"),
    ],
)
def test_a_faulty_conversation_is_named_by_file_and_line(file: Path, line: str, message: str) -> None:
    with file.open("a", encoding="utf-8") as more:
        more.write(line)
    with pytest.raises(ValueError, match=f"{file}:3: {message}"):
        read_scripts([file])


def test_buttons_are_in_brackets() -> None:
    assert as_read([ReceivedMessage("Hello.", ["Hours?", "Pay?"]), ReceivedMessage("Bye.")]) == "Hello.\n[Hours? | Pay?]\nBye."


def test_outcomes_are_those_logged_for_each_conversation() -> None:
    events = [
        {"event": "turn", "conversation": "a", "outcome": "answered"},
        {"event": "turn", "conversation": "b", "outcome": "gap"},
        {"event": "something else", "conversation": "a"},
        {"event": "turn", "conversation": "a", "outcome": "unsure"},
    ]
    log = "\n".join(["starting", *map(json.dumps, events)])
    assert outcomes(log) == {"a": ["answered", "unsure"], "b": ["gap"]}


def test_transcripts_have_what_a_judge_needs(file: Path, tmp_path: Path) -> None:
    write_transcripts(tmp_path / "out", read_scripts([file]), REPLIES)
    first, second = map(json.loads, (tmp_path / "out" / "transcripts.jsonl").read_text(encoding="utf-8").splitlines())
    assert (first["id"], first["voice"], second["class"]) == ("c", "teenager", "answerable")
    assert first["turns"][1] == {
        "text": "nights?",
        "leans": True,
        "expect": "a gap",
        "forbid": "a fact",
        "reply": "It doesn't say.",
        "outcome": "gap",
    }
    markdown = (tmp_path / "out" / "transcripts.md").read_text(encoding="utf-8")
    assert markdown.startswith("# Transcripts\n\n## c (teenager, Nurse)\n\n**Turn 0:** hours?\n\n> 37.5 hours.\n> [Shifts? | Pay?]\n\n")
    assert "**Turn 1, leans:** nights?" in markdown
    assert "Expected: a gap  \nForbidden: a fact  \nOutcome: gap\n\n## s (answerable)" in markdown


def test_transcripts_can_be_replayed(file: Path, tmp_path: Path) -> None:
    scripts = read_scripts([file])
    write_transcripts(tmp_path, scripts, REPLIES)
    assert read_scripts([tmp_path / "transcripts.jsonl"]) == scripts


def write_verdicts(path: Path, *grades: str) -> Path:
    rows = [
        {"id": name, "turn": turn, "verdict": grade} for (name, turn), grade in zip([("c", 0), ("c", 1), ("s", 0)], grades, strict=True)
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_the_report_has_shares_kinds_and_agreement(file: Path, tmp_path: Path) -> None:
    paths = [write_verdicts(tmp_path / "one.jsonl", "good", "bad", "good"), write_verdicts(tmp_path / "two.jsonl", "good", "bad", "bad")]
    console = Console(record=True, width=200)
    conversations.report(read_scripts([file]), paths, console)
    text = console.export_text()
    for row in ("all turns: not bad 1 3 33.3% 6.1% to 79.2%", "no kind given 2 66.7%", "bad or not 2 3 66.7% 0.40"):
        assert row in " ".join(text.replace("│", " ").split())


def test_a_fault_in_a_file_ends_it_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="No such file"):
        conversations.main([str(tmp_path / "none.jsonl")])
