"""The parsed form of a message, which the NLU pipeline passes to the actions.

`Clause`, `Mention` and `Query` in `bot.conversation.types` will replace these types.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from bot.knowledge.taxonomy import Label, load_taxonomy


class Part(BaseModel):
    """A part of a message that asks about one thing."""

    model_config = ConfigDict(hide_input_in_errors=True)  # keeps messages out of the logs

    text: str
    """The text as typed."""
    meant: str = ""
    """The text in lower case, with spelling corrected and career names masked."""
    labels: list[tuple[str, float]]
    """The most likely labels with their probabilities, best first. May include small talk as well as the taxonomy's labels."""
    confidence: float = 1.0
    """Probability, from 0 to 1, that the part is correctly classified as being about a career or not."""
    put: bool = True
    """Whether the part is phrased as a question."""
    alternative: bool = False
    """Whether the part is phrased as an alternative to the previous one, e.g. "or shifts"."""
    careers: list[str] = []
    """Ids of the careers named that have a profile."""
    others: list[str] = []
    """Names of the careers mentioned that don't have a profile."""

    def topical(self) -> list[tuple[Label, float]]:
        """Return only the labels that are in the taxonomy."""
        taxonomy = load_taxonomy()
        parsed = ((Label.parse(text), probability) for text, probability in self.labels)
        return [(label, probability) for label, probability in parsed if label in taxonomy]

    def is_topical(self) -> bool:
        return Label.parse(self.labels[0][0]) in load_taxonomy()


class Question(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    parts: list[Part] = []
    text: str = ""
    """The full message as typed."""
    careers: list[str] = []
    """Ids of all careers in the message that have a profile, in order of appearance."""
    others: list[str] = []
    """Names of all careers in the message that don't have a profile."""
    ordinal: int | None = None
    """Position in a list that the message refers to: 1 for the first item, -1 for the last."""

    def left_out(self) -> set[str]:
        """Return the careers in the message that are not in any part.

        The NLU pipeline drops parts that consist only of a name, such as "a paramedic" in "a nurse or a paramedic".
        """
        return {*self.careers, *self.others}.difference(name for part in self.parts for name in (*part.careers, *part.others))

    def topical_parts(self) -> list[Part]:
        return [part for part in self.parts if part.is_topical()]
