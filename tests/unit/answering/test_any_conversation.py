"""Any sequence of requests gets replies without holes or repeated statements, and a state that can be stored."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from bot.answering.feelings import FEELINGS, MANNERS
from bot.answering.talk import TALK
from bot.answering.to_answer import FILLER
from bot.answering.turn import NAMING
from bot.conversation.types import Act, Detail, DialogueState, Fit, Item, Paragraph, Reply, Request
from bot.knowledge.taxonomy import load_taxonomy
from tests.unit.answering.conftest import Talk, first_profile
from tests.unit.knowledge.made_up import career, statement

TOPICAL = [str(label) for label in load_taxonomy().labels()]
OTHERS = [*TALK, *FEELINGS, *MANNERS, *FILLER, *NAMING, "tell", "off_topic", "chitchat", "follow_up"]
CAREERS = [
    first_profile(),
    career("Adult nurse", related=["Dental nurse"], categories=["Health"]),
    career("Dental nurse", categories=["Health"]),
    career("Baker", statements={"duties": [statement("They bake.")], "pay": [statement("They earn £9.", "pay/bands")]}),
]


def some_request(chance: random.Random, talk: Talk) -> tuple[Request, str, Act | None]:
    aspect = chance.choice(TOPICAL if chance.random() < 0.5 else OTHERS)
    careers = chance.sample([each.id for each in CAREERS], chance.choice([0, 0, 1, 1, 2]))
    measured_of = talk.store.get(careers[0]) if len(careers) == 1 else None
    says = [s.text for group in measured_of.statements.values() for s in group] if measured_of else []
    fit = chance.choice(list(Fit)) if measured_of and chance.random() < 0.7 else None
    shown: list[Item] = [item for turn in talk.state.recent for item in turn.items]
    request = talk.request(
        aspect,
        *careers,
        fit=fit,
        says=chance.sample(says, min(len(says), chance.randint(0, 3))) if fit not in (None, Fit.UNRELATED) else (),
        detail=chance.choice([None, *Detail]),
        count=chance.choice([None, 1, 2, 5, -1, 40]),
        items=chance.sample(shown, min(len(shown), 2)) if chance.random() < 0.2 else (),
        others=["plumber", "nurse"][: chance.choice([0, 0, 0, 1, 2])],
    )
    return (
        request,
        chance.choice(["how heavy is it", "what does shift mean", "NHS Careers number", "?"]),
        chance.choice([None, None, Act.TELL]),
    )


@pytest.mark.parametrize("seed", range(25))
def test_any_conversation(seed: int) -> None:
    chance = random.Random(seed)
    talk = Talk(*CAREERS[: chance.choice([1, 4])])
    texts = [s.text for each in CAREERS for group in each.statements.values() for s in group]
    for _ in range(25):
        talk.at += chance.choice([0, 0, 4000])
        requests = [some_request(chance, talk) for _ in range(chance.choice([1, 1, 2, 3]))]
        requests = [each for each in requests if all(talk.store.get(i) for i in each[0].query.careers)]
        reply = talk.unclear(*requests) if chance.random() < 0.1 else talk.send(*requests)
        assert DialogueState.load(talk.state.dump()) == talk.state
        # Searches and comparisons show the statements of each career, whatever else was asked.
        asked = [request for request, _, _ in requests]
        shows_again = any(len(each.query.careers) > 1 or each.others or each.query.aspect.topic == "find_careers" for each in asked)
        assert shows_again or [text for text in texts if reply.count(text) > 1] == [], reply
        assert unfinished(talk.reply) == []


def unfinished(reply: Reply) -> list[str]:
    """Return the paragraphs of a reply that don't end as a sentence does, or that announce something and nothing follows."""
    ends = {True: (".", "?", "!", "”", ":"), False: (".", "?", "!", "”")}
    blocks = pairwise([*reply.blocks, None])
    return [
        block.text for block, following in blocks if isinstance(block, Paragraph) and not block.text.endswith(ends[following is not None])
    ]


@pytest.mark.parametrize(("move", "said"), [("shorten", "any shorter"), ("simplify", "any plainer")])
def test_what_cannot_be_reworded_any_further_is_not_told_a_third_time(move: str, said: str) -> None:
    talk = Talk(first_profile())
    talk.ask("hours/weekly_hours")
    assert "37.5 hours" in talk.ask(move)
    again = talk.ask(move)
    assert said in again and "37.5 hours" not in again


@pytest.mark.parametrize("before", ["hours", "hours/shifts", "pay", "contacts", "specialisms", "related"])
@pytest.mark.parametrize("move", sorted(TALK))
def test_every_request_ends_its_sentences_whatever_was_told_before(before: str, move: str) -> None:
    talk = Talk(first_profile())
    talk.ask(before)
    for text in (move, "so is that a no then?", "You said ‘may’", "all of them?"):
        talk.ask(move, text=text)
        assert unfinished(talk.reply) == []


def test_unclear_words_are_never_echoed_alone() -> None:
    talk = Talk(first_profile())
    for label in TOPICAL:
        for text in ("so wat bout dat then lol", "is either of them up high"):
            assert text not in talk.ask(label, fit=Fit.UNRELATED, text=text)
