"""Turns pages into draft profiles. Each sentence becomes a statement with a topic and the aspects that it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.importing.career_name import AcceptName, find_name, is_agent_noun, mentions
from bot.importing.cleaning import strip_markdown
from bot.importing.drafts import CannotImport, Draft, Unfiled
from bot.importing.headings import HeadingReader
from bot.importing.labels import Labeller, StatementLabels, label_statements
from bot.importing.layout import Layout
from bot.importing.names import split_names
from bot.importing.page import Page, SourceSection
from bot.importing.section_reader import SITE, PageStatement, SectionReader, as_lead_in, match_label, why_unfiled
from bot.importing.section_topics import find_section_topics
from bot.importing.sentences import SourceList, check_words, join_lead_in

# If none of a section's topics is at least this likely for a statement, the statement gets the same topic as the one before.
TOPIC_THRESHOLD = 0.3
# The statements under an unclear heading have to be on its topics with this likelihood, on average.
SUPPORT_THRESHOLD = 0.5
# A statement in a section of several topics is on the specialisms if this is at least as likely.
SPECIALISM_THRESHOLD = 0.5
# Matches the names in "specialisms can include A, B and C".
ENUMERATION = re.compile(r"(?:\binclud\w+|\bsuch as|\blike|\bare|:)\s+(?P<names>[^:]+?)\.?$")
MIN_ENUMERATED = 3
# The topics that a page's headings have if it is a profile.
MIN_TOPICS = 2
SPECIALISMS = "specialisms"


def file_page(
    page: Page, layout: Layout, labeller: Labeller, publisher: str = "", date: str = "", accept: AcceptName = lambda name: False
) -> Draft:
    """Turn a page into a draft profile.

    `accept` decides about a name that is not known as an occupation. Raises CannotImport if the page does not name a career, if the
    publisher is unknown, or if the page says nothing that can be filed.
    """
    page = _strip_page(page)
    found = find_name(page, layout, lambda name: _is_profile_of(name, page, layout, labeller) or accept(name))
    if not (publisher or page.publisher):
        raise CannotImport("the page does not name its publisher: name it with --publisher")
    title = found.title or page.title or found.name
    draft = Draft.start(
        found.name,
        {"title": title, "publisher": publisher or page.publisher, "url": page.url, "date": date or page.date or "undated"},
        found.plural,
    )
    check_words([*page.headings(), *page.texts()])
    headings = HeadingReader(layout, labeller, found.name)
    headings.prepare([*page.headings(), *(match["label"] for text in page.texts() if (match := match_label(text)))])
    reader = SectionReader(layout, draft, headings)
    statements: list[PageStatement] = []
    for section, topics in find_section_topics(page.sections, found, layout, headings):
        if section.heading and topics.is_sure():
            draft.layout.append(section.heading)
        statements += reader.read_section(section, topics)
    labels = label_statements([statement.text for statement in statements], labeller, (found.name, found.plural))
    _file_statements(draft, statements, labels, reader.unclear, layout)
    draft.layout += page.layout
    draft.unfiled += [Unfiled(text, SITE) for text in page.ignored]
    if not draft.filed:
        raise CannotImport(f"nothing on it can be filed: {_summarise_reasons(draft)}")
    return draft


def _is_profile_of(name: str, page: Page, layout: Layout, labeller: Labeller) -> bool:
    """Return whether a page reads like the profile of a career: it has its sections, and speaks of people with a name like "cooper"."""
    if not is_agent_noun(name) or not mentions(name, " ".join(page.texts())):
        return False
    headings = HeadingReader(layout, labeller, name)
    headings.prepare(page.headings())
    topics = {heading.topics for heading in map(headings.find, page.headings()) if heading.topics and heading.is_sure()}
    return len(topics) >= MIN_TOPICS


def _strip_page(page: Page) -> Page:
    sections = [
        replace(
            section,
            heading=strip_markdown(section.heading),
            blocks=[replace(block, lines=tuple(strip_markdown(line) for line in block.lines)) for block in section.blocks],
        )
        for section in page.sections
    ]
    return replace(page, sections=sections)


def _summarise_reasons(draft: Draft) -> str:
    reasons = list(dict.fromkeys(unfiled.reason for unfiled in draft.unfiled))
    return "; ".join(reasons[:3]) if reasons else "it has no text, or a script writes it (save the page from a browser, or export it)"


def _file_statements(
    draft: Draft, statements: Sequence[PageStatement], labels: Sequence[StatementLabels], unclear: Iterable[SourceSection], layout: Layout
) -> None:
    """Add each statement to the draft, under the likeliest of its topics."""
    previous: tuple[SourceSection | None, str] = (None, "")
    enumerated: list[SourceList] = []
    unsupported = _find_unsupported(statements, labels)
    supported = {id(statement.section) for statement in statements} - unsupported
    for section in unclear:
        if id(section) in supported:
            draft.layout.append(section.heading)
        else:
            draft.unfiled.append(Unfiled(section.heading, why_unfiled(section)))
    for statement, found in zip(statements, labels, strict=True):
        if not statement.topics or (id(statement.section) in unsupported and statement.needs_support):
            draft.unfiled.append(Unfiled(statement.source, why_unfiled(statement.section)))
            continue
        topic = _choose_topic(statement.topics, found)
        if found.topics.get(topic, 0.0) < TOPIC_THRESHOLD:
            topic = previous[1] if previous[0] is statement.section and previous[1] in statement.topics else statement.topics[0]
        previous = (statement.section, topic)
        if topic == SPECIALISMS and (bullets := statement.bullets):
            # Keep the whole list in one statement, so that users can ask about "the second one".
            if bullets not in enumerated:
                enumerated.append(bullets)
                lead_in = bullets.lead_in or as_lead_in(statement.section.heading)
                text = join_lead_in(lead_in, ", ".join(bullets.items), layout.runs_on)
                draft.add_statement(" ".join(bullets.items), text, topic, {}, bullets.items)
            continue
        names = _find_enumeration(statement.text) if topic == SPECIALISMS else []
        draft.add_statement(statement.source, statement.text, topic, found.under(topic), names)


def _find_enumeration(text: str) -> list[str]:
    # Names don't contain colons, so start at the last one. Searching the whole text would take quadratic time.
    match = ENUMERATION.search(text, max(text.rfind(":"), 0))
    names = split_names(match["names"]) if match else []
    return names if len(names) >= MIN_ENUMERATED else []


def _choose_topic(topics: Sequence[str], labels: StatementLabels) -> str:
    likelihoods = {topic: labels.topics.get(topic, 0.0) for topic in topics}
    if len(topics) > 1 and likelihoods.get(SPECIALISMS, 1.0) < SPECIALISM_THRESHOLD:
        del likelihoods[SPECIALISMS]
    return max(likelihoods, key=lambda topic: likelihoods[topic])


def _find_unsupported(statements: Sequence[PageStatement], labels: Sequence[StatementLabels]) -> set[int]:
    """Return the ids of the sections with an unclear heading whose statements are not on the topics that it may have."""
    support: dict[int, list[float]] = {}
    for statement, found in zip(statements, labels, strict=True):
        if statement.needs_support:
            likelihood = max((found.topics.get(topic, 0.0) for topic in statement.topics), default=0.0)
            support.setdefault(id(statement.section), []).append(likelihood)
    return {section for section, values in support.items() if sum(values) / len(values) < SUPPORT_THRESHOLD}
