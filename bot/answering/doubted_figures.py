"""Answers remarks on a figure, such as "sixty can't be right", "Bev reckons it's sixty grand" and "2020? bit useless that"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.about_itself import page_date
from bot.answering.answers import PAY
from bot.answering.doubting import are_you_sure
from bot.answering.figures import check_own_figure
from bot.answering.passage import MAX_STATEMENTS, Passage, Setting, statement_items
from bot.answering.question_words import patterns
from bot.answering.restating import restate
from bot.answering.to_the_point import YEAR, periods_in
from bot.conversation.types import Act, Clause, Query, Reading, Request
from bot.knowledge.models import Career, Statement
from bot.knowledge.taxonomy import Label
from bot.language.numerals import in_digits

ARE_YOU_SURE = Label("are_you_sure")
DOUBTS = (ARE_YOU_SURE, Label("doubt"))
IN_THOUSANDS = 1_000
WITH_FIGURES = (PAY, "hours")


def on_figure(reading: Reading, setting: Setting) -> Passage | None:
    """Answer a message that asks nothing but has a figure of the profile, its year, or one for another period.

    Return None for any other message.
    """
    career, text = setting.career, in_digits(reading.text)
    remarks = all(_only_remarks(clause) for clause in reading.clauses)
    of_own = patterns()["tells_age"].search(text) or check_own_figure(reading.text, setting.last_stated, setting)
    if career is None or not remarks or of_own or any(request.found for request in reading.requests):
        return None
    told = [
        s for owner, s in setting.last_stated if owner == career and any(s in career.statements.get(topic, ()) for topic in WITH_FIGURES)
    ]
    if any(year in YEAR.findall(statement.text) for year in YEAR.findall(text) for statement in told):
        return page_date(Request(clause=0, query=Query(careers=(career.id,), aspect=Label("page_date"))), text, setting)[0]
    figures = _figures(text)
    if len(figures) != 1:
        return None
    pay = career.statements.get(PAY, ())
    if meant := next((s for s in (*told, *pay) if _has(figures[0], s)), None):
        query = Query(careers=(career.id,), aspect=ARE_YOU_SURE, items=statement_items(career, [meant])[:1])
        return are_you_sure(Request(clause=0, query=query), text, setting)[0]
    return _for_other_period(text, pay, career, setting) if _is_of_pay(reading, told, pay) else None


def _only_remarks(clause: Clause) -> bool:
    """Return whether a clause asks nothing but whether something is sure. What was read as a question may be put as a remark."""
    is_doubt = clause.aspect is not None and clause.aspect in DOUBTS
    asks = clause.act is Act.ASK and patterns()["asks_outright"].search(clause.text)
    return is_doubt or clause.act in (Act.TELL, Act.REACT) or (clause.act is Act.ASK and not asks)


def _figures(text: str) -> list[float]:
    return [float(number[0].replace(",", "")) for number in patterns()["number"].finditer(YEAR.sub(" ", text))]


def _has(figure: float, statement: Statement) -> bool:
    """Return whether a statement has a figure, which may be given in thousands."""
    return any(figure == other or figure * IN_THOUSANDS == other for other in _figures(statement.text))


def _is_of_pay(reading: Reading, told: Sequence[Statement], pay: Sequence[Statement]) -> bool:
    return any(request.query.aspect.topic == PAY for request in reading.requests) or any(statement in pay for statement in told)


def _for_other_period(text: str, pay: Sequence[Statement], career: Career, setting: Setting) -> Passage | None:
    """Give the pay to someone who names another for a period of which the profile gives none: "my mate gets 200 a day"."""
    asked, given = periods_in(text), {period for s in pay for period in periods_in(s.text)}
    if len(asked) != 1 or not given or asked[0] in given:
        return None
    profile, period = setting.wording.say("profile"), setting.wording.say(f"period_{asked[0]}")
    told = restate([(career, s) for s in pay[:MAX_STATEMENTS]], setting, setting.wording.say("what_it_says", profile=profile))
    return told.followed_by(setting.wording.say("no_figure_for", profile=profile, period=period))
