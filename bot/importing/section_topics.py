"""Finds the topics of each section of a page, from its heading and the headings above it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.importing.career_name import PageName
from bot.importing.contacts import CONTACTS
from bot.importing.headings import OVERVIEW, RELATED, HeadingReader, HeadingTopics
from bot.importing.layout import Layout
from bot.importing.page import SourceBlock, SourceSection

DUTIES, ENTRY = "duties", "entry"
# A subheading counts alone if its topic is this likely. Otherwise its statements may also be on the topics of the heading above.
SURE_SUBHEADING = 0.65
# A paragraph with its question: "And the hours? Early, always."
QUESTION = re.compile(r"[“\"]?(?P<question>[A-Z][^.!?:]*\?)\s+(?P<answer>[“\"A-Z].*)")
MAX_QUESTION_WORDS = 8


@dataclass(frozen=True)
class _Enclosing:
    """A section that contains the current one: its topics, and those that unknown headings in it inherit."""

    level: int
    topics: HeadingTopics
    inherited: HeadingTopics


def find_section_topics(
    sections: Sequence[SourceSection], name: PageName, layout: Layout, headings: HeadingReader
) -> Iterator[tuple[SourceSection, HeadingTopics]]:
    """Yield each section with its topics.

    A section with an unknown heading inherits the topics of the section that contains it, unless that is the whole page.
    """
    of_title = HeadingTopics(layout.find_topics(name.name, name.name) or (), text=name.title)
    above: list[_Enclosing] = []
    seen_title = False
    titles = {section.heading for section in sections if section.heading}
    for section in sections:
        if section.topics:
            yield section, HeadingTopics(section.topics)
            continue
        while above and above[-1].level >= section.level:
            above.pop()
        own = headings.find(section.heading) if section.heading else HeadingTopics()
        inherited = above[-1].inherited if above else HeadingTopics()
        is_title = section.heading == name.title or (section.level == 1 and name.title not in titles and not own.is_sure())
        if section.heading and is_title and not seen_title:
            seen_title = True
            # "How to become a baker" names the career, and is the heading of a section unless it is at the top.
            is_section = section.level > 1 and own.is_known() and own.topics[0] != OVERVIEW
            topics, inherited = own if is_section else of_title, HeadingTopics()
        elif not section.heading:
            topics = above[-1].topics if above else of_title if seen_title else HeadingTopics()
        else:
            topics = inherited = _combine_topics(own, inherited)
            if section.level == 1:
                # "Job profile" above everything says nothing about the headings below it.
                inherited = HeadingTopics()
        if section.heading or not above:
            above.append(_Enclosing(section.level, topics, inherited))
        yield section, topics


def find_questions(sections: Sequence[SourceSection]) -> list[str]:
    """Return the questions that paragraphs begin with."""
    return [match["question"] for section in sections for block in section.blocks if (match := _match_question(block))]


def split_at_questions(sections: Sequence[SourceSection], headings: HeadingReader) -> Iterator[SourceSection]:
    """Yield sections with each paragraph that begins with the question it answers, as in an article, as a section of its own.

    The questions have been prepared. Under a heading that is on some part of the job, they say no more than it does.
    """
    for section in sections:
        above = headings.find(section.heading) if section.heading else HeadingTopics()
        is_wide = not above.is_site and (not above.is_sure() or above.topics[0] == OVERVIEW)
        part = replace(section, blocks=[])
        yield part
        for block in section.blocks:
            match = _match_question(block) if is_wide else None
            own = headings.find(match["question"]) if match else HeadingTopics()
            if match and own.is_sure() and own.likelihood >= SURE_SUBHEADING:
                answer = replace(block, lines=(match["answer"], *block.lines[1:]))
                yield SourceSection(match["question"], section.level + 1, [answer])
                part = SourceSection("", section.level + 1)
                yield part
            else:
                part.blocks.append(block)


def _match_question(block: SourceBlock) -> re.Match[str] | None:
    match = QUESTION.fullmatch(block.lines[0]) if not block.is_list else None
    return match if match and len(match["question"].split()) <= MAX_QUESTION_WORDS else None


def _combine_topics(own: HeadingTopics, inherited: HeadingTopics) -> HeadingTopics:
    """Return the topics of a section from its own heading and the one above it."""
    if inherited.is_site and not own.is_known():
        return inherited
    if not own.is_sure() and inherited.text:
        # "Documentary" means something under "Kinds of film".
        own = replace(own, text=f"{inherited.text}: {own.text}")
    if own.is_known() and own.topics[0] == DUTIES and inherited.is_known() and inherited.topics == (ENTRY,):
        # "On the job" is a way to learn it below "Getting in".
        return replace(inherited, is_inherited=True, text=own.text)
    # A section on the job as a whole has all kinds of subsections.
    if own.is_site or own.is_known() or not inherited.is_sure() or inherited.topics[0] == OVERVIEW:
        return own
    if set(inherited.topics) & {CONTACTS, RELATED} or not own.is_sure() or own.topics == inherited.topics:
        return replace(inherited, is_inherited=True, text=own.text)
    if own.likelihood >= SURE_SUBHEADING:
        return own
    return HeadingTopics(tuple(dict.fromkeys([*inherited.topics, *own.topics])), text=own.text)
