"""Finds careers by category or by searching their profiles, and lists all of them."""

from __future__ import annotations

import re
from functools import cache

from ruamel.yaml import YAML

from bot.answering.evidence import stems
from bot.answering.naming import MAX_KINDS, MAX_NAMED, name_careers
from bot.answering.reply import ReplySection
from bot.answering.sections import quoted
from bot.answering.wording import AnswerWording
from bot.conversation.question import Question
from bot.knowledge.store import Store
from bot.paths import ENGLISH

MAX_FOUND = 5

Finding = tuple[ReplySection, list[str]]
"""A reply section that lists the careers found, and their names."""


@cache
def _finding_words() -> dict[str, set[str]]:
    """Return the words that are never searched for (`asking`) and the negative words, such as "without" (`without`)."""
    return {name: set(words.split()) for name, words in YAML(typ="safe").load(ENGLISH / "finding_words.yml").items()}


def find_careers(question: Question, store: Store, wording: AnswerWording, search: bool = True) -> Finding | None:
    """Return the careers that match a question, or None if it has no words to search for.

    If `search` is false, match only categories and return None if there is no match.
    """
    typed = " ".join(part.text for part in question.parts)
    # Career names are masked in the normalised text, so use the text as typed if there are any.
    names_career = any(part.careers or part.others for part in question.parts)
    words = _search_words(typed if names_career else " ".join(part.meant or part.text for part in question.parts))
    if not words:
        return None
    if category := _find_category(words, store):
        return _list_category(category, store, wording)
    if not search:
        return None
    sought = f"“{quoted(' '.join(words))}”"
    if _finding_words()["without"].intersection(re.findall(r"[a-z']+", typed.lower().replace("’", "'"))):
        return ReplySection([wording.say("search_not", sought=sought)]), []
    return _search_profiles(words, sought, store, wording)


def _search_words(text: str) -> list[str]:
    words = [word for word in re.findall(r"[^\W_]+", text.lower()) if word not in _finding_words()["asking"]]
    return list(dict.fromkeys(word for word in words if stems(word)))


def _find_category(words: list[str], store: Store) -> str:
    """Return the shortest category name that contains all the words, or an empty string if there is none."""
    sought = set(stems(" ".join(words)))
    matching = [category for category in store.categories() if sought <= set(stems(category))]
    return min(matching, key=len, default="")


def _list_category(category: str, store: Store, wording: AnswerWording) -> Finding:
    names = store.in_category(category)
    shown = names[:MAX_KINDS]
    if len(names) == len(shown):
        sentence = wording.say("in_category", category=category, careers=wording.join_and(names))
    else:
        sentence = wording.say("many_in_category", category=category, count=len(names), careers=wording.join_and(shown))
    return ReplySection([sentence], listed=shown), shown


def _search_profiles(words: list[str], sought: str, store: Store, wording: AnswerWording) -> Finding:
    found, count = store.search(words, MAX_FOUND)
    if not found:
        return ReplySection([wording.say("search_nothing", sought=sought)]), []
    names = [each.name for each in found]
    intro = wording.say("search_one" if count == 1 else "search_found" if count <= MAX_FOUND else "search_many", sought=sought, count=count)
    bullets = [wording.say("compared", career=each.name, statements=each.statement) for each in found]
    return ReplySection([intro], bullets=bullets, listed=names), names


def list_careers(store: Store, wording: AnswerWording) -> ReplySection:
    """Return a section that lists the careers with profiles, or just a few examples if there are many."""
    count = store.count()
    if count <= MAX_NAMED:
        return ReplySection([wording.say("careers", careers=name_careers(store, wording))])
    examples = store.names(MAX_NAMED)
    return ReplySection([wording.say("many_careers", count=count, careers=wording.join_and(examples))], listed=examples)
