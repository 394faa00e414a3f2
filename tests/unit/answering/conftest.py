from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from bot.answering.finishing import ReplyAndState
from bot.answering.passage import Setting
from bot.answering.render import render, text_of
from bot.answering.turn import reply_to, unsure
from bot.answering.wording import load_wording
from bot.conversation.types import (
    Act,
    Clause,
    Detail,
    DialogueState,
    Fit,
    Item,
    ItemKind,
    Measured,
    Query,
    Reading,
    Reply,
    Request,
)
from bot.knowledge.glossary import Glossary
from bot.knowledge.loader import BUNDLED_PROFILES, read_profiles
from bot.knowledge.models import Career
from bot.knowledge.site_info import NO_SITE_INFO
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label, load_taxonomy

REACTIONS = {"acknowledge", "worry", "relief", "grumble", "greet", "thank", "chitchat"}


def first_profile() -> Career:
    return next(career for career in read_profiles(BUNDLED_PROFILES)[0] if career.id == "medical-technical-officer")


class Talk:
    """A conversation with the answering half, whose messages are given by their readings."""

    def __init__(self, *careers: Career, site: str = "", glossary: Glossary | None = None) -> None:
        self.store = Store.of(careers or [first_profile()])
        self.state = DialogueState()
        self.at = 1_000_000
        self.page: str | None = None
        self.text_before = ""
        self.may_need_help = False
        self.in_distress = False
        self.need = "distress"
        self.after_emergency = False
        self.named: frozenset[str] = frozenset()
        self.site = site
        self.glossary = glossary
        self.site_info = NO_SITE_INFO
        self.reply: Reply

    # ------------------------------------------------------------------ requests

    def request(
        self,
        aspect: str,
        *careers: str,
        fit: Fit | None = None,
        says: Sequence[str] = (),
        detail: Detail | None = None,
        count: int | None = None,
        items: Sequence[Item] = (),
        others: Sequence[str] = (),
        likelihood: float = 1.0,
        may_answer: float | None = None,
    ) -> Request:
        """Return a request. `says` are the beginnings of the statements that the pipeline found, with this fit.

        By default, statements on the right aspect may well answer, and those that are only near don't.
        """
        if may_answer is None:
            may_answer = {Fit.ANSWERS: likelihood, Fit.SAME_ASPECT: 0.3}.get(fit, 0.0) if fit else 0.0
        query = Query(careers=careers, aspect=Label.parse(aspect), detail=detail, items=tuple(items))
        ids = careers or tuple(career.id for career in [self.store.only()] if career)
        measured = (
            tuple(Measured(career=i, fit=fit, statements=self.ids(i, says), likelihood=likelihood, may_answer=may_answer) for i in ids)
            if fit
            else ()
        )
        return Request(clause=0, query=query, count=count, measured=measured, others=tuple(others))

    def ids(self, career_id: str, beginnings: Sequence[str]) -> tuple[str, ...]:
        career = self.store.get(career_id)
        assert career is not None
        statements = [s for group in career.statements.values() for s in group]
        return tuple(career.statement_id(next(s for s in statements if s.text.startswith(beginning))) for beginning in beginnings)

    def item(self, beginning: str, position: int | None = None, career: str = "medical-technical-officer") -> Item:
        return Item(kind=ItemKind.STATEMENT, id=self.ids(career, [beginning])[0], career=career, position=position)

    def contact(self, name: str) -> list[Item]:
        return [Item(kind=ItemKind.CONTACT, id=name, career="medical-technical-officer")]

    # ------------------------------------------------------------------ messages

    def ask(self, aspect: str, *careers: str, text: str = "", act: Act | None = None, **request: object) -> str:
        """Send a message with one request and return the reply."""
        return self.send((self.request(aspect, *careers, **request), text or aspect, act))  # type: ignore[arg-type]

    def send(self, *requests: tuple[Request, str, Act | None] | Request | str, text: str = "", confidence: float = 0.9) -> str:
        """Send a message with several requests, given in full or by their aspect alone."""
        reading = self.reading(*requests, text=text, confidence=confidence)
        return self._then(reply_to(reading, self.setting))

    def unclear(
        self, *requests: tuple[Request, str, Act | None] | Request | str, confidence: float = 0.2, guesses: Sequence[str] = ()
    ) -> str:
        """Send a message that wasn't understood, with guesses."""
        reading = self.reading(*requests, confidence=confidence).model_copy(update={"guesses": tuple(map(Label.parse, guesses))})
        return self._then(unsure(reading, self.setting))

    def reading(self, *requests: tuple[Request, str, Act | None] | Request | str, text: str = "", confidence: float = 0.9) -> Reading:
        given = [self.request(each) if isinstance(each, str) else each for each in requests]
        full = [each if isinstance(each, tuple) else (each, str(each.query.aspect), None) for each in given]
        clauses, placed, start = [], [], 0
        for i, (request, typed, act) in enumerate(full):
            aspect = request.query.aspect
            meant = act or (Act.ASK if aspect in load_taxonomy() else Act.REACT if aspect.topic in REACTIONS else Act.REQUEST)
            clauses.append(Clause(text=typed, start=start, end=start + len(typed), act=meant, aspect=aspect, confidence=confidence))
            placed.append(request.model_copy(update={"clause": i}))
            start += len(typed) + 1
        message = text or " ".join(clause.text for clause in clauses)
        return Reading(text=message, clauses=tuple(clauses), requests=tuple(placed))

    @property
    def setting(self) -> Setting:
        wording = load_wording()
        return Setting(
            self.store,
            wording,
            self.state,
            self.at,
            self.page,
            glossary=self.glossary,
            site=self.site_info,
            may_need_help=self.may_need_help,
            in_distress=self.in_distress,
            need=self.need,
            after_emergency=self.after_emergency,
            named=self.named,
            text_before=self.text_before,
        )

    def _then(self, turn: ReplyAndState) -> str:
        self.reply, self.state = turn
        self.at += 30
        text = text_of(render(self.reply, load_wording(), self.site), load_wording())
        assert not re.search(r"[{}]| {2}| [.,]|\(\)", text)
        return text

    @property
    def buttons(self) -> list[str]:
        return [suggestion.text for suggestion in self.reply.suggestions]

    def shown(self, kind: ItemKind) -> list[str]:
        """Return the ids of the items of a kind in the last reply."""
        return [item.id for item in self.state.recent[-1].items if item.kind is kind]


@pytest.fixture
def talk() -> Talk:
    return Talk()
