"""Chooses the topic of each statement on a page: by the heading above it, what the statement says, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.importing.contacts import CONTACTS, find_details
from bot.importing.drafts import Draft
from bot.importing.headings import LISTED_TOPICS, OVERVIEW
from bot.importing.labels import StatementLabels
from bot.importing.names import split_names
from bot.importing.occupations import find_heads, is_kind_of
from bot.importing.page import SourceSection
from bot.importing.page_statements import PageStatement
from bot.importing.section_lists import SPECIALISMS
from bot.importing.section_reader import HOURS
from bot.importing.sentences import is_full_sentence
from bot.importing.values import WORKING_TIME, match_label
from bot.knowledge.plurals import pluralise
from bot.knowledge.taxonomy import load_taxonomy

# If none of a section's topics is at least this likely for a statement, the statement gets the same topic as the one before.
TOPIC_THRESHOLD = 0.3
# The statements under an unclear heading have to be on some topic with this likelihood, on average.
SUPPORT_THRESHOLD = 0.25
# A statement without a clear heading above it is on its likeliest topic if that is this likely.
OWN_TOPIC_THRESHOLD = 0.7
# So is one in a section on the job as a whole, and one in a section whose topic is only known by its meaning.
WIDE_SECTION_THRESHOLD, SECTION_THRESHOLD = 0.6, 0.5
# The meaning of the heading decides where the classifier of statements knows nothing.
HEADING_SUPPORT = 0.01
# A statement in a section of several topics is on the specialisms if this is at least as likely.
SPECIALISM_THRESHOLD = 0.5
# What a list item such as "game designer" counts for the specialisms of a designer.
KIND_OF_CAREER = 0.8
ENVIRONMENT = "environment"
ARTICLE = re.compile(r"^(?:an?|the)\s+")
# The topics that the statements under an unclear heading may have.
OPEN_TOPICS = tuple(topic for topic in load_taxonomy().topics if topic not in LISTED_TOPICS)


class TopicChooser:
    """Chooses the topics of a page's statements, in page order.

    The topics of a heading that the layout knows are certain. Otherwise a statement's own words count, too.
    """

    def __init__(self, draft: Draft, statements: Sequence[PageStatement], labels: Sequence[StatementLabels]) -> None:
        self._draft = draft
        self._name = draft.career["name"]
        # A page on painters and decorators may begin with either.
        self._forms = [*draft.names(), *(name for part in draft.career["plural"].split("/") for name in split_names(part))]
        # "Pilots" on a page about maritime pilots.
        self._heads = [head for name in self._forms for head in (*find_heads(name), pluralise(find_heads(name)[-1]))]
        self._defined: set[str] = set()
        self._previous: tuple[SourceSection | None, str] = (None, "")
        self._by_content = self._find_topics_by_content(statements, labels)

    def is_clear(self, section: SourceSection) -> bool:
        """Return whether a section that the layout does not know has a topic, by its heading or its text."""
        return id(section) in self._by_content

    def choose(self, statement: PageStatement, labels: StatementLabels) -> str:
        """Return the topic of a statement, or "" if neither the section nor the statement itself is clear enough."""
        if statement.heading.is_known():
            topic = self._choose_among(statement, labels)
        elif find_details(statement.source) and max(labels.topics, key=lambda each: labels.topics[each], default="") == CONTACTS:
            topic = CONTACTS
        elif self.is_clear(statement.section):
            topic = self._choose_in_section(statement, labels)
        elif self._find_subject(statement.text) and not self._draft.career["statements"].get(OVERVIEW):
            topic = OVERVIEW
        else:
            topic = _find_own_topic(labels)
        if topic:
            self._previous = (statement.section, topic)
        return topic

    def _choose_among(self, statement: PageStatement, labels: StatementLabels) -> str:
        """Return the topic of a statement under a heading that the layout knows."""
        topics = statement.heading.topics
        if self._is_definition(statement):
            return OVERVIEW
        if statement.heading.is_inherited or topics[0] == OVERVIEW:
            threshold = WIDE_SECTION_THRESHOLD if topics[0] == OVERVIEW else OWN_TOPIC_THRESHOLD
            if (own := _find_own_topic(labels, threshold)) and own not in topics:
                return own
        likelihoods = {topic: labels.topics.get(topic, 0.0) for topic in topics}
        if len(topics) > 1 and likelihoods.get(SPECIALISMS, 1.0) < SPECIALISM_THRESHOLD:
            del likelihoods[SPECIALISMS]
        topic = max(likelihoods, key=lambda topic: likelihoods[topic])
        if likelihoods[topic] >= TOPIC_THRESHOLD:
            return topic
        section, before = self._previous
        return before if section is statement.section and before in topics else topics[0]

    def _is_definition(self, statement: PageStatement) -> bool:
        """Return whether a statement is "Bakers make bread", which comes first except for a slogan.

        On a page about two careers, the definition of the second follows that of the first.
        """
        topics = statement.heading.topics
        is_open = topics[0] == OVERVIEW or (OVERVIEW in topics and not self._draft.career["statements"].get(OVERVIEW))
        subject = self._find_subject(statement.text)
        follows = subject not in self._defined and self._previous == (statement.section, OVERVIEW)
        if not subject or not (follows or (is_open and not self._defined)):
            return False
        self._defined.update([subject] if subject in self._forms else self._forms)
        return True

    def _choose_in_section(self, statement: PageStatement, labels: StatementLabels) -> str:
        """Return the topic of a statement in a section that has a topic by its meaning."""
        topics = statement.heading.topics
        scores = {topic: self._score(topic, statement, labels) for topic in OPEN_TOPICS}
        topic = max(scores, key=lambda topic: scores[topic])
        if self._previous[0] is None and self._find_subject(statement.text):
            topic = OVERVIEW
        elif _is_listed(statement) or (scores[topic] < SECTION_THRESHOLD and not (len(topics) > 1 and topic in topics)):
            topic = self._by_content[id(statement.section)]
        return HOURS if topic == ENVIRONMENT and WORKING_TIME.search(statement.text) else topic

    def _find_subject(self, text: str) -> str:
        """Return the name of the people in the career that a sentence is about, as in "A baker makes bread", or ""."""
        start = ARTICLE.sub("", text.casefold().replace("’", "'"))
        names = self._forms if self._defined else [*self._forms, *self._heads]
        return next((name for name in names if re.match(rf"{re.escape(name.casefold())}\b", start)), "")

    def _find_topics_by_content(self, statements: Iterable[PageStatement], labels: Iterable[StatementLabels]) -> dict[int, str]:
        """Return the likeliest topic of each section that the layout does not know, by its id, if its heading or its text is clear."""
        sections: dict[int, list[tuple[PageStatement, StatementLabels]]] = {}
        for statement, found in zip(statements, labels, strict=True):
            if not statement.heading.is_known() and (statement.heading.topics or statement.heading.needs_support):
                sections.setdefault(id(statement.section), []).append((statement, found))
        topics = {}
        for section, members in sections.items():
            scores = [{topic: self._score(topic, statement, found) for topic in OPEN_TOPICS} for statement, found in members]
            is_sure = any(statement.heading.is_sure() for statement, _ in members)
            if is_sure or sum(max(score.values()) for score in scores) >= SUPPORT_THRESHOLD * len(scores):
                topics[section] = max(OPEN_TOPICS, key=lambda topic: sum(score[topic] for score in scores))
        return topics

    def _score(self, topic: str, statement: PageStatement, labels: StatementLabels) -> float:
        """Return how much speaks for a topic of a statement. The classifier has read its heading, but does not see lists."""
        is_kind = topic == SPECIALISMS and statement.bullets and is_kind_of(statement.source, self._name)
        found = min(labels.topics.get(topic, 0.0) + (KIND_OF_CAREER if is_kind else 0.0), 1.0)
        return found + (HEADING_SUPPORT if topic in statement.heading.topics else 0.0)


def _is_listed(statement: PageStatement) -> bool:
    """Return whether a statement is one of the short texts of a list, which are all on the topic of the list."""
    return statement.bullets is not None and not is_full_sentence(statement.source) and not match_label(statement.source)


def _find_own_topic(labels: StatementLabels, threshold: float = OWN_TOPIC_THRESHOLD) -> str:
    """Return the topic that a statement has by what it says, whatever stands around it, or ""."""
    topic = max(OPEN_TOPICS, key=lambda topic: labels.topics.get(topic, 0.0))
    return topic if labels.topics.get(topic, 0.0) >= threshold else ""
