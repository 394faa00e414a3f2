"""The training data formatter: canonical form, duplicates, and the mistakes it reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.data_format import DataError, fold, format_data

SHIFTS = """\
version: "3.1"
nlu:
  - intent: hours
    metadata:
      aspect: shifts
    examples: |
      - do they work shifts
      - Shift work?
  - intent: hours
    metadata:
      aspect: shifts
      voice: young
    examples: |
      - is it like shifts n that
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def block(intent: str, *examples: str, **metadata: str) -> str:
    """A block in a form that YAML allows and that is not the canonical one."""
    lines = [f"- intent: {intent}"]
    if metadata:
        lines.append("  metadata: {" + ", ".join(f"{key}: {value}" for key, value in metadata.items()) + "}")
    lines.append("  examples: |")
    return "\n".join([*lines, *(f"    - {example}" for example in examples), ""])


def data_file(*blocks: str) -> str:
    return 'version: "3.1"\n\nnlu:\n' + "".join(blocks)


def problems(folder: Path) -> list[str]:
    with pytest.raises(DataError) as raised:
        format_data(folder, check=False)
    return [line.removeprefix(f"{folder}/") for line in str(raised.value).splitlines()]


def test_canonical_file_is_unchanged(tmp_path: Path) -> None:
    path = write(tmp_path, "topics/hours/shifts.yml", SHIFTS)
    assert format_data(tmp_path, check=False) == []
    assert path.read_text(encoding="utf-8") == SHIFTS


def test_writes_canonical_form(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "topics/hours/shifts.yml",
        data_file(
            block("hours", "is it like shifts n that", voice="young", aspect="shifts"),
            block("hours", "Shift work?", aspect="shifts"),
            block("hours", "do they work shifts", aspect="shifts"),
        ),
    )
    assert format_data(tmp_path, check=False) == [path]
    assert path.read_text(encoding="utf-8") == SHIFTS
    assert format_data(tmp_path, check=False) == []


def test_check_writes_nothing(tmp_path: Path) -> None:
    text = data_file(block("greet", "hi", "good morning"))
    path = write(tmp_path, "dialogue/greet.yml", text)
    assert format_data(tmp_path, check=True) == [path]
    assert path.read_text(encoding="utf-8") == text


def test_returns_only_files_that_change(tmp_path: Path) -> None:
    write(tmp_path, "topics/hours/shifts.yml", SHIFTS)
    changed = write(tmp_path, "topics/hours/hours.yml", data_file(block("hours", "hours?")))
    assert format_data(tmp_path, check=False) == [changed]


def test_keeps_long_and_unusual_examples_as_they_are(tmp_path: Path) -> None:
    examples = sorted(
        ["#2", "'''", "- -", "{{7*7}}", 'say "hi": now', "كم الراتب", "ok 👍", "word " * 60 + "end", "می\u200cخواهم"], key=str.casefold
    )
    path = write(tmp_path, "out_of_scope/gibberish.yml", data_file(block("gibberish", *examples)))
    format_data(tmp_path, check=False)
    assert path.read_text(encoding="utf-8").splitlines()[4:] == [f"      - {example}" for example in examples]


def test_keeps_comments_at_the_top(tmp_path: Path) -> None:
    path = write(tmp_path, "topics/hours/shifts.yml", "# Nights are hours/nights.\n# So are twilights.\n" + SHIFTS)
    assert format_data(tmp_path, check=False) == []
    write(tmp_path, "topics/hours/shifts.yml", "# Nights are hours/nights.\n" + data_file(block("hours", "shifts", aspect="shifts")))
    format_data(tmp_path, check=False)
    assert path.read_text(encoding="utf-8").startswith('# Nights are hours/nights.\nversion: "3.1"\nnlu:\n')


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Do they work NIGHTS", "do they work nights"),
        ("do they  work nights ", "do they work nights"),
        ("do they work nights?!", "do they work nights"),
        ("do they work nights…", "do they work nights"),
        ("do [nurses](career) work nights", "do nurses work nights"),
        ("what about [nurses](career)?", "what about nurses"),
    ],
)
def test_folds(text: str, same: str) -> None:
    assert fold(text) == same


@pytest.mark.parametrize("text", ["???", "!!!", "it's c++ or c", "r&d", "£30,000"])
def test_folding_keeps_what_tells_examples_apart(text: str) -> None:
    assert fold(text) == text


def test_removes_duplicates_within_and_across_blocks(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "topics/hours/nights.yml",
        data_file(
            block("hours", "Nights?", "any night work", aspect="nights", voice="young"),
            block("hours", "nights", "NIGHTS!", aspect="nights"),
        ),
    )
    format_data(tmp_path, check=False)
    assert path.read_text(encoding="utf-8") == (
        'version: "3.1"\nnlu:\n'
        "  - intent: hours\n    metadata:\n      aspect: nights\n    examples: |\n      - nights\n"
        "  - intent: hours\n    metadata:\n      aspect: nights\n      voice: young\n    examples: |\n      - any night work\n"
    )


def test_of_duplicates_the_annotated_one_stays(tmp_path: Path) -> None:
    path = write(tmp_path, "topics/hours/hours.yml", data_file(block("hours", "hours of a nurse", "hours of a [nurse](career)?")))
    format_data(tmp_path, check=False)
    assert path.read_text(encoding="utf-8").splitlines()[4:] == ["      - hours of a [nurse](career)?"]


