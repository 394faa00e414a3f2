"""Finds the career whose profile is about a job that is called otherwise, such as "clothing technologist" for garment technologists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from bot.knowledge.models import Career
from bot.knowledge.store import Store
from bot.language.kin import family
from bot.language.words import words_of

# A career is the same job if it is at least this near to its name in meaning, and by so much nearer than any other that ends with the same
# word, and than any that doesn't.
SAME, AHEAD, AHEAD_OF_OTHERS = 0.59, 0.08, 0.05
FEWEST_WORDS = 2  # of a name; a trainer can be one of anything
OF_THE_WORK = ("overview", "duties", "specialisms")


class SameJobs:
    """The careers that names of jobs without a profile stand for."""

    def __init__(self, store: Store, nearness: Callable[[str], Mapping[str, float]]) -> None:
        """Take what tells how near each career is to a text in meaning."""
        self._store = store
        self._nearness = nearness
        self._ending_with: dict[str, set[str]] = defaultdict(set)
        names = store.keys()
        for form, career in names:
            if own := words_of(form):
                self._ending_with[family(own[-1])].add(career)

    def same(self, name: str) -> str | None:
        """Return the career that is clearly the same job: it ends with the same word, and its work has the others."""
        wanted = [family(word) for word in words_of(name)]
        alike = self._ending_with.get(wanted[-1], set()) if len(wanted) >= FEWEST_WORDS else set()
        if not alike:
            return None
        near = self._nearness(name)
        best, *others = sorted(alike.intersection(near), key=lambda career: -near[career]) or [""]
        if not best or near[best] < SAME or (others and near[best] - near[others[0]] < AHEAD):
            return None
        if any(near[best] - close < AHEAD_OF_OTHERS for career, close in near.items() if career != best):
            return None
        career = self._store.get(best)
        return best if career and set(wanted) <= words_of_work(career) else None


def words_of_work(career: Career) -> set[str]:
    """Return the words of a career's names and of what it says of the work, by their families."""
    texts = [*career.names(), *(statement.text for topic in OF_THE_WORK for statement in career.statements.get(topic, ()))]
    return {family(word) for text in texts for word in words_of(text)}


def words_of_profile(career: Career) -> set[str]:
    """Return the words of a career's names, statements and contacts, by their families."""
    statements = (statement.text for group in career.statements.values() for statement in group)
    texts = [*career.names(), *statements, *(contact.name for contact in career.contacts)]
    return {family(word) for text in texts for word in words_of(text)}
