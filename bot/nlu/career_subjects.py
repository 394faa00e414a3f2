"""Says which careers are about a subject that is wanted, or isn't: by their names, categories, places of work and statements."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.wish import Want
from bot.knowledge.store import Store
from bot.nlu.career_evidence import MOST_REASONS, Evidence
from bot.nlu.career_matching import in_categories, matching
from bot.nlu.career_mentions import mentions, working_in
from bot.nlu.career_titles import is_job, titled
from bot.nlu.career_vectors import CareerVectors
from bot.nlu.search_words import search_words

# A mention of what isn't wanted, where it says little of the work itself, and a name with what is wanted.
MENTION_COUNTS, NAME_COUNTS = -2.0, 1.0
# One of several places to work at, and each word of the list of them.
PLACE_COUNTS, WORD_COUNTS = 1.4, 0.01
# A career that nearly surely is about what isn't wanted is left out though no statement says so: gardening comes near to farming.
SURELY = 1.9
# The share of a name that makes a career one of what is wanted: a speech and language therapist isn't one of languages.
NAMED = 0.5
# What is said of a career that plainly is about what isn't wanted.
UNWANTED = Evidence(False, ())


def named_after(want: Want, store: Store) -> dict[str, float]:
    """Return the careers named after what is wanted, each with the share of its name that it is."""
    shares = titled(want.words, store) if want.wanted else {}
    return {career: share for career, share in shares.items() if share >= NAMED}


def about(want: Want, least: float, named: Mapping[str, float], store: Store, vectors: CareerVectors) -> dict[str, Evidence]:
    """Return which careers are about something, by their statements or, if it is wanted, by their name or that of their category.

    Statements that say it less than `least` don't count. `named` are the careers named after it.
    Those that only come near are hints, without a statement. So are those that mention in passing what isn't wanted, with the statement.
    """
    reasons = MOST_REASONS + want.words.count(" and ")
    evidence: dict[str, Evidence] = {}
    searched = want.wanted or not (is_job(want.words, store) or want.words in search_words().employers)
    # Those that mention what isn't wanted are found by the words.
    for match in matching(want.words, vectors, by_meaning=not want.wanted) if searched else ():
        counts = match.score >= least if want.wanted else match.says_so or match.score >= SURELY
        if match.fits and counts:
            evidence[match.career] = Evidence(want.wanted, match.statements[:reasons], match.score)
        elif want.wanted:
            evidence[match.career] = Evidence(None, (), match.score)
    if want.wanted:
        for career, (category, score) in in_categories(want.words, vectors).items():
            if career not in evidence or evidence[career].says is None:
                evidence[career] = Evidence(True, (), score, category)
        for career, (statement, length) in working_in(want.words, vectors).items():
            if career not in evidence or evidence[career].says is None:
                evidence[career] = Evidence(True, (statement,), PLACE_COUNTS - WORD_COUNTS * length)
        for career in named:
            if career not in evidence or evidence[career].says is None:
                evidence[career] = Evidence(True, (), NAME_COUNTS)
    else:
        for career, mention in mentions(want.words, store, vectors).items():
            if mention.of_the_job:
                evidence[career] = UNWANTED
            else:
                evidence.setdefault(career, Evidence(None, (mention.statement,), MENTION_COUNTS))
    return evidence
