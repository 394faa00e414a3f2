"""Says where and when facts hold that differ between nations and change over the years: pay, qualifications and apprenticeships."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from bot.answering.passage import Setting, joined, label_of, paragraph
from bot.conversation.types import Block, BulletList
from bot.knowledge.dates import is_old
from bot.knowledge.models import Career, Statement

PAY = "pay"
FEWEST_IN_A_LIST, LONG = 3, 300  # statements and characters from which a list is easier to read
ASPECTS = {
    f"entry/{aspect}" for aspect in ("qualifications", "apprenticeship", "degree", "school_subjects", "courses", "training", "costs")
}


def with_place_and_time(career: Career, statements: Sequence[Statement], setting: Setting) -> str:
    """Return the text of statements. Those of each source begin with where and when they hold, if that matters and they don't say so."""
    by_source = groupby(statements, key=career.source_of)
    return " ".join(_held(career, list(group), setting) for _, group in by_source)


def long_list(career: Career, statements: Sequence[Statement], setting: Setting) -> tuple[Block, ...]:
    """Return long statements as a list headed by where and when they hold, or nothing if they are short or hold everywhere."""
    holds = place_and_time(career, statements, setting)
    if not holds or len(statements) < FEWEST_IN_A_LIST or len(joined(statements)) < LONG:
        return ()
    heading = setting.wording.say("holding_list", holds=f"{holds[0].upper()}{holds[1:]}")
    return (*paragraph(heading), BulletList(entries=tuple(each.text for each in statements)))


def _held(career: Career, statements: Sequence[Statement], setting: Setting) -> str:
    holds, wording, text = place_and_time(career, statements, setting), setting.wording, joined(statements)
    if not holds:
        return text
    begun = f"{holds[0].upper()}{holds[1:]}"
    if label := label_of(text):
        return wording.say("holding_labelled", label=label.removesuffix(": "), holds=holds, statements=text.removeprefix(label))
    if re.match(wording.variants("begins_with_time")[0], text):
        return wording.say("holding_then", holds=begun, statements=f"{text[0].lower()}{text[1:]}")
    return wording.say("holding", holds=begun, statements=text)


def place_and_time(career: Career, statements: Sequence[Statement], setting: Setting) -> str:
    """Return where and when statements hold, e.g. "in England in 2020". The year is given if the page is over two years old.

    Return an empty string if it doesn't matter, if all of them say so themselves, or if they have several sources.
    """
    sources = {career.source_of(s) for s in statements}
    if len(sources) != 1:
        return ""
    source, wording = sources.pop(), setting.wording
    concerned = [s for s in statements if s in career.statements.get(PAY, ()) or ASPECTS.intersection(s.aspects)]
    year = source.date[:4] if is_old(source, setting.at) else ""
    parts = []
    if source.nation and any(source.nation.removeprefix("the ") not in s.text for s in concerned):
        parts.append(wording.say("in_nation", nation=source.nation))
    if year and any(year not in s.text for s in concerned):
        parts.append(wording.say("in_year", year=year))
    return " ".join(parts)
