"""Learns from labelled phrases what a fragment of a wish is about, and whether it is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ruamel.yaml import YAML

from bot.conversation.wish import Ranking
from bot.knowledge.facets import load_facets
from bot.language.head import Head
from bot.language.pipeline import normalise
from bot.nlu.vectors import Encode
from bot.nlu.wish_words import HOURS, PAY, masked_numbers
from bot.paths import WISH_DATA

if TYPE_CHECKING:
    from spacy.language import Language

ABOUT, LIKE, PLACE, ASK = "about", "like", "place", "ask"
MORE, NOT_THESE, OF_THESE, RESET, BACKGROUND = "more", "not_these", "of_these", "reset", "background"
# Fragments that are no wish by themselves.
TALK = (ASK, MORE, NOT_THESE, OF_THESE, RESET, BACKGROUND)
RANKINGS = {
    ("rank_pay", True): Ranking.PAY,
    ("rank_pay", False): Ranking.LOWEST_PAY,
    ("rank_hours", False): Ranking.HOURS,
    ("rank_hours", True): Ranking.LONGEST_HOURS,
    ("rank_training", True): Ranking.TRAINING,
}
YES, NO = "yes", "no"


class WishExample(NamedTuple):
    text: str
    facet: str
    says: str


def load_wish_examples(folder: Path = WISH_DATA) -> list[WishExample]:
    """Return all labelled phrases, each once. Raises ValueError if a file has an unknown facet."""
    known = {*load_facets(), ABOUT, PAY, HOURS, LIKE, PLACE, *TALK, *(name for name, _ in RANKINGS)}
    examples = []
    for path in sorted(folder.glob("*.yml")):
        for facet, phrases in YAML(typ="safe").load(path).items():
            if facet not in known:
                raise ValueError(f"{path.name}: unknown facet {facet}")
            examples += [WishExample(text, facet, says) for says in (YES, NO) for text in _flat(phrases[says])]
    return examples


def _flat(phrases: Iterable[str | list[str]]) -> list[str]:
    return [text for each in phrases for text in ([str(each)] if not isinstance(each, list) else map(str, each))]


@dataclass
class WishHeads:
    """The models that read the facet of a fragment, and whether it is wanted."""

    facet: Head
    wanted: Head

    @classmethod
    def trained(cls, encode: Encode, examples: Sequence[WishExample], nlp: Language) -> WishHeads:
        texts = [masked_numbers(normalise(nlp(each.text))) for each in examples]
        embeddings = encode(texts)
        facet, wanted = Head(), Head()
        facet.fit(texts, embeddings, [each.facet for each in examples])
        told = [i for i, each in enumerate(examples) if each.facet not in TALK]
        wanted.fit([texts[i] for i in told], embeddings[told], [examples[i].says for i in told])
        return cls(facet, wanted)

    def save(self, folder: Path) -> None:
        self.facet.save(folder / "facet")
        self.wanted.save(folder / "wanted")

    @classmethod
    def load(cls, folder: Path) -> WishHeads:
        return cls(Head.load(folder / "facet"), Head.load(folder / "wanted"))
