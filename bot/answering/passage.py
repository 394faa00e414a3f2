"""The parts that a reply is composed of, and what they depend on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.answering.wording import AnswerWording
from bot.conversation.history import RECENT_TURNS, careers_in, current_career, last_statements, stated_in, statements_in
from bot.conversation.outcome import Outcome
from bot.conversation.types import Block, Citation, DialogueState, Guide, Item, ItemKind, Paragraph, Query, Suggestion, Tone
from bot.conversation.wish import Wish
from bot.knowledge.glossary import Glossary
from bot.knowledge.models import Career, Contact, Source, Statement
from bot.knowledge.site_info import NO_SITE_INFO, SiteInfo
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label

# The heading that an imported statement begins with.
LABEL = re.compile(r"[A-Z][a-z]+(?: [a-z]+){0,3}: (?=[A-Z])")
MAX_BULLETS = 6
MAX_STATEMENTS = 3  # in the answer to a specific question


@dataclass(frozen=True)
class Passage:
    """A part of a reply, along with the items that it shows."""

    blocks: tuple[Block, ...]
    items: tuple[Item, ...] = ()
    """Without positions, which are numbered for the reply as a whole."""
    citations: tuple[Citation, ...] = ()
    asides: tuple[Item, ...] = ()
    """Items that are mentioned, but not as part of a list to pick from."""
    queries: tuple[Query, ...] = ()
    """The questions about careers that the passage answers."""
    career: str | None = None
    """Id of the last career that it's about."""
    outcome: Outcome = Outcome.SMALL_TALK
    asks_whom: bool = False
    """Whether to add whom to ask, if this is the first gap in the conversation."""
    suggestions: tuple[Suggestion, ...] | None = None
    """Suggestions that belong to the passage, or None to suggest further questions."""
    tone: Tone = Tone.PLAIN
    guide: Guide | None = None
    """The guided talk after the passage, or None if the passage is about something else."""
    wish: Wish | None = None
    """What careers were searched for."""

    @property
    def text(self) -> str:
        return "\n".join(text for block in self.blocks for text in block.texts)

    def led_by(self, sentence: str) -> Passage:
        """Return the passage with a sentence in front, if it isn't empty."""
        if not sentence:
            return self
        first, *rest = self.blocks
        if isinstance(first, Paragraph):
            return replace(self, blocks=(Paragraph(text=f"{sentence} {first.text}"), *rest))
        return replace(self, blocks=(Paragraph(text=sentence), *self.blocks))

    def followed_by(self, sentence: str, asides: Iterable[Item] = ()) -> Passage:
        """Return the passage with a sentence at the end, which mentions these items."""
        *rest, last = self.blocks
        if isinstance(last, Paragraph):
            blocks: tuple[Block, ...] = (*rest, Paragraph(text=f"{last.text} {sentence}"))
        else:
            blocks = (*self.blocks, Paragraph(text=sentence))
        return replace(self, blocks=blocks, asides=(*self.asides, *asides))


def paragraph(*sentences: str) -> tuple[Paragraph]:
    return (Paragraph(text=" ".join(sentence for sentence in sentences if sentence)),)


