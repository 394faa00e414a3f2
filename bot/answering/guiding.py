"""Says the guided talk: asks its questions, and shows the careers that suit the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from bot.answering.cards import facts_in_short
from bot.answering.naming import career_items
from bot.answering.passage import Passage, Setting, citations_of, paragraph
from bot.answering.suggestions import about_careers, list_of_careers
from bot.answering.wording import AnswerWording
from bot.conversation.guide import GUIDE, Question, load_guide, next_question, started
from bot.conversation.outcome import Outcome
from bot.conversation.types import Block, Card, Cards, Citation, Guide, GuideMove, GuideStep, Note, Query, Reason, Suggestion, Suited

# After so many answers, the careers can be seen.
ENOUGH = 2
MOST_SHOWN = 5
QUERY = Query(aspect=GUIDE)


@cache
def guide_wording() -> AnswerWording:
    return AnswerWording(load_guide().sentences)


def guide_talk(step: GuideStep | None, setting: Setting) -> Passage:
    """Return the passage for a step of the talk. Without a step, the talk begins."""
    if step is None or step.move is GuideMove.START:
        before = setting.state.guide
        key = "again" if step and before and before.answers else "intro"
        return _ask(step.guide if step else started(), setting, _say(key, setting, count=len(load_guide().questions)))
    guide = step.guide
    if guide.shown and guide.asked is None and step.move in (GuideMove.ANSWER, GuideMove.SKIP, GuideMove.SHOW, GuideMove.RESUME):
        return _show(step, setting)
    if step.move is GuideMove.STOP:
        return _passage(guide, _say("stopped", setting), (_resume(), list_of_careers(setting)))
    if step.move is GuideMove.CHANGE and guide.asked is None:
        return _passage(guide, _say("which_answer", setting), _changes(guide))
    keys = {GuideMove.ANSWER: "noted", GuideMove.SKIP: "skipped", GuideMove.UNCLEAR: "unclear", GuideMove.RESUME: "back"}
    lead = _say(keys[step.move], setting) if step.move in keys else ""
    if step.move is GuideMove.UNCLEAR:
        return _passage(guide, lead, _options(guide, setting))
    return _ask(guide, setting, lead)


def resume_suggestion(guide: Guide | None) -> tuple[Suggestion, ...]:
    """Return the suggestion to go back to an open question, after something else."""
    return (_resume(),) if guide and guide.asked else ()


# ------------------------------------------------------------------ questions


def _ask(guide: Guide, setting: Setting, lead: str) -> Passage:
    if guide.asked is None:
        return _passage(guide, lead, _changes(guide))
    return _passage(guide, " ".join(filter(None, [lead, load_guide().question(guide.asked).ask])), _options(guide, setting))


def _options(guide: Guide, setting: Setting) -> tuple[Suggestion, ...]:
    """Return the open question's options, and the ways to go on without one."""
    if guide.asked is None:
        return ()
    script = load_guide()
    options = [_suggest(option.text) for option in script.choices(script.question(guide.asked), guide.answers)]
    given = sum(not answer.is_skipped for answer in guide.answers.values())
    moves = ["skip", *(["show"] if given >= ENOUGH and not guide.shown else [])]
    return (*options, *(_suggest(script.moves[name].text) for name in moves))


def _changes(guide: Guide) -> tuple[Suggestion, ...]:
    """Return a suggestion for each question that was asked, to answer it again."""
    asked = [question for question in load_guide().questions if question.id in guide.answers]
    return tuple(_suggest(_change(question)) for question in asked)


def _change(question: Question) -> str:
    return guide_wording().say("change_of", topic=question.topic)


def _resume() -> Suggestion:
    return _suggest(load_guide().moves["resume"].text)


def _suggest(text: str) -> Suggestion:
    return Suggestion(text=text, query=QUERY)


# ------------------------------------------------------------------ careers


def _show(step: GuideStep, setting: Setting) -> Passage:
    """Show the careers that suit the answers, each with what speaks for and against it."""
    guide, suited = step.guide, step.suited
    if suited is None:
        # Without any answer there is nothing to go by, so the first question is asked again.
        return _passage(started(), _say("nothing_known", setting), _options(started(), setting))
    cards = [(card, each) for each in suited if (card := _card(each, setting))]
    if not cards:
        return replace(_passage(guide, _say("nothing_fits", setting), _changes(guide)), outcome=Outcome.GAP)
    changed = setting.state.guide is not None and setting.state.guide.shown
    few = len(cards) < min(MOST_SHOWN, setting.store.count())
    key = "found_few" if few else "found_again" if changed else "found"
    blocks: list[Block] = [*paragraph(_say(key, setting, count=len(cards))), Cards(cards=tuple(card for card, _ in cards))]
    if silent := _silent([each for _, each in cards], setting):
        blocks.append(Note(text=silent))
    names = [card.title for card, _ in cards]
    further = ["change", *(["resume"] if next_question(guide) else [])]
    return replace(
        _passage(guide, "", (*about_careers(names[:1], setting), *(_suggest(load_guide().moves[name].text) for name in further))),
        blocks=tuple(blocks),
        items=career_items(names, setting.store),
        citations=tuple(cited for _, each in cards for cited in _cited(each, setting)),
        outcome=Outcome.ANSWERED,
    )


def _card(suited: Suited, setting: Setting) -> Card | None:
    career = setting.store.get(suited.career)
    if career is None:
        return None
    return Card(
        career=career.id,
        title=career.name,
        why=tuple(text for reason in suited.why if (text := _reason(reason, setting))),
        against=tuple(text for reason in suited.against if (text := _reason(reason, setting))),
        facts=tuple(facts_in_short(career, setting.wording)),
    )


def _reason(reason: Reason, setting: Setting) -> str:
    """Return a statement in the profile's words, with what it bears on, or nothing if the profile no longer has it."""
    found = setting.statement(reason.statement)
    if found is None:
        return ""
    if not reason.option:
        return found[1].text
    return guide_wording().say("reason", label=load_guide().option(reason.option).label, statement=found[1].text)


def _silent(suited: Sequence[Suited], setting: Setting) -> str:
    """Say which of what was ruled out isn't mentioned in profiles."""
    paths = dict.fromkeys(path for each in suited for path in each.silent)
    counts = {path: sum(path in each.silent for each in suited) for path in paths}
    total = len(suited)
    parts = [_say("silent_on", setting, label=load_guide().option(path).label, count=count, total=total) for path, count in counts.items()]
    return " ".join(parts)


def _cited(suited: Suited, setting: Setting) -> tuple[Citation, ...]:
    found = setting.statements(reason.statement for reason in (*suited.why, *suited.against))
    return citations_of(found[0][0], [statement for _, statement in found]) if found else ()


def _passage(guide: Guide, text: str, suggestions: tuple[Suggestion, ...]) -> Passage:
    return Passage(paragraph(text), queries=(QUERY,), suggestions=suggestions, guide=guide)


def _say(key: str, setting: Setting, **values: object) -> str:
    return guide_wording().say(key, turn=len(setting.state.turns), **values)