def test_same_text_after_another_turn_is_another_example(tmp_path: Path) -> None:
    write(
        tmp_path,
        "dialogue/more.yml",
        data_file(
            block("more", "and then", detail="when", after="hours"),
            block("more", "and then", detail="where", after="entry"),
        ),
    )
    format_data(tmp_path, check=False)
    assert format_data(tmp_path, check=False) == []


def test_reports_text_under_two_labels(tmp_path: Path) -> None:
    write(tmp_path, "topics/hours/nights.yml", data_file(block("hours", "any nights", "Rota?", aspect="nights")))
    path = write(tmp_path, "topics/hours/shifts.yml", data_file(block("hours", "rota", aspect="shifts")))
    before = path.read_text(encoding="utf-8")
    assert problems(tmp_path) == [
        f'topics/hours/shifts.yml:7: "rota" is hours/shifts here and hours/nights in {tmp_path}/topics/hours/nights.yml:8'
    ]
    assert path.read_text(encoding="utf-8") == before


def test_reports_text_with_two_details(tmp_path: Path) -> None:
    write(
        tmp_path,
        "topics/hours/nights.yml",
        data_file(block("hours", "nights", aspect="nights"), block("hours", "nights", aspect="nights", act="ask", detail="whether")),
    )
    assert problems(tmp_path) == [
        f'topics/hours/nights.yml:11: "nights" is hours/nights ask whether here and hours/nights in {tmp_path}/topics/hours/nights.yml:7'
    ]


def test_reports_text_that_leans_on_two_things(tmp_path: Path) -> None:
    write(
        tmp_path,
        "dialogue/follow_up.yml",
        data_file(
            block("follow_up", "how often", leans_on="item", detail="how_often"),
            block("follow_up", "how often", leans_on="statement", detail="how_often"),
        ),
    )
    meanings = f"follow_up statement how_often here and follow_up item how_often in {tmp_path}/dialogue/follow_up.yml:7"
    assert problems(tmp_path) == [f'dialogue/follow_up.yml:11: "how often" is {meanings}']


def test_reports_unknown_metadata_keys(tmp_path: Path) -> None:
    write(tmp_path, "topics/hours/nights.yml", data_file(block("hours", "any nights", aspect="nights", author="me")))
    assert problems(tmp_path) == [
        "topics/hours/nights.yml:5: unknown metadata key author; known are aspect, act, leans_on, detail, after, voice"
    ]


@pytest.mark.parametrize(
    ("name", "content", "label"),
    [
        ("topics/hours/teatime.yml", block("hours", "is there tea", aspect="teatime"), "hours/teatime"),
        ("topics/salary/salary.yml", block("salary", "how much"), "salary"),
        ("topics/greet/greet.yml", block("greet", "hello"), "greet"),
        ("dialogue/hours.yml", block("hours", "is there tea", aspect="teatime"), "hours/teatime"),
    ],
)
def test_reports_labels_that_are_not_in_the_taxonomy(tmp_path: Path, name: str, content: str, label: str) -> None:
    write(tmp_path, name, data_file(content))
    assert problems(tmp_path) == [f"{name}:4: {label} is not in the taxonomy"]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("topics/hours/shifts.yml", block("hours", "hours"), "examples of hours belong in topics/hours/hours.yml"),
        (
            "topics/hours/hours.yml",
            block("hours", "nights", aspect="nights"),
            "examples of hours/nights belong in topics/hours/nights.yml",
        ),
        ("dialogue/thank.yml", block("greet", "hi"), "examples of greet belong in dialogue/greet.yml or out_of_scope/greet.yml"),
        ("batch.yml", block("greet", "hi"), "examples of greet belong in dialogue/greet.yml or out_of_scope/greet.yml"),
    ],
)
def test_reports_blocks_in_the_wrong_file(tmp_path: Path, name: str, content: str, problem: str) -> None:
    write(tmp_path, name, data_file(content))
    assert problems(tmp_path) == [f"{name}:4: {problem}"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('version: "3.1"\nnlu:\n- intent: greet\n  examples: [\n', ":5: expected the node content, but found '<stream end>'"),
        ('nlu:\n- intent: greet\n  examples: "- hi"\n', ":1: a file has a version and a list of blocks under nlu, and nothing else"),
        (
            'version: "3.1"\nnlu:\n- synonym: x\n  examples: |\n    - y\n',
            ":3: a block has an intent, examples and optional metadata, and no other keys",
        ),
        ('version: "3.1"\nnlu:\n- hello\n', ":3: a block has an intent, examples and optional metadata, and no other keys"),
        (
            'version: "3.1"\nnlu:\n- intent: greet\n  metadata: young\n  examples: |\n    - hi\n',
            ":3: metadata is a mapping of keys to values",
        ),
        ('version: "3.1"\nnlu:\n- intent: greet\n  examples:\n  - text: hi\n', ":4: examples are a literal block (examples: |)"),
        (data_file(block("greet", "hi")) + "    hello\n", ':7: an example is one line that starts with "- "'),
        (
            data_file("# Short ones.\n", block("greet", "hi")),
            ":4: formatting keeps comments only at the top of a file; move this one there",
        ),
    ],
)
def test_reports_what_it_cannot_read(tmp_path: Path, text: str, problem: str) -> None:
    write(tmp_path, "dialogue/greet.yml", text)
    assert problems(tmp_path) == [f"dialogue/greet.yml{problem}"]


def test_reports_every_problem_at_once(tmp_path: Path) -> None:
    write(tmp_path, "topics/hours/teatime.yml", data_file(block("hours", "is there tea", aspect="teatime", author="me")))
    write(tmp_path, "dialogue/greet.yml", data_file(block("thank", "ta")))
    assert len(problems(tmp_path)) == 3
