"""Profiles are edited, broken, added and removed while conversations go on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.cli.client import Conversation
from bot.operations import supervisor
from tests.conftest import conversations_in
from tests.unit.knowledge.made_up import write

TIMEOUT = 60.0  # seconds; a second or two on an idle machine
Running = tuple[str, Path]


@pytest.fixture(scope="module")
def running(trained: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Start an assistant with made-up profiles, and yield its address and their folder."""
    root = tmp_path_factory.mktemp("owner")
    profiles = root / "profiles"
    profiles.mkdir()
    for name in ("Baker", "Adult nurse", "Dental nurse"):
        write(profiles, name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAREERS_PROFILES", str(profiles))
        patch.setenv("CAREERS_INDEX", str(root / "careers.db"))
        ports = supervisor.free_port(), supervisor.free_port()
        with supervisor.assistant(*ports, root / "logs", tracker_store=conversations_in(root)) as address:
            yield address, profiles


def eventually(say: Callable[[], str], wanted: str) -> None:
    deadline = time.monotonic() + TIMEOUT
    while wanted not in (reply := say()):
        assert time.monotonic() < deadline, reply
        time.sleep(0.5)


def one(person: Conversation, text: str) -> str:
    return "\n".join(reply.text for reply in person.say(text))


def test_profiles_change_during_a_conversation(running: Running) -> None:
    address, profiles = running
    person = Conversation(address)
    assert "Bakers work 40 hours" in one(person, "how many hours a week does a baker work?")

    # Edited: the answer changes, and the conversation stays on its career.
    write(profiles, "Baker", hours=33)
    eventually(lambda: one(person, "how many hours a week do they work?"), "Bakers work 33 hours")

    # Broken, while another is edited: its last good version stays.
    (profiles / "baker.yml").write_text("id: baker\nname: [", encoding="utf-8")
    write(profiles, "Dental nurse", hours=21)
    eventually(lambda: one(Conversation(address), "how many hours a week does a dental nurse work?"), "21 hours")
    assert "Bakers work 33 hours" in one(person, "how many hours a week do they work?")

    # Added: recognised by its name, its plural and a misspelling.
    write(profiles, "Zookeeper", hours=44)
    eventually(lambda: one(Conversation(address), "how many hours a week does a zookeeper work?"), "Zookeepers work 44 hours")
    eventually(lambda: one(Conversation(address), "how many hours a week do zokeepers work?"), "Zookeepers work 44 hours")

    # Removed: it is declined, and a conversation about it asks which career is meant.
    talking = Conversation(address)
    assert "44 hours" in one(talking, "how many hours a week does a zookeeper work?")
    (profiles / "zookeeper.yml").unlink()
    eventually(lambda: one(Conversation(address), "how much does a zookeeper earn?"), "no profile for “zookeeper”")
    assert "Which career do you mean" in one(talking, "how many hours a week do they work?")


def test_an_ambiguous_name_is_asked_back_and_the_button_answers(running: Running) -> None:
    person = Conversation(running[0])
    reply = person.say("how many hours a week does a nurse work?")[0]
    assert reply.text.startswith("Which do you mean by “nurse”")
    assert "how many hours a week does an Adult nurse work?" in reply.buttons
    assert "Adult nurses work 40 hours" in one(person, reply.buttons[0])


def test_a_follow_up_to_a_comparison_is_about_both(running: Running) -> None:
    person = Conversation(running[0])
    reply = one(person, "how many hours a week for a baker or an adult nurse?")
    assert reply.index("Baker: Bakers work") < reply.index("Adult nurse: Adult nurses work 40")
    follow_up = one(person, "how about the pay?")
    assert "Baker: The profile says nothing about pay" in follow_up and "Adult nurse: The profile says nothing about pay" in follow_up


def test_careers_are_found_by_what_they_say(running: Running) -> None:
    write(running[1], "Shepherd", statements={"overview": [{"text": "Shepherds work outdoors with animals.", "aspects": []}]})
    eventually(lambda: one(Conversation(running[0]), "what jobs involve animals"), "Shepherd: Shepherds work outdoors with animals.")
    assert "I found none that fits" in one(Conversation(running[0]), "what jobs involve submarines")
