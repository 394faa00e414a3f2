"""Turns pages into draft profiles. Each sentence becomes a statement with a topic and the aspects that it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.importing.career_name import AcceptName, find_name
from bot.importing.cleaning import strip_markdown
from bot.importing.drafts import CannotImport, Draft, Unfiled
from bot.importing.headings import LISTED_TOPICS, OVERVIEW, HeadingReader, HeadingTopics
from bot.importing.labels import Labeller, StatementLabels, label_statements
from bot.importing.layout import Layout
from bot.importing.names import split_names
from bot.importing.occupations import is_kind_of
from bot.importing.page import Page, SourceSection
from bot.importing.section_lists import SPECIALISMS
from bot.importing.section_reader import HOURS, PAY, SITE, PageStatement, SectionReader, as_lead_in, why_unfiled
from bot.importing.section_topics import find_section_topics
from bot.importing.sentences import SourceList, check_words, join_lead_in
from bot.importing.values import AMOUNT, WORKING_TIME, match_label
from bot.knowledge.plurals import singularise
from bot.knowledge.taxonomy import load_taxonomy

# If none of a section's topics is at least this likely for a statement, the statement gets the same topic as the one before.
TOPIC_THRESHOLD = 0.3
# The statements under an unclear heading have to be on some topic with this likelihood, on average.
SUPPORT_THRESHOLD = 0.25
# A statement in a section that the layout does not know is on its likeliest topic if that is this likely, and otherwise on the section's.
OWN_TOPIC_THRESHOLD = 0.8
# The meaning of the heading decides where the classifier of statements knows nothing.
HEADING_SUPPORT = 0.01
# A statement in a section of several topics is on the specialisms if this is at least as likely.
SPECIALISM_THRESHOLD = 0.5
# Matches the names in "specialisms can include A, B and C".
ENUMERATION = re.compile(r"(?:\binclud\w+|\bsuch as|\blike|\bare|:)\s+(?P<names>[^:]+?)\.?$")
MIN_ENUMERATED = 3
# A statement on a page that is less likely than this to say something about a career is not filed: with pages left out of the learning,
# that is so for 45 of 100 notices and adverts, and for one statement of 300.
MIN_ABOUT_CAREER = 0.17
# What a list item such as "game designer" counts for the specialisms of a designer.
KIND_OF_CAREER = 0.8
ENVIRONMENT = "environment"
ARTICLE = re.compile(r"^(?:an?|the)\s+")
# The topics that the statements under an unclear heading may have.
OPEN_TOPICS = tuple(topic for topic in load_taxonomy().topics if topic not in LISTED_TOPICS)


def file_page(
    page: Page, layout: Layout, labeller: Labeller, publisher: str = "", date: str = "", accept: AcceptName = lambda name: False
) -> Draft:
    """Turn a page into a draft profile.

    `accept` decides about a name that is not known as an occupation. Raises CannotImport if the page does not name a career, if the
    publisher is unknown, or if the page says nothing that can be filed.
    """
    page = _strip_page(page)
    found = find_name(page, layout, lambda name: _count_topics(name, page, layout, labeller), accept)
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
    labels = label_statements(
        [statement.item or statement.text for statement in statements],
        labeller,
        (found.name, found.plural),
        ["" if _is_on_several(statement.heading) else statement.heading.text for statement in statements],
    )
    _file_statements(draft, statements, labels, reader.unclear, layout)
    draft.layout += page.layout
    draft.unfiled += [Unfiled(text, SITE) for text in page.ignored]
    if not draft.filed:
        raise CannotImport(f"nothing on it can be filed: {_summarise_reasons(draft)}")
    return draft


def _is_on_several(heading: HeadingTopics) -> bool:
    """Return whether a heading such as "Hours and setting" has topics among which only the text below decides."""
    return heading.is_known() and len(heading.topics) > 1 and OVERVIEW not in heading.topics


def _count_topics(name: str, page: Page, layout: Layout, labeller: Labeller) -> int:
    """Return how many of the topics that profiles have are in the page's headings, if the page is about a career with a name."""
    headings = HeadingReader(layout, labeller, singularise(name))
    headings.prepare(page.headings())
    return len({heading.topics for heading in map(headings.find, page.headings()) if heading.topics and heading.is_sure()})


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
    """Add each statement to the draft, under the likeliest of its topics.

    The topics of a heading that the layout knows are certain. Otherwise a statement's own words count, too.
    """
    previous: tuple[SourceSection | None, str] = (None, "")
    enumerated: list[SourceList] = []
    # A page on painters and decorators may begin with either.
    forms = [*draft.names(), *(name for part in draft.career["plural"].split("/") for name in split_names(part))]
    is_defined = False
    by_content = _find_topics_by_content(statements, labels, draft.career["name"])
    for section in unclear:
        if id(section) in by_content:
            draft.layout.append(section.heading)
        else:
            draft.unfiled.append(Unfiled(section.heading, why_unfiled(section)))
    for statement, found in zip(statements, labels, strict=True):
        topics = statement.heading.topics
        if not any(map(str.isalpha, statement.text)) and topics != (PAY,) and not AMOUNT.match(statement.source):
            draft.unfiled.append(Unfiled(statement.source, "a number that says nothing by itself"))
            continue
        if found.about_career < MIN_ABOUT_CAREER:
            draft.unfiled.append(Unfiled(statement.source, "it reads like a part of the site, not of the profile"))
            continue
        if not statement.heading.is_known() and id(statement.section) not in by_content:
            draft.unfiled.append(Unfiled(statement.source, why_unfiled(statement.section)))
            continue
        if statement.heading.is_known():
            topic = _choose_topic(topics, found)
            is_open = topics[0] == OVERVIEW or (OVERVIEW in topics and not draft.career["statements"].get(OVERVIEW))
            if is_open and not is_defined and _starts_with(statement.text, forms):
                topic, is_defined = OVERVIEW, True  # "Bakers make bread" comes first, except for a slogan
            elif statement.heading.is_inherited and (own := max(OPEN_TOPICS, key=lambda each: found.topics.get(each, 0.0))) not in topics:
                topic = own if found.topics.get(own, 0.0) >= OWN_TOPIC_THRESHOLD else topic
            elif found.topics.get(topic, 0.0) < TOPIC_THRESHOLD:
                topic = previous[1] if previous[0] is statement.section and previous[1] in topics else topics[0]
        else:
            scores = {topic: _score(topic, statement, found, draft.career["name"]) for topic in OPEN_TOPICS}
            topic = max(scores, key=lambda topic: scores[topic])
            if previous[0] is None and _starts_with(statement.text, forms):
                topic = OVERVIEW
            elif scores[topic] < OWN_TOPIC_THRESHOLD and not (len(topics) > 1 and topic in topics):
                topic = by_content[id(statement.section)]
            if topic == ENVIRONMENT and WORKING_TIME.search(statement.text):
                topic = HOURS
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


