"""The table of questions that people asked, next to the events in the tracker store's database, and the totals for each day.

A question and the totals that it is part of are written in the same transaction as the events of its turn, so none is ever without the
others (docs/workbench.md).
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from sqlalchemy.orm import Session

from bot.conversation.outcome import Outcome
from bot.conversation.types import Act
from bot.knowledge.taxonomy import Label
from bot.language.redaction import redact

logger = logging.getLogger(__name__)

COLLECT = "CAREERS_COLLECT_QUESTIONS"
"""Environment variable: `off` keeps no questions for the workbench."""
OWN_CHANNEL = "workbench"
"""Channel of what editors ask to try the assistant. It is not counted among what visitors ask."""
COLLECTED = frozenset({Outcome.ANSWERED, Outcome.GAP, Outcome.DECLINED, Outcome.UNSURE})
ASKING = frozenset({Act.ASK, Act.REQUEST, Act.CHOOSE})
LONGEST_NAME = 255  # characters
DAY = 24 * 60 * 60  # seconds

questions = sa.Table(
    "questions",
    SQLTrackerStore.Base.metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("conversation", sa.String(255), nullable=False, index=True),
    sa.Column("message_id", sa.String(255), nullable=False),
    sa.Column("reply_id", sa.String(64), nullable=False),
    sa.Column("channel", sa.String(64), nullable=False),
    sa.Column("at", sa.Float, nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("topic", sa.String(64), nullable=False),
    sa.Column("aspect", sa.String(64), nullable=False),
    sa.Column("career", sa.String(LONGEST_NAME), nullable=False),
    sa.Column("other", sa.String(LONGEST_NAME), nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("verdict", sa.String(8), nullable=False),
)
for _column in ("outcome", "career", "topic", "verdict"):
    sa.Index(f"ix_questions_{_column}_at", questions.c[_column], questions.c.at)
totals = sa.Table(
    "question_totals",
    SQLTrackerStore.Base.metadata,
    sa.Column("day", sa.Integer, primary_key=True),
    sa.Column("topic", sa.String(64), primary_key=True),
    sa.Column("career", sa.String(LONGEST_NAME), primary_key=True),
    sa.Column("outcome", sa.String(16), primary_key=True),
    # The aspect of a gap, the career without a profile of a question that was declined, otherwise nothing.
    sa.Column("about", sa.String(LONGEST_NAME), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("unhelpful", sa.Integer, nullable=False),
)

# As text, which SQLite and PostgreSQL share, because SQLAlchemy would compile the statement again for each turn.
_ADD = sa.text(
    "INSERT INTO question_totals (day, topic, career, outcome, about, count, unhelpful) "
    "VALUES (:day, :topic, :career, :outcome, :about, :count, :unhelpful) "
    "ON CONFLICT (day, topic, career, outcome, about) DO UPDATE "
    "SET count = question_totals.count + excluded.count, unhelpful = question_totals.unhelpful + excluded.unhelpful"
)
# The replies that questions would get with a change that is being tried. Here, because they go with the questions.
previews = sa.Table(
    "question_previews",
    SQLTrackerStore.Base.metadata,
    sa.Column("change", sa.Integer, primary_key=True),
    sa.Column("question", sa.Integer, primary_key=True, index=True),
    sa.Column("old", sa.Text, nullable=False),
    sa.Column("new", sa.Text, nullable=False),
)


def collects() -> bool:
    """Return whether questions are kept."""
    return os.environ.get(COLLECT, "").strip().lower() not in ("off", "no", "false", "0")


def rows_of(conversation: str, events: Iterable[Event]) -> list[dict[str, Any]]:
    """Return the rows for the questions in new events. A fault is logged and costs the rows, never the turn."""
    try:
        return [row for turn in _turns(events) if (row := _row(conversation, turn))]
    except Exception:
        logger.exception("a question was not collected")
        return []


def _turns(events: Iterable[Event]) -> Iterator[list[Event]]:
    turn: list[Event] = []
    for event in events:
        if isinstance(event, UserUttered):
            if turn:
                yield turn
            turn = [event]
        elif turn:
            turn.append(event)
    if turn:
        yield turn


def _row(conversation: str, turn: Sequence[Event]) -> dict[str, Any] | None:
    """Return the row for a turn, or None if it isn't a question about careers: small talk, distress, the guided talk
    and what editors ask are not kept."""
    asked = turn[0]
    said: dict[str, Any] = next((event.metadata for event in turn if isinstance(event, BotUttered) and "outcome" in event.metadata), {})
    reading = asked.parse_data.get("reading") or {}
    if said.get("outcome") not in COLLECTED or reading.get("guide") or asked.input_channel == OWN_CHANNEL:
        return None
    text = _asked(asked.text or "", reading.get("clauses") or (), said["outcome"])
    if not text:
        return None
    record: Any = next((event.value["turns"][-1] for event in turn if isinstance(event, SlotSet) and event.key == "dialogue"), {})
    requests = reading.get("requests") or ()
    query: Any = next(iter(record.get("queries") or (request["query"] for request in requests)), {}) if isinstance(record, dict) else {}
    label = Label.parse(query.get("aspect") or "")
    others = [other for request in requests for other in request.get("others") or ()]
    return {
        "conversation": conversation,
        "message_id": asked.message_id or "",
        "reply_id": (said.get("reply") or {}).get("id", ""),
        "channel": asked.input_channel or "",
        "at": asked.timestamp,
        "text": redact(text),
        "topic": label.topic,
        "aspect": str(label),
        "career": next(iter(query.get("careers") or ()), "")[:LONGEST_NAME],
        "other": redact(others[0])[:LONGEST_NAME] if others else "",
        "outcome": str(said["outcome"]),
        "verdict": "",
    }


def _asked(text: str, clauses: Sequence[dict[str, Any]], outcome: str) -> str:
    """Return what a message asks, without what people tell of themselves next to it.

    A message that was not understood is kept whole, because what its clauses do isn't clear either.
    """
    asking = [clause["text"] for clause in clauses if clause.get("act") in ASKING]
    return text if outcome == Outcome.UNSURE or len(asking) == len(clauses) else " ".join(asking)


def write(session: Session, rows: list[dict[str, Any]]) -> None:
    session.execute(questions.insert(), rows)
    count(session, rows)


def count(session: Session, rows: Iterable[Mapping[str, Any]], sign: int = 1) -> None:
    """Add questions to the totals, or take them out with the sign -1."""
    asked: Counter[tuple[Any, ...]] = Counter()
    unhelpful: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        about = {"gap": row["aspect"], "declined": row["other"]}.get(row["outcome"], "")
        key = (int(row["at"] // DAY), row["topic"], row["career"], row["outcome"], about)
        asked[key] += sign
        unhelpful[key] += sign * (row["verdict"] == "down")
    if asked:
        names = [column.name for column in totals.primary_key]
        # In order, so that no two transactions wait for each other.
        values = [{**dict(zip(names, key, strict=True)), "count": asked[key], "unhelpful": unhelpful[key]} for key in sorted(asked)]
        session.execute(_ADD, values)


def _recount(session: Session, chosen: Any, sign: int) -> None:
    """Add or take out stored questions."""
    if sign < 0:
        # Writing to them first keeps others from taking out the same questions.
        session.execute(sa.update(questions).where(chosen).values(verdict=questions.c.verdict))
    rows = session.execute(sa.select(questions).where(chosen)).mappings().all()
    count(session, rows, sign)
    if sign < 0:
        affected = {int(row["at"] // DAY) for row in rows}
        session.execute(sa.delete(totals).where(totals.c.day.in_(affected), totals.c["count"] <= 0))


def judge(session: Session, conversation: str, reply_id: str, verdict: str) -> None:
    """Note what someone thinks of the reply to a question."""
    chosen = (questions.c.conversation == conversation) & (questions.c.reply_id == reply_id)
    _recount(session, chosen, -1)
    session.execute(sa.update(questions).where(chosen).values(verdict=verdict))
    _recount(session, chosen, 1)


def stored_of(session: Session, conversation: str) -> list[dict[str, object]]:
    """Return the stored questions of a conversation."""
    return [dict(row) for row in session.execute(sa.select(questions).where(questions.c.conversation == conversation)).mappings()]


def delete_of(session: Session, conversations: Sequence[str]) -> None:
    """Delete the questions in these conversations."""
    _delete(session, questions.c.conversation.in_(conversations))


def delete_before(session: Session, at: float) -> None:
    """Delete the questions that are older than a Unix timestamp."""
    _delete(session, questions.c.at < at)


def _delete(session: Session, chosen: Any) -> None:
    _recount(session, chosen, -1)
    session.execute(sa.delete(previews).where(previews.c.question.in_(sa.select(questions.c.id).where(chosen))))
    session.execute(sa.delete(questions).where(chosen))
