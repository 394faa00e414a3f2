"""Explains terms from the glossary, and abbreviations as statements spell them out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.gaps import gap
from bot.answering.passage import MAX_STATEMENTS, Passage, Setting, citations_of, joined, paragraph, statement_items
from bot.answering.question_words import patterns
from bot.answering.quoting import quoted
from bot.conversation.outcome import Outcome
from bot.knowledge.models import Career, Statement

SHORTENED = re.compile(r"\b[A-Z]{2,}[A-Za-z]*\b")  # an abbreviation, such as "CILEx"
MOST_EXPLAINED = 2  # terms of a question: "what is the difference between a ward and a clinic"


def explain(text: str, career: Career, statements: Sequence[Statement], setting: Setting) -> Passage:
    """Explain a term from the glossary, as the site's own explanation, or else say that the profile doesn't explain it.

    If the question names no term, it's about one in the statements.
    """
    wording, glossary = setting.wording, setting.glossary
    term = patterns()["word_named"].search(text) or patterns()["term"].search(text)
    entries = glossary.find_all(text)[:MOST_EXPLAINED] if glossary else []
    if glossary and not entries and not term and patterns()["points_back"].search(text):
        entries = [found for s in statements if (found := glossary.find(s.text))][:1]
    if entries:
        explained = wording.say("glossary", profile=setting.profile(career), means=" ".join(entry.means for entry in entries))
        asides = statement_items(career, statements)
        return Passage(paragraph(explained), asides=asides, career=career.id, outcome=Outcome.ANSWERED)
    if spelt := [s for s in statements if term and spells_out(term["term"], s.text)][:1]:
        items, citations = statement_items(career, spelt), citations_of(career, spelt)
        return Passage(paragraph(joined(spelt)), items, citations, career=career.id, outcome=Outcome.ANSWERED)
    if not term and statements and statements[0].plain:
        plain, asides = f"{wording.say('in_plain_words')} {statements[0].plain}", statement_items(career, statements[:1])
        return Passage(paragraph(plain), asides=asides, career=career.id, outcome=Outcome.ANSWERED)
    shortened = SHORTENED.search(joined(statements))
    if not term and shortened and patterns()["asks_for_words"].search(text):
        missing = wording.say("no_meaning_of", profile=setting.profile(career), term=quoted(shortened[0]))
        return gap([joined(statements), missing], career, statements)
    if not term:
        missing = wording.say("no_meaning", profile=setting.profile(career))
    else:
        missing = wording.say("no_meaning_of", profile=setting.profile(career), term=quoted(term["term"]))
    near = [s for s in statements if career.statement_id(s) not in setting.stated_recently][:MAX_STATEMENTS]
    return gap([missing, wording.say("near", statements=joined(near)) if near else ""], career, near)


def spells_out(term: str, said: str) -> bool:
    """Return whether a text has an abbreviation with its long form, as in "Registered Science Technician (RSciTech)"."""
    found = re.search(rf"([\w' &-]+) \({re.escape(term)}\)|\b{re.escape(term)} \(([\w' &-]+)\)", said, re.IGNORECASE)
    long_form = (found[1] or found[2]).split() if found else []
    return any(word[0].lower() == term[0].lower() for word in long_form)