@dataclass(frozen=True)
class Setting:
    """What a passage depends on besides the request: the knowledge, the wording and what was said before."""

    store: Store
    wording: AnswerWording
    state: DialogueState
    at: int
    """Unix timestamp of the message, in seconds."""
    page_career: str | None = None
    """Id of the career of the page that the message was sent from."""
    default_career: Career | None = None
    glossary: Glossary | None = None
    site: SiteInfo = NO_SITE_INFO
    """The owner's own links and advisers."""
    worried: bool = False
    """Whether the message tells of a worry."""
    on_health: bool = False
    """Whether the message tells of somebody's health."""
    messages: int = 0
    """How many messages the person has sent, by which the variants of a sentence take turns."""
    may_need_help: bool = False
    """Whether the message may call for help, next to what it asks."""
    in_distress: bool = False
    """Whether helplines were given and nothing about careers since."""
    need: str = "distress"
    """The intent that helplines were last given for: "distress", "abuse" or "exploitation"."""
    after_emergency: bool = False
    """Whether the previous message reported a medical emergency."""
    text_before: str = ""
    """The message before, as typed."""
    message_id: str | None = None
    """Id of the stored message."""
    named: frozenset[str] = frozenset()
    """Ids of the careers that the message names."""
    person: str | None = None
    """Id of the career of a person that the message tells of, SOMEONE if that is unknown, or None if it tells of nobody."""
    several_careers: bool = False
    """Whether the message asks about more than one career."""
    several_requests: bool = False
    """Whether the message asks more than one thing."""
    most: int | None = None
    """How many statements to tell at most, or None if the user doesn't mind."""
    asked_again: bool = False
    """Whether the user asked to hear something again, so it doesn't matter what was given recently."""
    passages: tuple[Passage, ...] = ()
    """Passages earlier in the reply."""

    def after(self, passage: Passage) -> Setting:
        return replace(self, passages=(*self.passages, passage))

    @property
    def career(self) -> Career | None:
        """Return the current career, or None if there is none."""
        return current_career(self.state, self.page_career, self.store)

    def statement(self, statement_id: str) -> tuple[Career, Statement] | None:
        """Return a statement with its career, or None if the profile no longer has it."""
        career = self.store.get(statement_id.partition("#")[0])
        statement = career.statement(statement_id) if career else None
        return (career, statement) if career and statement else None

    def statements(self, ids: Iterable[str]) -> list[tuple[Career, Statement]]:
        return [found for statement_id in dict.fromkeys(ids) if (found := self.statement(statement_id))]

    def vary(self, key: str, **values: object) -> str:
        """Fill in a sentence, taking another of its variants than in the turn before."""
        return self.wording.say(key, turn=self.messages or len(self.state.turns), **values)

    # ------------------------------------------------------------------ what was said before

    @property
    def stated_in_reply(self) -> set[str]:
        """Return the ids of the statements that the reply has already given, or said to have been given in the turn before."""
        shown = (item for passage in self.passages for item in (*passage.items, *passage.asides))
        return {item.id for item in shown if item.kind is ItemKind.STATEMENT}

    @property
    def stated_recently(self) -> set[str]:
        return set() if self.asked_again else set(stated_in(self.state.turns[-RECENT_TURNS:]))

    @property
    def stated_in_last_turn(self) -> tuple[str, ...]:
        return statements_in(self.state.turns[-1]) if self.state.turns and not self.asked_again else ()

    @property
    def last_stated(self) -> list[tuple[Career, Statement]]:
        """Return the statements in the last reply that had any."""
        return self.statements(last_statements(self.state))

    def profile(self, career: Career) -> str:
        """Return what to call a profile: by the career's name if it has to be named, and otherwise just "profile"."""
        return self.wording.say("profile_of", career=career.name) if self.must_name(career) else self.wording.say("profile")

    def must_name(self, career: Career) -> bool:
        """Return whether the career is new, differs from the last one, is one of several asked about, or comes after a break."""
        if self.several_careers:
            return True
        if said := [passage.career for passage in self.passages if passage.career]:
            return said[-1] != career.id
        return self._career_before != career.id or self._interrupted

    def must_say_whose(self, career: Career) -> bool:
        """Return whether to say whose facts follow.

        Not needed for the first career if the user named it, if the message was sent from its page, or if there is no other.
        """
        first = self._career_before is None and not any(passage.career for passage in self.passages)
        return self.must_name(career) and not (first and (career.id in (*self.named, self.page_career) or self.store.count() == 1))

    @property
    def _career_before(self) -> str | None:
        """Return the id of the career in the last question, None if there is none, or an empty string if there were several."""
        careers = next((careers for turn in reversed(self.state.turns) if (careers := careers_in(turn))), None)
        return None if careers is None else careers[0] if len(careers) == 1 else ""

    @property
    def _interrupted(self) -> bool:
        declined = bool(self.state.recent) and self.state.recent[-1].outcome is Outcome.DECLINED
        return declined or self.state.is_after_break(self.at)


# ------------------------------------------------------------------ items and sources


def joined(statements: Sequence[Statement]) -> str:
    """Return the text of statements. The label of several in a row, such as "University:", is said once."""
    texts = [statement.text for statement in statements]
    labels = ["", *(label_of(text) for text in texts)]
    return " ".join(text.removeprefix(before) if before else text for text, before in zip(texts, labels, strict=False))


def label_of(text: str) -> str:
    """Return the label that a text begins with, such as "University: ", or an empty string."""
    found = LABEL.match(text)
    return found[0] if found else ""


def statement_items(career: Career, statements: Iterable[Statement]) -> tuple[Item, ...]:
    """Return the items shown along with these statements: the statements and the entries of their lists."""
    stated = list(statements)
    entries = [Item(kind=ItemKind.ENTRY, id=entry, career=career.id) for statement in stated for entry in statement.list]
    return (*(Item(kind=ItemKind.STATEMENT, id=career.statement_id(statement), career=career.id) for statement in stated), *entries)


def contact_items(career: Career, contacts: Iterable[Contact]) -> tuple[Item, ...]:
    return tuple(Item(kind=ItemKind.CONTACT, id=contact.name, career=career.id) for contact in contacts)


def citation(career: Career, topics: Iterable[Label], text: str = "", source: Source | None = None) -> Citation:
    """Cite the topics of a profile as the source of a text. `source` is another one than that of the profile."""
    return Citation(
        career=career.id,
        name=career.name,
        topics=tuple(dict.fromkeys(topics)),
        source=source or career.source,
        has_numbers=any(character.isdigit() for character in text),
    )


def citations_of(career: Career, statements: Iterable[Statement]) -> tuple[Citation, ...]:
    """Cite the topics that contain these statements, for each of their sources."""
    topic_of = {statement.text: topic for topic, group in career.statements.items() for statement in group}
    by_source: dict[Source, list[Statement]] = {}
    for statement in statements:
        by_source.setdefault(career.source_of(statement), []).append(statement)
    return tuple(citation(career, [Label(topic_of[s.text]) for s in told], joined(told), source) for source, told in by_source.items())
