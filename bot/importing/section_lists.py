"""Recognises sections that are lists of organisations or of careers, whatever their heading says."""

from __future__ import annotations

import re

from bot.importing.contacts import find_details, is_contact, is_entry, is_prose
from bot.importing.headings import RELATED, HeadingTopics
from bot.importing.layout import Layout
from bot.importing.occupations import count_careers, is_kind_of
from bot.importing.page import SourceBlock, SourceSection
from bot.importing.sentences import is_full_sentence
from bot.importing.values import match_label

MIN_CAREERS = 2
PROGRESSION, SPECIALISMS = "progression", "specialisms"
# The topics that can be a list of careers: whom they work with, what one becomes, and so on.
CAREER_TOPICS = {"duties", PROGRESSION, SPECIALISMS, "overview"}
# The address of a whole site, such as that of an organisation, and not of a page.
HOME_PAGE = re.compile(r"https?://[^/?#]+/?$")


def is_list_of_contacts(section: SourceSection, layout: Layout) -> bool:
    """Return whether a section has only organisations, with their details or links to their sites."""
    lines = [line for block in section.blocks for line in block.lines]
    if lines and all(block.is_only_links() and all(HOME_PAGE.match(url) for _, url in block.links) for block in section.blocks):
        return True
    if lines and all(not block.is_list and is_entry(block.lines[0], block.lines[1:]) for block in section.blocks):
        return True
    bodies = [line for line in lines if is_contact(line, layout.professional_bodies)]
    has_prose = any(is_prose((line,)) for line in lines)
    return bool(bodies) and not has_prose and (bool(find_details(" ".join(lines))) or len(bodies) == len(lines))


def find_topic_of_careers(section: SourceSection, heading: HeadingTopics, layout: Layout, career: str) -> str:
    """Return the topic of a section that has only the names of careers, or "" if it has more, or if its heading is on another topic.

    Kinds of the career are its specialisms, as "Game designer" is of a designer. The others are related to it.
    """
    names = [line for block in section.blocks for line in block.lines]
    known = count_careers(names, layout)
    is_likely = RELATED in heading.topics
    labels = [match["label"] for name in names if (match := match_label(name))]
    if len(names) < MIN_CAREERS or known <= len(names) / 2 or any(is_full_sentence(name) for name in names):
        return ""
    if labels and not count_careers(labels, layout):
        # "Job title: Baker", "Also called: Bread maker"
        return ""
    if all(is_kind_of(name, career) for name in names):
        return SPECIALISMS
    has_topic = set(heading.topics) & CAREER_TOPICS if heading.is_sure() else PROGRESSION in heading.topics
    is_unclear = not has_topic and known == len(names)
    return RELATED if is_likely or is_unclear or all(block.is_only_links() for block in section.blocks) else ""


def is_list_of_sites(block: SourceBlock) -> bool:
    """Return whether a list has only links to the sites of organisations."""
    addresses = {url for _, url in block.links}
    return block.is_list and len(addresses) > 1 and all(HOME_PAGE.match(url) for url in addresses)


def is_text(section: SourceSection) -> bool:
    """Return whether a section has sentences and no contact details: under "Who will I help?", nobody is to be contacted."""
    text = " ".join(block.text() for block in section.blocks)
    paragraphs = [block for block in section.blocks if not block.is_list]
    return bool(paragraphs) and not find_details(text) and all(is_prose(block.lines) for block in paragraphs)
