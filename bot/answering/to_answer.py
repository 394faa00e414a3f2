"""Chooses which requests of a message are answered."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.question_words import patterns
from bot.conversation.types import Act, Clause, Detail, Fit, Reading, Request
from bot.knowledge.taxonomy import OTHER

ACKNOWLEDGE, GRUMBLE, RELIEF, WORRY = "acknowledge", "grumble", "relief", "worry"
# Reactions that get a human sentence of their own. Next to a question, they get a few words before its answer.
FEELINGS = (ACKNOWLEDGE, GRUMBLE, RELIEF, WORRY)
# Other reactions that get a few words next to a question. On their own, they are answered by Rasa's responses.
MANNERS = ("greet", "thank")
# Requests and reactions that mean nothing next to a question.
FILLER = ("affirm", "deny", "doubt", "go_back", "not_what_i_meant", "undecided")
# Requests for what was said in another form. Next to them, repeating it means nothing.
REWORDED = ("as_list", "leave_out", "shorten", "simplify", "sum_up", "top")
UNLIKELY = 0.2  # likelihood of the label of a clause that may ask nothing
CHECK_SAID, ARE_YOU_SURE = "check_said", "are_you_sure"


def asks_nothing(request: Request, reading: Reading) -> bool:
    """Return whether what no topic covers isn't put as a question, as when people introduce themselves."""
    clause = reading.clauses[request.clause] if request.clause < len(reading.clauses) else None
    unknown = request.query.aspect.aspect == OTHER and all(each.fit is Fit.UNRELATED for each in request.measured)
    texts = (reading.text, clause.text if clause else "")
    return unknown and not any(patterns()["asks_outright"].search(text) for text in texts)


def is_remark(reading: Reading) -> bool:
    """Return whether a message only remarks on something: nothing in it is put as a question, and what was read as one hardly is.

    A wish is none, whatever it is put as.
    """
    if any(request.found for request in reading.requests):
        return False
    likelihoods = [clause.likelihood for clause in reading.clauses if clause.act is Act.ASK]
    unlikely = bool(likelihoods) and all(each is not None and each < UNLIKELY for each in likelihoods)
    asks = any(patterns()[name].search(reading.text) for name in ("asks_outright", "asks_what", "asks_which", "asks_how", "asks_who"))
    return unlikely and len(likelihoods) == len(reading.clauses) and not reading.mentions and not asks


def _only_remarks(clause: Clause) -> bool:
    """Return whether a clause that was read as a question hardly is one: "she's a slip of a thing"."""
    unlikely = clause.likelihood is not None and clause.likelihood < UNLIKELY
    return clause.act is Act.ASK and unlikely and not patterns()["asks_outright"].search(clause.text)


def to_answer(reading: Reading) -> list[Request]:
    """Return the requests without reactions, without those that ask the same as an earlier one, and without filler."""
    kept: dict[object, Request] = {}
    for request in reading.requests:
        if request.query.aspect.topic not in (*FEELINGS, *MANNERS):
            query = request.query
            kept.setdefault((query.careers, query.aspect, query.detail, query.items, request.count, request.others), request)
    filler = (*FILLER, "repeat", "talk_to_person") if any(request.query.aspect.topic in REWORDED for request in kept.values()) else FILLER
    chosen = [request for request in kept.values() if not _is_filler(request, filler, reading)] or list(kept.values())
    return _more_of_what_is_picked(chosen)


def answered_first(requests: Sequence[Request]) -> list[Request]:
    """Return the requests with those that the profile has nothing on last, if it answers another and all are about the same career."""
    answered = any(each.fit is Fit.ANSWERS for request in requests for each in request.measured)
    whole_topic = any(not request.measured and request.query.aspect.aspect is None for request in requests)
    if len({request.query.careers for request in requests}) > 1 or not (answered or whole_topic):
        return list(requests)
    return sorted(requests, key=lambda request: any(each.fit is Fit.UNRELATED for each in request.measured))


def _more_of_what_is_picked(requests: list[Request]) -> list[Request]:
    """Take "more" next to the choice of an item for more on that: "the 2nd thing you said, more"."""
    picks = [request for request in requests if request.query.aspect.topic == "pick"]
    if not picks or len(picks) == len(requests) or any(r.query.aspect.topic not in ("pick", "more") for r in requests):
        return requests
    return [r.model_copy(update={"query": r.query.model_copy(update={"detail": r.query.detail or Detail.WHAT})}) for r in picks]


def _is_filler(request: Request, filler: Sequence[str], reading: Reading) -> bool:
    """Return whether a request means nothing next to others. Neither does a conclusion that isn't put as a question."""
    topic = request.query.aspect.topic
    clause = reading.clauses[request.clause] if request.clause < len(reading.clauses) else None
    if clause is not None and _only_remarks(clause):
        return True
    if clause is not None and topic == ARE_YOU_SURE:
        # "Do you think?" next to a question is no doubt of what was said.
        return not patterns()["asks_if_sure"].search(clause.text)
    if clause is not None and "?" not in clause.text and patterns()["good_news"].search(clause.text):
        return True
    claims = topic == CHECK_SAID and clause is not None and "?" not in clause.text
    return topic in filler or (claims and all(each.fit is not Fit.ANSWERS for each in request.measured))
