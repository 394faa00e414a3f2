"""Names of careers in replies: which there are, and which of several a person means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.answering.reply import Reply, Section
from bot.answering.sections import quoted
from bot.answering.wording import Wording
from bot.knowledge.names import key, plural
from bot.knowledge.store import CareerNames, Store

MOST_NAMED = 5
MOST_KINDS = 8
ALIKE = 70  # of 100: how alike the words a person typed and the name they were read as must be


def careers_named(store: Store, wording: Wording) -> str:
    """The careers we hold: all of a few, a few of many."""
    count = store.count()
    if count == 0:
        return wording.say("none_held")
    names = store.names(MOST_NAMED)
    return wording.either(names) if count <= MOST_NAMED else wording.say("some_of", careers=", ".join(names), more=count - len(names))


def which_kind(name: str, kinds: Sequence[CareerNames], question: str, wording: Wording) -> Reply:
    """Asks which of several careers is meant; each button is the person's own question with that career's name in it."""
    shown = kinds[:MOST_KINDS]
    key_of = "which_one" if len(kinds) == 1 else "which_kind" if len(kinds) == len(shown) else "which_kind_of_many"
    sentence = wording.say(
        key_of, other=f"“{quoted(name)}”", careers=wording.either([kind.name for kind in shown]), count=len(kinds), shown=len(shown)
    )
    return Reply([Section([sentence])], suggestions=[with_name(question, name, kind) for kind in shown])


def with_name(question: str, said: str, career: CareerNames) -> str:
    """A question with the words that were read as `said` replaced by a career's name; its name alone if they are not there."""
    words = list(re.finditer(r"[^\W_]+(?:['’-][^\W_]+)*", question))
    length = len(said.split())
    rows = [(words[i].start(), words[i + length - 1].end()) for i in range(len(words) - length + 1)]

    def likeness(row: tuple[int, int]) -> tuple[float, bool]:
        typed = key(question[row[0] : row[1]])
        many = fuzz.ratio(typed, key(plural(said)))
        one = fuzz.ratio(typed, key(said))
        return max(one, many), many > one or key(career.plural).endswith(typed)

    if not rows or likeness(best := max(rows, key=likeness))[0] < ALIKE:
        return career.name
    name = career.plural if likeness(best)[1] else career.name
    before = re.sub(r"\b(a)n?(\s+)$", rf"\1{'n' if name[0].lower() in 'aeio' else ''}\2", question[: best[0]], flags=re.IGNORECASE)
    return f"{before}{name}{question[best[1] :]}"
