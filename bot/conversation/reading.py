"""What a message means, as the NLU pipeline passes it to the actions."""

from __future__ import annotations

from bot.conversation.guide_state import GuideStep
from bot.conversation.message import Clause, Mention
from bot.conversation.model import ConversationModel
from bot.conversation.query import Request
from bot.knowledge.taxonomy import Label


class Reading(ConversationModel):
    """What a message means, as the NLU pipeline passes it to the actions."""

    text: str = ""
    """The message as typed."""
    clauses: tuple[Clause, ...] = ()
    mentions: tuple[Mention, ...] = ()
    requests: tuple[Request, ...] = ()
    """Requests in the order in which to answer them."""
    guesses: tuple[Label, ...] = ()
    """What the message could ask about a career, likeliest first, for when it isn't clear."""
    guide: GuideStep | None = None
    """What the message does in the guided talk, or None if it is about something else."""
    person: str | None = None
    """Id of the career of a person that the message tells of, SOMEONE if that is unknown, or None if it tells of nobody."""
    may_need_help: bool = False
    """Whether the message may call for help, next to what it asks."""
