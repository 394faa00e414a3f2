"""Welcomes people who introduce themselves before they ask anything."""

from __future__ import annotations

from bot.answering.passage import Passage, Setting, citations_of, paragraph, statement_items
from bot.answering.restating import choose
from bot.conversation.types import Tone
from bot.knowledge.models import Career, Statement
from bot.knowledge.taxonomy import Label

NAMES, DUTIES = Label("overview", "names"), Label("duties")


def ask_what_next(career: Career | None, setting: Setting) -> Passage:
    """Ask what someone wants to know. In the first turn, welcome them and say in a sentence what the job is that they named."""
    if setting.state.turns or career is None or career.id not in setting.named:
        return choose(setting, career=career)
    named = [found.name for each in sorted(setting.named) if (found := setting.store.get(each))]
    if len(named) > 1:
        both = setting.wording.say("has_both", careers=setting.wording.join_and(named))
        return Passage(paragraph(setting.wording.say("welcome"), both), career=career.id, tone=Tone.WARM)
    main = main_statement(career)
    in_a_sentence = setting.wording.say("in_a_sentence", statement=main.text) if main else ""
    question = choose(setting, career=career)
    asked = " ".join(text for block in question.blocks for text in block.texts)
    return Passage(
        paragraph(setting.wording.say("welcome"), in_a_sentence, asked),
        statement_items(career, [main] if main else []),
        citations_of(career, [main] if main else []),
        career=career.id,
        suggestions=question.suggestions,
        tone=Tone.WARM,
    )


def main_statement(career: Career) -> Statement | None:
    """Return the statement that says what the job is, or else the first on what people do, or None if the profile has neither."""
    overview = (s for s in career.statements_about(Label("overview")) if str(NAMES) not in s.aspects)
    return next(iter((*overview, *career.statements_about(DUTIES))), None)
