"""Finds careers by category or by searching their profiles, and lists all of them."""

from __future__ import annotations

import re
from functools import cache

from ruamel.yaml import YAML

from bot.answering.naming import MAX_KINDS, MAX_NAMED, ask_which_kind, career_items, name_careers, no_profile
from bot.answering.passage import Passage, Setting, paragraph
from bot.answering.quoting import quoted
from bot.answering.suggestions import about_careers
from bot.conversation.outcome import Outcome
from bot.conversation.types import BulletList, Paragraph, Query, Request, Suggestion
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label
from bot.language.words import stems
from bot.paths import ENGLISH

MAX_FOUND = 5
OVERVIEW = Label("overview")


@cache
def _finding_words() -> dict[str, set[str]]:
    """Return the words that are never searched for (`asking`) and the negative words, such as "without" (`without`)."""
    return {name: set(words.split()) for name, words in YAML(typ="safe").load(ENGLISH / "finding_words.yml").items()}


def find_careers(request: Request, text: str, message: str, setting: Setting) -> list[Passage]:
    """Search the profiles for the words in the question. If there are none to search for, list the available careers."""
    words = _search_words(text)
    if not words:
        return [_list_all(setting)]
    if category := _find_category(words, setting.store):
        return [_list_category(category, setting)]
    sought = f"“{quoted(' '.join(words))}”"
    if _finding_words()["without"].intersection(re.findall(r"[a-z']+", text.lower().replace("’", "'"))):
        return [Passage(paragraph(setting.wording.say("search_not", sought=sought)), suggestions=_examples(setting))]
    return [_search_profiles(words, sought, setting)]


def list_careers(request: Request, text: str, message: str, setting: Setting) -> list[Passage]:
    """List the available careers, or those in a category if the question names one.

    If it names a career without a profile ("do you have one on plumbers"), say so instead.
    """
    for other in request.others:
        if kinds := setting.store.kinds(other):
            return [ask_which_kind(other, kinds, message, Query(aspect=OVERVIEW), setting)]
    if request.others:
        return [no_profile(request.others, setting)]
    words = _search_words(text)
    category = _find_category(words, setting.store) if words else ""
    return [_list_category(category, setting) if category else _list_all(setting)]


def _search_words(text: str) -> list[str]:
    words = [word for word in re.findall(r"[^\W_]+", text.lower()) if word not in _finding_words()["asking"]]
    return list(dict.fromkeys(word for word in words if stems(word)))


def _find_category(words: list[str], store: Store) -> str:
    """Return the shortest category name that contains all the words, or an empty string if there is none."""
    sought = set(stems(" ".join(words)))
    matching = [category for category in store.categories() if sought <= set(stems(category))]
    return min(matching, key=len, default="")


def _list_category(category: str, setting: Setting) -> Passage:
    names, wording = setting.store.in_category(category), setting.wording
    shown = names[:MAX_KINDS]
    if len(names) == len(shown):
        sentence = wording.say("in_category", category=category, careers=wording.join_and(names))
    else:
        sentence = wording.say("many_in_category", category=category, count=len(names), careers=wording.join_and(shown))
    return _listing((Paragraph(text=sentence),), shown, setting)


def _search_profiles(words: list[str], sought: str, setting: Setting) -> Passage:
    found, count = setting.store.search(words, MAX_FOUND)
    wording = setting.wording
    if not found:
        return Passage(paragraph(wording.say("search_nothing", sought=sought)), suggestions=_examples(setting))
    intro = wording.say("search_one" if count == 1 else "search_found" if count <= MAX_FOUND else "search_many", sought=sought, count=count)
    entries = [wording.say("compared", career=each.name, statements=each.statement) for each in found]
    return _listing((Paragraph(text=intro), BulletList(entries=tuple(entries))), [each.name for each in found], setting)


def _list_all(setting: Setting) -> Passage:
    """List the careers with profiles, or just a few examples if there are many."""
    count, wording = setting.store.count(), setting.wording
    names = setting.store.names(MAX_NAMED)
    if count <= MAX_NAMED:
        sentence = wording.say("careers", careers=name_careers(setting.store, wording))
    else:
        sentence = wording.say("many_careers", count=count, careers=wording.join_and(names))
    return _listing((Paragraph(text=sentence),), names, setting)


def _listing(blocks: tuple[Paragraph | BulletList, ...], names: list[str], setting: Setting) -> Passage:
    items = career_items(names, setting.store)
    return Passage(blocks, items, outcome=Outcome.ANSWERED, suggestions=about_careers(names, setting))


def _examples(setting: Setting) -> tuple[Suggestion, ...]:
    return about_careers(setting.store.names(MAX_NAMED), setting)
