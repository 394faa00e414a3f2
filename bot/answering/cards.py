"""Makes cards of the careers that a search found: why, what speaks against, pay and hours. All in the profile's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.answering.passage import Setting
from bot.answering.wishing import ABOUT, topic
from bot.answering.wording import AnswerWording
from bot.conversation.types import Card
from bot.conversation.wish import Hit, Wish
from bot.knowledge.facts import Fact, FactKind
from bot.knowledge.models import Career, Statement

# More sentences are hard to read, and the profile has the rest.
MOST_REASONS = 2
SYMBOLS = {"GBP": "£", "USD": "$", "EUR": "€"}


def card(hit: Hit, wish: Wish, setting: Setting) -> Card | None:
    """Return the card of a career, or None if its profile is gone."""
    career = setting.store.get(hit.career)
    if career is None:
        return None
    wording = setting.wording
    why = [statement.text for statement in _statements(career, hit.why)][:MOST_REASONS]
    if hit.category:
        why.append(wording.say("card_category", category=hit.category))
    near = (wording.say("card_near"),) if hit.near and not wish.among else ()
    against = [statement.text for statement in _statements(career, hit.against)]
    # What profiles are searched for in its own words may well be there in other words.
    silent = [want for number in hit.silent if number < len(wish.wants) and (want := wish.wants[number]).facet != ABOUT]
    # That something isn't mentioned speaks for a career if it isn't wanted.
    for wanted, said in ((False, why), (True, against)):
        if topics := [topic(want, wording) for want in silent if want.wanted is wanted]:
            said.append(wording.say("card_silent", topics=wording.join_or(topics)))
    return Card(
        career=career.id,
        title=career.name,
        url=career.source.url,
        why=(*near, *_what_it_is(career, hit), *why),
        against=tuple(against),
        facts=tuple(facts_in_short(career, wording)),
    )


def introducing(career: Career) -> Card:
    """Return a card that only says what a career is."""
    return Card(career=career.id, title=career.name, url=career.source.url, why=_what_it_is(career, Hit(career=career.id)))


def _statements(career: Career, ids: Iterable[str]) -> list[Statement]:
    return [statement for statement_id in ids if (statement := career.statement(statement_id))]


def _what_it_is(career: Career, hit: Hit) -> tuple[str, ...]:
    """Return what the profile says the career is, if the card shows nothing else of it."""
    return () if hit.why and not hit.near else tuple(statement.text for statement in career.statements.get("overview", ())[:1])


def facts_in_short(career: Career, wording: AnswerWording) -> list[str]:
    """Return the pay and the hours of a career in short, such as "£24,000 to £40,000 a year"."""
    facts = [fact for topic, group in career.statements.items() for statement in group for fact in statement.facts_in(topic)]
    short = []
    if pay := [fact for fact in facts if fact.kind is FactKind.PAY and fact.name != "training" and fact.a_year()]:
        first = pay[0]
        alike = [fact for fact in pay if (fact.unit, fact.period) == (first.unit, first.period)]
        symbol = SYMBOLS.get(first.unit, first.unit)
        short.append(wording.say("card_pay", pay=_range(alike, symbol, wording), period=wording.say(f"period_{first.period or 'year'}")))
    if hours := [fact for fact in facts if fact.kind is FactKind.HOURS]:
        short.append(wording.say("card_hours", hours=_range(hours[:1], "", wording)))
    return short


def _range(facts: Sequence[Fact], symbol: str, wording: AnswerWording) -> str:
    values = [value for fact in facts for value in (fact.low, fact.high) if value is not None]
    low, high = min(values), max(values)
    bounds = [f"{symbol}{value:,.2f}".removesuffix(".00") for value in dict.fromkeys((low, high))]
    return wording.say("from_to", low=bounds[0], high=bounds[1]) if len(bounds) > 1 else bounds[0]
