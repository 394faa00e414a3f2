"""Explains terms from the glossary."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.gaps import gap
from bot.answering.passage import MAX_STATEMENTS, Passage, Setting, joined, paragraph, statement_items
from bot.answering.question_words import patterns
from bot.answering.quoting import quoted
from bot.conversation.outcome import Outcome
from bot.knowledge.models import Career, Statement


def explain(text: str, career: Career, statements: Sequence[Statement], setting: Setting) -> Passage:
    """Explain a term from the glossary, as the site's own explanation, or else say that the profile doesn't explain it.

    If the question names no term, it's about one in the statements.
    """
    wording, glossary = setting.wording, setting.glossary
    term = patterns()["term"].search(text)
    entry = glossary.find(text) if glossary else None
    if glossary and not entry and not term and patterns()["points_back"].search(text):
        entry = next((found for s in statements if (found := glossary.find(s.text))), None)
    if entry:
        explained = wording.say("glossary", profile=setting.profile(career), means=entry.means)
        asides = statement_items(career, statements)
        return Passage(paragraph(explained), asides=asides, career=career.id, outcome=Outcome.ANSWERED)
    if not term:
        missing = wording.say("no_meaning", profile=setting.profile(career))
    else:
        missing = wording.say("no_meaning_of", profile=setting.profile(career), term=quoted(term["term"]))
    near = [s for s in statements if career.statement_id(s) not in setting.stated_recently][:MAX_STATEMENTS]
    return gap([missing, wording.say("near", statements=joined(near)) if near else ""], career, near)
