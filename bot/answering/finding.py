"""Finding careers: by what their profiles say, by the categories they are in, or by looking at what there is."""

from __future__ import annotations

import re
from functools import cache

from bot.answering.evidence import stems
from bot.answering.naming import MOST_KINDS, MOST_NAMED, careers_named
from bot.answering.reply import Section
from bot.answering.sections import quoted
from bot.answering.wording import Wording
from bot.conversation.question import Question
from bot.knowledge.store import Store
from bot.paths import ENGLISH

MOST_FOUND = 5

Finding = tuple[Section, list[str]]


@cache
def _plain_words() -> dict[str, set[str]]:
    """Words of a question that are not what is looked for, and those that ask for jobs without something."""
    lines = (ENGLISH / "finding_words.txt").read_text(encoding="utf-8").splitlines()
    return {name: set(words.split()) for name, _, words in (line.partition(":") for line in lines if line)}


def careers_for(question: Question, store: Store, wording: Wording, search: bool = True) -> Finding | None:
    """The careers that what is asked for leads to, and their names; nothing if it names nothing to look for.

    Without `search`, a category is all that is looked for.
    """
    typed = " ".join(part.text for part in question.parts)
    meant = typed if any(part.careers or part.others for part in question.parts) else " ".join(p.meant or p.text for p in question.parts)
    words = _sought(meant)
    if not words:
        return None
    if category := _category(words, store):
        return _of_category(category, store, wording)
    if not search:
        return None
    sought = f"“{quoted(' '.join(words))}”"
    if _plain_words()["without"].intersection(re.findall(r"[a-z']+", typed.lower().replace("’", "'"))):
        return Section([wording.say("search_not", sought=sought)]), []
    return _stating(words, sought, store, wording)


def _sought(text: str) -> list[str]:
    """The words to look for."""
    words = [word for word in re.findall(r"[^\W_]+", text.lower()) if word not in _plain_words()["asking"]]
    return list(dict.fromkeys(word for word in words if stems(word)))


def _category(words: list[str], store: Store) -> str:
    """The category that these words name, the one of fewest words if several; empty if none."""
    sought = set(stems(" ".join(words)))
    fitting = [category for category in store.categories() if sought <= set(stems(category))]
    return min(fitting, key=len, default="")


def _of_category(category: str, store: Store, wording: Wording) -> Finding:
    names = store.in_category(category)
    shown = names[:MOST_KINDS]
    if len(names) == len(shown):
        sentence = wording.say("in_category", category=category, careers=wording.all_of(names))
    else:
        sentence = wording.say("many_in_category", category=category, count=len(names), careers=wording.all_of(shown))
    return Section([sentence], listed=shown), shown


def _stating(words: list[str], sought: str, store: Store, wording: Wording) -> Finding:
    found, count = store.search(words, MOST_FOUND)
    if not found:
        return Section([wording.say("search_nothing", sought=sought)]), []
    names = [each.name for each in found]
    intro = wording.say(
        "search_one" if count == 1 else "search_found" if count <= MOST_FOUND else "search_many", sought=sought, count=count
    )
    bullets = [wording.say("compared", career=each.name, statements=each.statement) for each in found]
    return Section([intro], bullets=bullets, listed=names), names


def held(store: Store, wording: Wording) -> Section:
    """What there is."""
    count = store.count()
    if count <= MOST_NAMED:
        return Section([wording.say("careers_held", careers=careers_named(store, wording))])
    examples = store.names(MOST_NAMED)
    return Section([wording.say("many_held", count=count, careers=wording.all_of(examples))], listed=examples)
