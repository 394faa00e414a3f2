"""Derives from the dialogue state which careers have been asked about, in what order, and which together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.conversation.history import careers_in, listing
from bot.conversation.resolving import REACH
from bot.conversation.types import DialogueState, Item, ItemKind
from bot.knowledge.store import Store


@dataclass(frozen=True)
class CareersAsked:
    """The ids of the careers with a profile that a conversation has been about."""

    current: tuple[str, ...] = ()
    so_far: tuple[str, ...] = ()
    """All of them, in the order in which they were first asked about. The career of the page comes first."""
    by_recency: tuple[str, ...] = ()
    """All of them, the one asked about last first."""
    compared: tuple[str, ...] = ()
    """Those that the last question compared."""
    together: tuple[str, ...] = ()
    """Those that are current, or the current one and the one asked about before it, if that was a few turns ago."""
    listed: tuple[Item, ...] = ()
    """What the user can pick from, other than suggestions."""

    @property
    def before(self) -> tuple[str, ...]:
        """The careers that aren't current, the one asked about last first."""
        return tuple(career for career in self.by_recency if career not in self.current)

    def in_order(self, careers: Collection[str]) -> tuple[str, ...]:
        """Return some of the careers in the order in which they were first asked about."""
        return tuple(career for career in self.so_far if career in careers)

    @property
    def listed_others(self) -> bool:
        """Whether "that one" and "the other one" are entries of a list rather than careers asked about."""
        return any(item.kind in (ItemKind.CONTACT, ItemKind.ENTRY) for item in self.listed)


def careers_asked(state: DialogueState, current: Sequence[str], page: str | None, store: Store) -> CareersAsked:
    """Return which careers a conversation has been about. `page` is the id of the career whose page the message is sent from."""
    turns = [found for turn in state.turns if (found := tuple(each for each in careers_in(turn) if store.get(each)))]
    of_page = [page] if page and store.get(page) else []
    so_far = dict.fromkeys([*of_page, *(career for turn in turns for career in turn)])
    by_recency = dict.fromkeys([*current, *(career for turn in reversed(turns) for career in turn), *of_page])
    near = [career for turn in turns[-REACH:] for career in turn] + of_page
    together = tuple(current)
    if len(current) == 1:
        before = next((career for career in by_recency if career not in current and career in near), None)
        together = (before, *current) if before else together
    return CareersAsked(
        current=tuple(current),
        so_far=tuple(so_far),
        by_recency=tuple(by_recency),
        compared=turns[-1] if turns and len(turns[-1]) > 1 else (),
        together=together,
        listed=tuple(item for item in listing(state) if item.kind is not ItemKind.SUGGESTION),
    )
