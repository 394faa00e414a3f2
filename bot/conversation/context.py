"""The context kept between the turns of a conversation.

`DialogueState` in `bot.conversation.types` will replace this type.
"""

from __future__ import annotations

from pydantic import BaseModel


class Context(BaseModel):
    """A conversation's context, stored in a slot.

    Its size is limited by the number of labels in the taxonomy, so it doesn't keep growing in a long conversation.
    """

    career: str | None = None
    """Id of the current career."""
    beside: list[str] = []
    """Ids of the careers that it was compared with in the last answer, if any."""
    other: str | None = None
    """Name of the career in the last question, if we have no profile for it."""
    labels: list[str] = []
    """Labels in the last answer."""
    previous: list[str] = []
    """Labels in the answer before that."""
    told: list[str] = []
    """Statements already given on the topics in `labels`."""
    asked: list[str] = []
    """All labels answered so far."""
    offered: list[str] = []
    """Labels of the last questions offered as buttons."""
    listed: list[str] = []
    """Names in the last list shown (contacts, careers or specialisms), in order."""
    unclear: int = 0
    """Number of consecutive messages that were not understood."""

    def answered(self, career: str, labels: list[str], told: list[str], listed: list[str]) -> Context:
        """Return the context after an answer to `labels`."""
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
                # Keep an earlier list on the same topic so that the user can still pick from it.
                "listed": listed or (self.listed if same_topic else []),
                "unclear": 0,
            }
        )

    def declined(self, other: str, labels: list[str]) -> Context:
        """Return the context after a question about a career without a profile.

        Keeps the labels, because the user may ask the same about another career next ("and this job?").
        """
        moved_on = {"labels": labels, "previous": self.labels, "told": [], "listed": []} if labels else {}
        return self.model_copy(update={"other": other, "unclear": 0, **moved_on})


def _topics(labels: list[str]) -> set[str]:
    return {label.partition("/")[0] for label in labels}
