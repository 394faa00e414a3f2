"""Learns to read wishes: which parts of a message say what is wished for, what each part is about, and whether a message states a wish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.language.encoder import SentenceEncoder
from bot.language.head import Head
from bot.nlu.conversations import LabelledConversation
from bot.nlu.examples import Example
from bot.nlu.wish_examples import FILLER, KINDS, WishMessage, load_wish_examples, load_wish_messages
from bot.nlu.wish_lessons import Lesson, Named, lessons_of, names_in, tagged_messages
from bot.nlu.wish_tagger import WishTagger
from bot.nlu.wish_words import masked_numbers

if TYPE_CHECKING:
    from spacy.language import Language

OPPOSITE = "-"  # in front of a facet of which a part names the opposite
WISH, BACK, ASKS, TALKS = "wish", "back", "asks", "talks"
"""What a message does."""
OPENING, REFINING, GOING_BACK, ASKING, TALKING = KINDS
# What people say of these in `data/nlu` wishes for a job, moves through what was found, or may be either.
WISHING = ("find_careers", "tell_interest")
EITHER = (
    "tell_constraint",
    "more",
    "list_careers",
    "follow_up",
    "go_back",
    "which_ones",
    "as_list",
    "not_what_i_meant",
    "guide",
    "undecided",
    "tell_job",
    "start_over",
)
CHOOSING = ("pick", "name_career", "recall")
SHORTEST_QUESTION = 4  # words; a shorter one is a wish after careers were listed: "night shifts?"
# Iterations of fitting a head: as right as with 300, in half the time. With 25, one of three is a little worse.
ITERATIONS = 35
MOST_OF_A_LABEL = 30  # examples of `data/nlu`
# Times that a message of `data/wishes` counts as much as one of `data/conversations`, of which there are many more. With 3, wishes are
# taken for something else as often as without the conversations, and something else for a wish a third as often.
WISH_COUNTS = 3


@dataclass
class WishHeads:
    """The models that read wishes."""

    tagger: WishTagger
    facet: Head
    """What a part is about. OPPOSITE stands in front of a facet of which it names the opposite."""
    opens: Head
    """Whether a message states a wish, when nothing was found before it."""
    goes_on: Head
    """What a message does after careers were found."""

    @classmethod
    def trained(
        cls, encoder: SentenceEncoder, spoken: Sequence[Example], conversations: Sequence[LabelledConversation], nlp: Language
    ) -> WishHeads:
        lessons = lessons_of(load_wish_examples(), nlp)
        messages = load_wish_messages()
        marked = [*messages[OPENING], *messages[REFINING]]
        # Messages of like length are encoded faster.
        told = sorted(tagged_messages(lessons, marked, nlp), key=lambda each: len(each.words))
        tagger = WishTagger()
        tagger.fit(told, encoder.encode_words([each.words for each in told]))
        named = [*(each.named for each in lessons), *(name for message in marked for name in names_in(message, nlp))]
        facets = [(masked_numbers(" ".join(each.words)), _class(each)) for each in named]
        phrases = [(text, WISH) for text in _texts_of(lessons)]
        opens, goes_on = _kinds(messages, nlp), _kinds(messages, nlp)
        opens = [(text, kind if kind in (WISH, BACK) else TALKS) for text, kind in opens] * WISH_COUNTS
        opens += [(text, TALKS) for text in _without_wish(conversations, nlp)]
        for each in _some_of_each(spoken):
            topic, text = each.label.topic, masked_numbers(each.text)
            is_long = len(text.split()) >= SHORTEST_QUESTION
            if topic in WISHING:
                opens.append((text, WISH))
                goes_on.append((text, WISH))
            elif topic not in EITHER and (each.label not in load_taxonomy() or is_long):
                opens.append((text, TALKS))
                goes_on.append((text, ASKS if each.label in load_taxonomy() or topic in CHOOSING else TALKS))
        learned = facets, [*phrases, *opens], [*phrases, *goes_on]
        return cls(tagger, *(_fitted(encoder, examples) for examples in learned))

    def save(self, folder: Path) -> None:
        for name in ("tagger", "facet", "opens", "goes_on"):
            getattr(self, name).save(folder / name)

    @classmethod
    def load(cls, folder: Path) -> WishHeads:
        heads = (Head.load(folder / name) for name in ("facet", "opens", "goes_on"))
        return cls(WishTagger.load(folder / "tagger"), *heads)


def _class(named: Named) -> str:
    return f"{OPPOSITE if named.opposite else ''}{named.facet}"


def _texts_of(lessons: Sequence[Lesson]) -> list[str]:
    """Return the phrases that wish for something or move through what was found."""
    return [masked_numbers(" ".join(each.tagged.words)) for each in lessons if each.named.facet not in FILLER]


def _kinds(messages: dict[str, list[WishMessage]], nlp: Language) -> list[tuple[str, str]]:
    kinds = {OPENING: WISH, REFINING: WISH, GOING_BACK: BACK, ASKING: ASKS, TALKING: TALKS}
    return [(_normal(each.text, nlp), kinds[kind]) for kind, told in messages.items() for each in told]


def _normal(text: str, nlp: Language) -> str:
    """Return a message as it is read, with its numbers masked."""
    return masked_numbers(" ".join(token.norm_ for token in nlp(text)))


def _without_wish(conversations: Sequence[LabelledConversation], nlp: Language) -> list[str]:
    """Return the messages of conversations that have nothing to do with a wish."""
    turns = (turn for each in conversations for turn in each.turns)
    topics = ((turn.text, {clause.aspect.topic for clause in turn.clauses if clause.aspect}) for turn in turns)
    return [_normal(text, nlp) for text, said in topics if not said & {*WISHING, *EITHER}]


def _some_of_each(spoken: Sequence[Example]) -> list[Example]:
    """Return some examples of each label, evenly spread, so that no topic outweighs the wishes."""
    by_label: dict[Label, list[Example]] = {}
    for each in spoken:
        by_label.setdefault(each.label, []).append(each)
    kept = []
    for label, examples in by_label.items():
        step = 1 if label.topic in WISHING else max(1, len(examples) // MOST_OF_A_LABEL)
        kept += examples[::step]
    return kept


def _fitted(encoder: SentenceEncoder, examples: Sequence[tuple[str, str]]) -> Head:
    texts, labels = [text for text, _ in examples], [label for _, label in examples]
    head = Head()
    head.fit(texts, encoder.encode_many(texts), labels, ITERATIONS)
    return head
