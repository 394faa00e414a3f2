"""What is remembered of a conversation from one turn to the next.

`DialogueState` in `bot.conversation.types` will replace this type.
"""

from __future__ import annotations

from pydantic import BaseModel


class Context(BaseModel):
    """Kept in one slot of the conversation; bounded by the size of the taxonomy, not by the conversation's length."""

    career: str | None = None
    """Id of the career talked about."""
    beside: list[str] = []
    """Ids of the careers it was compared with, if it was."""
    other: str | None = None
    """The career we do not hold that the last question was about, if it was."""
    labels: list[str] = []
    """What was last answered."""
    previous: list[str] = []
    """What was answered before that."""
    told: list[str] = []
    """The statements told on the topic of `labels`."""
    asked: list[str] = []
    """Every label answered so far."""
    offered: list[str] = []
    """The labels of the questions last offered as buttons."""
    listed: list[str] = []
    """The things last listed, in order: contacts, careers or specialisms."""
    unclear: int = 0
    """How many turns in a row were not understood."""

    def answered(self, career: str, labels: list[str], told: list[str], listed: list[str]) -> Context:
        """The context after an answer on `labels`."""
        same_topic = _topics(labels) == _topics(self.labels)
        return self.model_copy(
            update={
                "career": career,
                "beside": [],
                "other": None,
                "labels": labels,
                "previous": self.previous if labels == self.labels else self.labels,
                "told": list(dict.fromkeys([*(self.told if same_topic else []), *told])),
                "asked": list(dict.fromkeys([*self.asked, *labels])),
                # What was listed on this topic before is still there to pick from.
                "listed": listed or (self.listed if same_topic else []),
                "unclear": 0,
            }
        )

    def declined(self, other: str, labels: list[str]) -> Context:
        """The context after `labels` were asked of a career we do not hold: the same may be asked of one we do ("and this job?")."""
        moved_on = {"labels": labels, "previous": self.labels, "told": [], "listed": []} if labels else {}
        return self.model_copy(update={"other": other, "unclear": 0, **moved_on})


def _topics(labels: list[str]) -> set[str]:
    return {label.partition("/")[0] for label in labels}
