"""The wording of Rasa's responses is read, checked, and read again after an edit."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.answering.responses import RESPONSES_FILE, ResponseFile, read_responses
from bot.knowledge.reloading import CHECK_INTERVAL
from bot.paths import ROOT

DEFAULTS = {"utter_greet": [{"text": "Hi."}], "utter_pick": [{"text": "Pick one of {count}."}]}
DOMAIN = YAML(typ="safe").load(ROOT / "domain.yml")["responses"]
HELPLINES = {
    "utter_distress": ("116 123", "0800 1111", "999"),
    "utter_still_here": ("116 123", "0800 1111", "999"),
    "utter_emergency": ("999", "111"),
    "utter_abuse": ("0808 2000 247", "0800 1111", "999"),
    "utter_exploitation": ("08000 121 700", "999"),
}


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "responses.yml"
    path.write_text("utter_greet:\n  - text: Hello!\n", encoding="utf-8")
    return path


def text_of(file: ResponseFile) -> str:
    text: str = file.current(DEFAULTS)["utter_greet"][0]["text"]
    return text


def test_the_file_and_the_domain_have_the_same_responses() -> None:
    responses = read_responses(RESPONSES_FILE, DOMAIN)
    assert isinstance(responses, dict), responses
    assert set(responses) == set(DOMAIN)


@pytest.mark.parametrize(("name", "numbers"), HELPLINES.items(), ids=HELPLINES)
def test_the_wording_and_its_defaults_have_the_helplines(name: str, numbers: tuple[str, ...]) -> None:
    responses = read_responses(RESPONSES_FILE, DOMAIN)
    assert isinstance(responses, dict)
    for variant in (*responses[name], *DOMAIN[name]):
        assert all(re.search(rf"\b{number}\b", variant["text"]) for number in numbers), variant


def test_responses_have_texts_and_buttons(path: Path) -> None:
    path.write_text("utter_greet:\n- text: Hello!\n- text: Hi!\n  buttons:\n  - title: Pay\n    payload: Pay?\n", encoding="utf-8")
    assert read_responses(path, DEFAULTS) == {
        "utter_greet": [{"text": "Hello!"}, {"text": "Hi!", "buttons": [{"title": "Pay", "payload": "Pay?"}]}]
    }


def test_a_variable_of_the_default_can_be_used(path: Path) -> None:
    path.write_text("utter_pick:\n- text: There are {count}.\n", encoding="utf-8")
    assert read_responses(path, DEFAULTS) == {"utter_pick": [{"text": "There are {count}."}]}


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        ("utter_greet:\n- text: [", 2, "not valid YAML"),
        ("utter_greet:\n- text: a\n- text: \a\n", 3, "control character"),
        ("", 1, "the file is a mapping"),
        ("- Hello\n", 1, "the file is a mapping"),
        ("utter_greet: Hello!\n", 1, "utter_greet: "),
        ("utter_greet: []\n", 1, "has no text"),
        ("utter_greet:\n- buttons: []\n", 2, "field required"),
        ("utter_greet:\n- text: ' '\n", 2, "is empty"),
        ("utter_greet:\n- text: Hello!\n  colour: red\n", 3, "extra fields not permitted"),
        ("utter_greet:\n- text: Hello!\n  buttons:\n  - title: Pay\n", 4, "field required"),
        ("utter_greet:\n- text: A smile :-}\n", 2, "braces are for variables alone"),
        ("utter_pick:\n- text: There are {number}.\n", 1, "no variable number"),
        ("utter_greet:\n- text: Hello!\nutter_gret:\n- text: Hello!\n", 3, "no response of this name"),
    ],
)
def test_a_fault_names_its_line(path: Path, content: str, line: int, problem: str) -> None:
    path.write_text(content, encoding="utf-8")
    faults = read_responses(path, DEFAULTS)
    assert isinstance(faults, list)
    assert faults[0].line == line
    assert problem in str(faults[0])


def test_an_edit_is_read_within_a_second(path: Path, clock: Clock) -> None:
    file = ResponseFile(path, clock)
    assert text_of(file) == "Hello!"
    path.write_text("utter_greet:\n  - text: Good morning!\n", encoding="utf-8")
    clock.now += CHECK_INTERVAL / 2
    assert text_of(file) == "Hello!"
    clock.now += CHECK_INTERVAL / 2
    assert text_of(file) == "Good morning!"


def test_a_broken_edit_keeps_the_wording_and_is_logged_once(path: Path, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    file = ResponseFile(path, clock)
    assert text_of(file) == "Hello!"
    path.write_text("utter_greet:\n  - text: Bye!\n  - tex: Broken\n", encoding="utf-8")
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            clock.now += CHECK_INTERVAL
            assert text_of(file) == "Hello!"
    assert len(caplog.records) == 1
    assert f"{path}:3" in caplog.text
    assert "\n" not in caplog.records[0].getMessage()
    path.write_text("utter_greet:\n  - text: Mended!\n", encoding="utf-8")
    clock.now += CHECK_INTERVAL
    assert text_of(file) == "Mended!"


def test_a_file_taken_away_keeps_the_wording(path: Path, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    file = ResponseFile(path, clock)
    assert text_of(file) == "Hello!"
    path.unlink()
    for _ in range(2):
        clock.now += CHECK_INTERVAL
        assert text_of(file) == "Hello!"
    assert len(caplog.records) == 1


def test_without_a_file_there_are_no_responses(tmp_path: Path) -> None:
    assert ResponseFile(tmp_path / "none.yml").current(DEFAULTS) == {}