def _starts_with(text: str, names: Iterable[str]) -> bool:
    """Return whether a sentence is about the people in the career, as in "A baker makes bread"."""
    start = ARTICLE.sub("", text.casefold().replace("’", "'"))
    return any(re.match(rf"{re.escape(name.casefold())}\b", start) for name in names)


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


def _find_topics_by_content(statements: Sequence[PageStatement], labels: Sequence[StatementLabels], name: str) -> dict[int, str]:
    """Return the likeliest topic of each section that the layout does not know, by its id, if its heading or its text is clear enough."""
    sections: dict[int, list[tuple[PageStatement, StatementLabels]]] = {}
    for statement, found in zip(statements, labels, strict=True):
        if not statement.heading.is_known() and (statement.heading.topics or statement.heading.needs_support):
            sections.setdefault(id(statement.section), []).append((statement, found))
    topics = {}
    for section, members in sections.items():
        scores = [{topic: _score(topic, statement, found, name) for topic in OPEN_TOPICS} for statement, found in members]
        is_sure = any(statement.heading.is_sure() for statement, _ in members)
        if is_sure or sum(max(score.values()) for score in scores) >= SUPPORT_THRESHOLD * len(scores):
            topics[section] = max(OPEN_TOPICS, key=lambda topic: sum(score[topic] for score in scores))
    return topics


def _score(topic: str, statement: PageStatement, labels: StatementLabels, name: str) -> float:
    """Return how much speaks for a topic of a statement. The classifier has read the statement with its heading, but does not see lists."""
    is_kind = topic == SPECIALISMS and statement.bullets and is_kind_of(statement.source, name)
    found = min(labels.topics.get(topic, 0.0) + (KIND_OF_CAREER if is_kind else 0.0), 1.0)
    return found + (HEADING_SUPPORT if topic in statement.heading.topics else 0.0)
