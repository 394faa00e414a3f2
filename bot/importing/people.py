"""Tells whether a name that is in no list is that of people who do a job: what a text says of them is not said of events or guides."""

from __future__ import annotations

import re

from bot.importing.layout import Layout
from bot.importing.occupations import find_heads, is_agent_noun, is_listed
from bot.knowledge.plurals import pluralise, singularise

# How much the text has to say of people with a name: less if the name ends like "cooper".
MIN_SAID_OF_AGENTS, MIN_SAID = 1, 2
SENTENCE_START = r"(?:^|[.!?:;•–]\s+|\n\s*)"
# What matches has to be tried only once: "usually" is no verb.
ADVERB = r"(?:(?:also|always|mostly|never|often|sometimes|usually) )?+"
ASIDE = r"(?:,[^.,]{1,40},| \([^()]{1,40}\))?"
PERSON = r"(?:who|person|people|workers?|in charge|responsible|self-employed|employed)"


def names_site_part(name: str, layout: Layout) -> bool:
    """Return whether a name is that of something on a careers site, such as "Graduate schemes" or "Events for teachers"."""
    is_sentence = not set(re.findall(r"[\w'’]+", name.casefold())).isdisjoint(layout.not_in_names)
    return not (is_sentence or is_listed(name)) and set(map(singularise, find_heads(name.casefold()))) <= set(layout.site_nouns)


def could_be_people(name: str, text: str, layout: Layout) -> bool:
    """Return whether a name in no list could be that of people who do a job, by what a text says of them.

    They do things, and one becomes one of them. One attends an event, or takes part in a scheme, and neither wears anything.
    """
    words = map(singularise, re.findall(r"[\w'’-]+", name.casefold()))
    if names_site_part(name, layout) or not set(words).isdisjoint(layout.site_words):
        return False
    text = text.replace("’", "'")
    singular = singularise(name.replace("’", "'"))
    one, several = re.escape(singular), re.escape(pluralise(singular))

    def count(pattern: str) -> int:
        return len(re.findall(pattern, text, re.IGNORECASE))

    people = rf"(?:(?:an?|the|every|each|most) {one}|(?:(?:all|many|most|some|the) )?{several})"
    doing = rf"{SENTENCE_START}{people}{ASIDE} {ADVERB}(?!(?:{'|'.join(layout.not_done_by_people)})\b)[a-z]+"
    working = rf"\b(?:as|be) an? (?:\w+ )?{one}\b|\b{several} who\b"
    being = rf"\b(?:become|becoming|being) an? (?:\w+ )?{one}\b|\b{people} (?:is|are) (?:[\w'-]+ ){{0,4}}{PERSON}\b"
    thing = rf"(?:(?:an?|our|your|this|their|its) (?:\w+ )?{one}|(?:(?:our|the|these|their) )?{several})"
    said = count(doing) + count(working) + 2 * count(being)
    needed = MIN_SAID_OF_AGENTS if is_agent_noun(name) else MIN_SAID
    return said >= needed and said > count(rf"\b(?:{'|'.join(layout.before_things)}) {thing}\b")
