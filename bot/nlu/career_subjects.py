"""Says which careers are about a subject that is wanted, or isn't: by their names, categories, places of work and statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.conversation.wish import Want
from bot.knowledge.store import Store
from bot.nlu.career_evidence import MOST_REASONS, Evidence
from bot.nlu.career_fit import FEWEST_COMPARED
from bot.nlu.career_matching import CAREER_IN, in_categories, matching
from bot.nlu.career_mentions import doing, mentions, working_in
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
# A career named by one of several words for a thing has to be this near to another of them, in standard deviations.
SAME_SENSE = 1.0
# What is said of a career that plainly is about what isn't wanted.
UNWANTED = Evidence(False, ())


def named_after(want: Want, store: Store, vectors: CareerVectors) -> dict[str, float]:
    """Return the careers named after what is wanted, each with the share of its name that it is."""
    shares = titled(want.words, store) if want.wanted else {}
    others = other_sense(want, store, vectors)
    return {career: share for career, share in shares.items() if share >= NAMED and career not in others}


def together(wants: Sequence[Want]) -> str:
    """Return several subjects as one text, in the words in which they were said. Other words for a single one make it clearer."""
    return " and ".join((len(wants) > 1 and want.said) or want.words for want in wants)


def standing_of(wants: Sequence[Want], told: str, vectors: CareerVectors) -> dict[str, float]:
    """Return how much nearer each career is to several subjects together than other careers, in standard deviations.

    A word that could mean several things then means what goes with the others, and with the message that `told` them: "stock" and "cattle".
    """
    words = together(wants)
    by_words, by_career = vectors.standing(words), vectors.standing(CAREER_IN.format(words=words))
    of_words = {career: (each + by_career[career]) / 2 for career, each in by_words.items()}
    # One subject by itself is clearer than a message.
    of_message = vectors.standing(told) if told and len(wants) > 1 else of_words
    return {career: (each + of_message[career]) / 2 for career, each in of_words.items()}


def other_sense(want: Want, store: Store, vectors: CareerVectors) -> set[str]:
    """Return the careers with a word of what is wanted in their name that means something else there: a French polisher speaks no French.

    They are far in meaning from the other words for it, such as "languages".
    """
    said, *others = want.words.split(" or ")
    if not (want.wanted and others) or len(vectors.meanings().ids) < FEWEST_COMPARED:
        return set()
    standing = [vectors.standing(CAREER_IN.format(words=other)) for other in others]
    return {career for career in titled(said, store) if max(each.get(career, 0.0) for each in standing) < SAME_SENSE}


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
            # Without a reason, a statement of what the career is would look like one.
            evidence[match.career] = Evidence(want.wanted, match.statements[:reasons] if match.says_so else (), match.score)
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
        for career in other_sense(want, store, vectors):
            evidence.pop(career, None)
    else:
        for career, mention in mentions(want.words, store, vectors).items():
            if mention.of_the_job:
                evidence[career] = UNWANTED
            else:
                evidence.setdefault(career, Evidence(None, (mention.statement,), MENTION_COUNTS))
        is_person = is_job(want.words.split()[-1], store)
        evidence |= dict.fromkeys(doing(want.words, vectors) if searched and not is_person else (), UNWANTED)
    return evidence
