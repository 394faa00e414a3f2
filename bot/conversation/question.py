"""The questions of one message, as the NLU pipeline passes them to the actions.

`Clause`, `Mention` and `Query` in `bot.conversation.types` will replace these types.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from bot.knowledge.taxonomy import Label, load_taxonomy


class Part(BaseModel):
    """One thing that a message asks."""

    model_config = ConfigDict(hide_input_in_errors=True)  # no log quotes a message

    text: str
    """As typed."""
    meant: str = ""
    """The same in lower case with spelling corrected and careers masked."""
    labels: list[tuple[str, float]]
    """The likeliest labels, best first, with their probabilities. Besides the taxonomy's there are those of small talk."""
    confidence: float = 1.0
    """Of 1: how sure it is that the part asks about a career, or that it does not."""
    put: bool = True
    """Whether it is put as a question."""
    alternative: bool = False
    """Whether it is put as an alternative to the part before it."""
    careers: list[str] = []
    """Ids of the careers named that we hold."""
    others: list[str] = []
    """Names of the careers named that we do not hold."""

    def topical(self) -> list[tuple[Label, float]]:
        """The labels that are the taxonomy's."""
        taxonomy = load_taxonomy()
        parsed = ((Label.parse(text), probability) for text, probability in self.labels)
        return [(label, probability) for label, probability in parsed if label in taxonomy]

    def is_topical(self) -> bool:
        return Label.parse(self.labels[0][0]) in load_taxonomy()


class Question(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    parts: list[Part] = []
    text: str = ""
    """The whole message as typed."""
    careers: list[str] = []
    """Ids of all the careers it names that we hold, in the order named."""
    others: list[str] = []
    """Names of all the careers it names that we do not hold."""
    ordinal: int | None = None
    """The position in a list that the message points at: 1 is the first, -1 the last."""

    def left_out(self) -> set[str]:
        """The careers named that no part names: the reader leaves out a part that is nothing but a name ("a nurse or a paramedic")."""
        return {*self.careers, *self.others}.difference(name for part in self.parts for name in (*part.careers, *part.others))

    def topical_parts(self) -> list[Part]:
        return [part for part in self.parts if part.is_topical()]
