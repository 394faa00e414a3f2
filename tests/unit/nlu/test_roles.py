"""The role of a career is read from the words around its name."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc, Span

from bot.conversation.types import Role
from bot.language.head import Head
from bot.nlu.roles import ASKED_ABOUT, ASKED_ABOUT_HELD, ASKED_ABOUT_IN_PROFILE, no_embeddings, read_roles, surroundings

NLP = spacy.blank("en")


def named(text: str) -> tuple[Doc, list[Span]]:
    """Return a document with the careers that are in brackets."""
    plain, spans = "", []
    for part in text.replace("]", "[").split("["):
        spans.append((len(plain), len(plain) + len(part)))
        plain += part
    doc = NLP(plain)
    found = [doc.char_span(*span) for span in spans[1::2]]
    return doc, [span for span in found if span is not None]


def around(text: str) -> str:
    doc, careers = named(text)
    return surroundings(doc, careers[0], careers)


def test_the_name_is_replaced_and_the_nearest_words_are_repeated_with_their_distance() -> None:
    assert around("what does a [baker] earn") == "what does a xxcareer earn l1a l2does l3what r1earn"


def test_the_edges_of_the_message_count() -> None:
    assert around("[baker] pay") == "xxcareer pay r1pay atstart"
    assert around("[baker]") == "xxcareer atstart atend"


def test_other_careers_are_all_alike() -> None:
    assert around("is a [baker] like a [vet nurse]").split()[3:6] == ["like", "a", "worker"]
    assert around("is a [baker] like a [vet nurse]") == around("is a [baker] like a [cook]")


def test_far_words_and_white_space_are_left_out() -> None:
    text = around("one two three four five six seven eight nine\n[baker] one two three four five six seven eight")
    assert text.split()[:8] == ["three", "four", "five", "six", "seven", "eight", "nine", "xxcareer"]
    assert "r1one" in text.split()
    assert text.split().count("eight") == 1


SUBJECTS = ["what does a [baker] earn", "[baker] pay", "hours of a [baker]", "how do i become a [baker]"]
BACKGROUND = ["i am a [baker]", "my dad is a [baker]", "as a [baker], could i", "i was a [baker]"]
BYSTANDERS = ["do they work with [bakers]", "would i meet [bakers]", "do they work alongside [bakers]", "do they help [bakers]"]


@pytest.fixture(scope="module")
def heads() -> tuple[Head, Head]:
    subject, role = Head(), Head()
    groups = {Role.SUBJECT: SUBJECTS, Role.BACKGROUND: BACKGROUND, Role.BYSTANDER: BYSTANDERS}
    labelled = [(around(text), label) for label, texts in groups.items() for text in texts for _ in range(5)]
    subject.fit([text for text, _ in labelled], no_embeddings(len(labelled)), [str(label is Role.SUBJECT) for _, label in labelled])
    others = [(text, label) for text, label in labelled if label is not Role.SUBJECT]
    role.fit([text for text, _ in others], no_embeddings(len(others)), [str(label) for _, label in others])
    return subject, role


def test_roles_are_learned_from_examples(heads: tuple[Head, Head]) -> None:
    texts = [around(text) for text in ("what hours does a [cook] do", "my mum is a [cook]", "do they meet [cooks]")]
    assert read_roles(*heads, texts, [ASKED_ABOUT] * 3) == [Role.SUBJECT, Role.BACKGROUND, Role.BYSTANDER]


@pytest.mark.parametrize("least", [ASKED_ABOUT_HELD, ASKED_ABOUT, ASKED_ABOUT_IN_PROFILE])
def test_a_career_is_asked_about_if_that_is_likely_enough(heads: tuple[Head, Head], least: float) -> None:
    subject, _ = heads
    texts = [around(text) for text in ("[cook]", "and a [cook]", "so [cook] or", "the [cook] there", *SUBJECTS)]
    likely = subject.predict(texts, no_embeddings(len(texts)))[:, subject.classes.index(str(True))]
    roles = read_roles(*heads, texts, [least] * len(texts))
    assert [role is Role.SUBJECT for role in roles] == list(likely >= least)


def test_each_career_has_its_own_least_probability(heads: tuple[Head, Head]) -> None:
    roles = read_roles(*heads, [around("[baker] pay")] * 2, [0, 1.1])
    assert [role is Role.SUBJECT for role in roles] == [True, False]


def test_without_careers_there_are_no_roles(heads: tuple[Head, Head]) -> None:
    assert read_roles(*heads, [], []) == []
