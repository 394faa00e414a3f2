"""With the real encoder, people who answer in their own words are shown careers that suit them, and nothing that they ruled out."""

from __future__ import annotations

import re

import pytest

from bot.conversation.guide import NOT, load_guide
from bot.conversation.types import GuideAnswer, GuideStep, Suited
from bot.knowledge.loader import BUNDLED_PROFILES
from bot.knowledge.store import Store, load_store
from bot.language.encoder import load_encoder
from bot.nlu.career_vectors import CareerVectors
from bot.nlu.guiding import GuideReader
from bot.nlu.interests import load_interests
from bot.nlu.suiting import Suiting
from bot.nlu.vectors import VectorCache
from bot.paths import EXAMPLES, PUBLISHED_ENCODER

# What each says to the questions, in order, with careers that would be acceptable. A question that an earlier answer settled is not asked.
PEOPLE = {
    "childcare": (
        ["Helping or teaching people", "Skip", "children", "in a nursery", "patient", "no nights", "on the job", "Regular hours"],
        {"nursery-worker", "sen-teaching-assistant", "pe-teacher"},
    ),
    "trades": (
        ["making stuff, taking things apart", "dunno", "out and about", "good with my hands", "nothing", "apprenticeship", "my own boss"],
        {"carpenter", "electrician", "furniture-maker", "plasterer"},
    ),
    "art": (
        ["drawing and painting", "making films", "pictures", "from home", "imagination", "nothing too physical", "uni i think", "Skip"],
        {"illustrator", "ux-designer", "make-up-artist", "tv-or-film-camera-operator"},
    ),
    "office": (
        ["lists, planning, being organised", "helping people", "Numbers or information", "office", "reliable", "no weekends", "on the job"],
        {"civil-service-administrative-officer", "personal-assistant", "archivist"},
    ),
    "law": (
        ["arguing, debating", "finding things out", "the law", "in an office", "explaining", "nothing outdoors", "university", "good pay"],
        {"solicitor", "private-practice-accountant", "social-worker"},
    ),
    "food": (
        ["baking cakes", "being creative", "food", "a shop", "using my hands", "Skip", "college", "my own business"],
        {"baker", "food-factory-worker", "furniture-maker"},
    ),
}


class Guided:
    """The guided talk about the bundled and the example careers."""

    def __init__(self, store: Store) -> None:
        encode = load_encoder().encode
        self.store = store
        self.reader = GuideReader(encode)
        self.suiting = Suiting(
            store, CareerVectors(store, VectorCache(load_encoder(PUBLISHED_ENCODER).encode_many, ":memory:")), load_interests()
        )

    def talk(self, messages: list[str]) -> tuple[GuideStep, dict[str, str]]:
        """Answer the questions, and skip those that are left. Return the last step, and the answers in own words."""
        step = self.reader.read("What would suit me?", None, None, self.suiting.nearest)
        words: dict[str, str] = {}
        left = iter(messages)
        while step and step.guide.asked:
            text = next(left, "Skip")
            step = self.reader.read(text, step.guide, None, self.suiting.nearest)
            if step and step.own_words:
                words[step.own_words] = text
        assert step is not None
        return step, words

    def suited(self, messages: list[str]) -> tuple[Suited, ...]:
        step, words = self.talk(messages)
        return self.suiting.careers(step.guide.answers, words)


@pytest.fixture(scope="module")
def guided(tmp_path_factory: pytest.TempPathFactory) -> Guided:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAREERS_INDEX", str(tmp_path_factory.mktemp("index") / "careers.db"))
        return Guided(load_store(BUNDLED_PROFILES, EXAMPLES))


@pytest.mark.parametrize("person", PEOPLE)
def test_two_acceptable_careers_are_among_the_five_shown(guided: Guided, person: str) -> None:
    messages, acceptable = PEOPLE[person]
    found = [each.career for each in guided.suited(messages)]
    assert len(found) == 5
    assert len(acceptable & set(found)) >= 2, found


def test_nothing_that_was_ruled_out_is_shown(guided: Guided) -> None:
    ruled_out = {"limits": GuideAnswer(options=("weekends", "lifting"))}
    for answers in ({}, {"with": GuideAnswer(options=("animals",))}, {"place": GuideAnswer(options=("outdoors",))}):
        for each in guided.suiting.careers({**ruled_out, **answers}, {}):
            career = guided.store.get(each.career)
            assert career is not None
            work = [s.text for topic in ("hours", "environment") for s in career.statements.get(topic, ())]
            assert not re.search("weekend|physically demanding|lift", " ".join(work)), career.id


def test_a_changed_answer_changes_the_careers(guided: Guided) -> None:
    before = guided.suited(PEOPLE["law"][0])
    after = guided.suited([*PEOPLE["law"][0][:2], "animals", *PEOPLE["law"][0][3:]])
    assert [each.career for each in before] != [each.career for each in after]


@pytest.mark.parametrize(
    ("text", "question", "options"),
    [
        ("i really love looking after kids", "with", {"children"}),
        ("anything with dogs or horses", "with", {"animals"}),
        ("i can't stand computers", "with", {NOT + "computers"}),
        ("somewhere outside in the fresh air", "place", {"outdoors"}),
        ("i'd like to work from my house", "place", {"home"}),
        ("i've got a bad back so nothing heavy to lift, and no late night shifts", "limits", {"lifting", "nights"}),
        ("ladders terrify me", "limits", {"heights"}),
        ("i want to go to uni", "route", {"university"}),
        ("earning while i learn", "route", {"apprenticeship"}),
        ("a big salary", "matters", {"pay"}),
        ("time for my kids, a steady routine", "matters", {"regular"}),
    ],
)
def test_answers_in_own_words_are_understood(guided: Guided, text: str, question: str, options: set[str]) -> None:
    before, _ = guided.talk([])
    guide = before.guide.model_copy(update={"asked": question, "answers": {}, "shown": False})
    step = guided.reader.read(text, guide, None, guided.suiting.nearest)
    assert step is not None
    assert options <= set(step.guide.answers.get(question, GuideAnswer()).options)


def test_every_button_is_understood_at_its_question(guided: Guided) -> None:
    before, _ = guided.talk([])
    for question in load_guide().questions:
        guide = before.guide.model_copy(update={"asked": question.id, "answers": {}, "shown": False})
        for option in question.options:
            step = guided.reader.read(option.text, guide, None, guided.suiting.nearest)
            assert step is not None and step.guide.answers[question.id].options == (option.id,)
