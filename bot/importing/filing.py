"""Turns pages into draft profiles. Each sentence becomes a statement with a topic and the aspects that it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.importing.career_name import AcceptName, find_name
from bot.importing.cleaning import strip_markdown
from bot.importing.drafts import CannotImport, Draft, Unfiled
from bot.importing.headings import OVERVIEW, HeadingReader, HeadingTopics
from bot.importing.labels import Labeller, StatementLabels, label_statements
from bot.importing.layout import Layout
from bot.importing.names import split_names
from bot.importing.page import Page, SourceSection
from bot.importing.page_statements import PageStatement
from bot.importing.section_lists import SPECIALISMS
from bot.importing.section_reader import PAY, SITE, SectionReader, as_lead_in, why_unfiled
from bot.importing.section_topics import find_questions, find_section_topics, split_at_questions
from bot.importing.sentences import SourceList, check_words, join_lead_in
from bot.importing.topic_choice import TopicChooser
from bot.importing.values import AMOUNT, match_label
from bot.knowledge.plurals import singularise

# Matches the names in "specialisms can include A, B and C".
ENUMERATION = re.compile(r"(?:\binclud\w+|\bsuch as|\blike|\bare|:)\s+(?P<names>[^:]+?)\.?$")
MIN_ENUMERATED = 3
# A statement on a page that is less likely than this to say something about a career is not filed: with pages left out of the learning,
# that is so for 45 of 100 notices and adverts, and for one statement of 300.
MIN_ABOUT_CAREER = 0.17


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
    headings.prepare([*page.headings(), *_find_labels(page), *find_questions(page.sections)])
    sections = list(split_at_questions(page.sections, headings))
    reader = SectionReader(layout, draft, headings)
    statements: list[PageStatement] = []
    for section, topics in find_section_topics(sections, found, layout, headings):
        if section.heading and topics.is_sure():
            draft.layout.append(section.heading)
        statements += reader.read_section(section, topics)
    _file_statements(draft, statements, _label_statements(statements, labeller, (found.name, found.plural)), reader.unclear, layout)
    draft.layout += page.layout
    draft.unfiled += [Unfiled(text, SITE) for text in page.ignored]
    if not draft.filed:
        raise CannotImport(f"nothing on it can be filed: {_summarise_reasons(draft)}")
    return draft


def _label_statements(statements: Sequence[PageStatement], labeller: Labeller, names: Sequence[str]) -> list[StatementLabels]:
    """Label statements with the headings above them. Whether they are about the career is clear without those that the layout knows not."""
    headings = ["" if _is_on_several(statement.heading) else statement.heading.text for statement in statements]
    labels = label_statements([_said(statement) for statement in statements], labeller, names, headings)
    unknown = [number for number, statement in enumerate(statements) if not statement.heading.is_known()]
    for number, alone in zip(unknown, label_statements([_said(statements[number]) for number in unknown], labeller, names), strict=True):
        likelihoods = replace(labels[number].likelihoods, about_career=alone.about_career)
        labels[number] = replace(labels[number], likelihoods=likelihoods)
    return labels


def _said(statement: PageStatement) -> str:
    return statement.item or statement.text


def _is_on_several(heading: HeadingTopics) -> bool:
    """Return whether a heading such as "Hours and setting" has topics among which only the text below decides."""
    return heading.is_known() and len(heading.topics) > 1 and OVERVIEW not in heading.topics


def _count_topics(name: str, page: Page, layout: Layout, labeller: Labeller) -> int:
    """Return how many of the topics that profiles have are in the page's headings and labels, if the page is about a career with a name."""
    headings = HeadingReader(layout, labeller, singularise(name))
    texts = [*page.headings(), *_find_labels(page)]
    headings.prepare(texts)
    return len({heading.topics for heading in map(headings.find, texts) if heading.topics and heading.is_sure()})


def _find_labels(page: Page) -> list[str]:
    """Return the labels on a page, as in "Hours: 37 a week"."""
    return [match["label"] for text in page.texts() if (match := match_label(text))]


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
    enumerated: list[SourceList] = []
    chooser = TopicChooser(draft, statements, labels)
    for section in unclear:
        if chooser.is_clear(section):
            draft.layout.append(section.heading)
        else:
            draft.unfiled.append(Unfiled(section.heading, why_unfiled(section)))
    for statement, found in zip(statements, labels, strict=True):
        if not any(map(str.isalpha, statement.text)) and statement.heading.topics != (PAY,) and not AMOUNT.match(statement.source):
            draft.unfiled.append(Unfiled(statement.source, "a number that says nothing by itself"))
        elif found.about_career < MIN_ABOUT_CAREER:
            draft.unfiled.append(Unfiled(statement.source, "it reads like a part of the site, not of the profile"))
        elif not (topic := chooser.choose(statement, found)):
            draft.unfiled.append(Unfiled(statement.source, why_unfiled(statement.section)))
        elif topic == SPECIALISMS and (bullets := statement.bullets):
            # Keep the whole list in one statement, so that users can ask about "the second one".
            if bullets not in enumerated:
                enumerated.append(bullets)
                lead_in = bullets.lead_in or as_lead_in(statement.section.heading)
                text = join_lead_in(lead_in, ", ".join(bullets.items), layout.runs_on)
                draft.add_statement(" ".join(bullets.items), text, topic, {}, bullets.items)
        else:
            names = _find_enumeration(statement.text) if topic == SPECIALISMS else []
            draft.add_statement(statement.source, statement.text, topic, found.under(topic), names)


def _find_enumeration(text: str) -> list[str]:
    # Names don't contain colons, so start at the last one. Searching the whole text would take quadratic time.
    match = ENUMERATION.search(text, max(text.rfind(":"), 0))
    names = split_names(match["names"]) if match else []
    return names if len(names) >= MIN_ENUMERATED else []
