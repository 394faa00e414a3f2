"""Builds the reply section that answers a single request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from bot.answering.evidence import shared_words, stems
from bot.answering.reply import ReplySection
from bot.answering.wording import AnswerWording
from bot.knowledge.models import Career, Contact, Statement
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy

LONGEST_LIST = 8  # bullets
MOST_STATEMENTS = 3  # in the answer to a specific question
LONGEST_QUOTE = 80  # characters quoted from the user's message

# Also answer labels whose probability is at least this fraction of the best one's. In about half of the classifier's mistakes,
# one of these is the correct label.
RUNNER_UP_RATIO = 0.5

# Minimum probability of an aspect for its statements to come first in the answer about the whole topic.
MIN_LEADING_LIKELIHOOD = 0.04

# Minimum total weight of the words shared with the question for a statement to come first. A word that occurs in only one
# statement weighs 1.
MIN_EVIDENCE_WEIGHT = 0.7

CONTACT_FIELDS = {"phone": "phone", "address": "address", "email": "email", "website": "url"}


@dataclass
class Request:
    """A question about one aspect or topic of one career."""

    career: Career
    label: Label
    text: str = ""
    """The user's words, if they affect the answer."""
    meant: str = ""
    """The text after spelling correction, used to match words in the profile."""
    likely: Sequence[tuple[Label, float]] = ()
    """Candidate labels with their probabilities. Empty if the label is certain."""
    alternative: bool = False
    """Whether this is an alternative to the previous request, e.g. "shifts" in "is it 9 to 5 or shifts"."""
    runners_up: list[Label] = field(default_factory=list)
    """Other labels that are nearly as likely as `label`."""
    pointed_at: Sequence[str] = ()
    """Names of the previously listed items that a pronoun refers to, e.g. "their" in "their number"."""
    skip: Sequence[str] = ()
    """Statements to leave out because the user has already seen them."""
    told: Sequence[str] = ()
    """Statements that already answered earlier requests in the same message."""
    brief: bool = False
    """Whether to answer in at most three sentences, as in comparisons."""
    pointing_to: Sequence[str] = ()
    """Names of careers whose profiles list this one as related."""
    same_category: tuple[str, Sequence[str]] = ("", ())
    """One of the career's categories, and names of other careers in it."""


def section_for(request: Request, wording: AnswerWording) -> ReplySection:
    """Return the section that answers a request, using only the career's profile."""
    if request.label.topic == "contacts":
        return _contacts(request, wording)
    if request.label == Label("related"):
        return _related(request, wording)
    if not is_answered(request):
        return _gap(request, wording)
    stated = request.career.statements_about(request.label)
    if request.label.aspect is None and (len(stated) > 1 or request.skip):
        return _whole_topic(request, wording)
    stated = _most_to_the_point_first(stated, request.meant or request.text, request.career)
    texts = [statement.text for statement in stated[:MOST_STATEMENTS]]
    listed = [item for statement in stated for item in statement.list]
    for label in request.runners_up:
        texts += [s.text for s in request.career.statements_about(label)[:2] if label.aspect]
    texts = list(dict.fromkeys(texts))[:MOST_STATEMENTS]
    return ReplySection(texts, statements=texts, listed=listed, sources=_topics(request.career, texts))


def is_answered(request: Request) -> bool:
    """Return whether the profile has statements that answer the request. Ignores contacts and related careers."""
    return request.label.aspect != OTHER and bool(request.career.statements_about(request.label))


def _most_to_the_point_first(statements: Sequence[Statement], question: str, career: Career) -> list[Statement]:
    """Sort the statements so that those sharing significant words with the question come first, then those with fewer aspects."""
    return sorted(statements, key=lambda s: (shared_words(question, s.text, career) < MIN_EVIDENCE_WEIGHT, len(s.aspects)))


def _whole_topic(request: Request, wording: AnswerWording) -> ReplySection:
    career = request.career
    stated = [s for s in career.statements_about(request.label) if s.text not in request.skip]
    texts = [s.text for s in sorted(stated, key=lambda s: -_likelihood(s, request))]
    if not texts:
        return ReplySection([wording.say("nothing_more", career=career.name)])
    shown, left = texts[:LONGEST_LIST], texts[LONGEST_LIST:]
    if request.brief:
        brief = texts[:MOST_STATEMENTS]
        return ReplySection(brief, statements=brief, sources=_topics(career, brief))
    heading = wording.say("heading", title=load_taxonomy().title(request.label), career=career.name)
    closing = [wording.say("more_left")] if left else []
    return ReplySection([heading], bullets=shown, closing=closing, statements=shown, sources=_topics(career, shown))


def _likelihood(statement: Statement, request: Request) -> float:
    """Return the total probability of the statement's aspects, or 0 if it is below MIN_LEADING_LIKELIHOOD."""
    likelihood = sum(p for label, p in request.likely if str(label) in statement.aspects)
    return likelihood if likelihood >= MIN_LEADING_LIKELIHOOD else 0.0


def _gap(request: Request, wording: AnswerWording) -> ReplySection:
    """Say that the profile doesn't answer the request, quote the closest statements, and suggest who to ask."""
    career = request.career
    sentences = [_silence(request, wording)]
    if request.brief:
        return ReplySection(sentences, gap=True)
    near = [*load_taxonomy().near(request.label), *request.runners_up]
    texts = list(dict.fromkeys(s.text for label in near for s in career.statements_about(label)[:2] if s.text not in request.told))[:2]
    if request.label == Label("related", "difference"):
        sentences += _related_careers(request, wording)[0]
    elif texts:
        sentences.append(wording.say("near", statements=" ".join(texts)))
    sentences.append(who_to_ask(career, wording))
    return ReplySection(sentences, statements=texts, sources=_topics(career, texts), gap=True)


def _silence(request: Request, wording: AnswerWording) -> str:
    career, label = request.career, request.label
    if label.aspect == OTHER and career.statements_about(Label(label.topic)):
        return wording.say("gap_other", career=career.name, question=quoted(request.text))
    # If the profile has nothing on the whole topic, name the topic instead of the aspect.
    silent_on = Label(label.topic) if label.aspect == OTHER else label
    return wording.say("gap", career=career.name, about=load_taxonomy().entry(silent_on).about)


def quoted(text: str) -> str:
    """Sanitise and shorten the user's text so that it can be quoted in a reply."""
    plain = re.sub(r"<[^>]*>|[^\w\s.,'’£%?/&+-]", " ", text)
    plain = " ".join(plain.split())
    return plain if len(plain) <= LONGEST_QUOTE else plain[: LONGEST_QUOTE - 1].rsplit(" ", 1)[0] + "…"


def who_to_ask(career: Career, wording: AnswerWording) -> str:
    contacts = contacts_in_short(career, wording)
    return wording.say("ask_who", contacts=contacts) if contacts else wording.say("ask_nobody")


def contacts_in_short(career: Career, wording: AnswerWording) -> str:
    """Return the contacts that answer the public as a phrase, or an empty string if the profile has none."""
    services = [c for c in career.contacts if c.kind == "service"] or list(career.contacts)
    short = [wording.say("contact_short", name=c.name, phone=c.phone) if c.phone else c.name for c in services]
    return wording.join_or(short) if short else ""


def _contacts(request: Request, wording: AnswerWording) -> ReplySection:
    career, aspect = request.career, request.label.aspect
    wanted = CONTACT_FIELDS.get(aspect or "")
    named = _named_contacts(request.meant or request.text, career.contacts)
    named = named or [contact for contact in career.contacts if contact.name in request.pointed_at]
    if aspect and not wanted and aspect != "professional_bodies":
        return _gap(request, wording)
    if named:
        chosen, missing = named, [c for c in named if wanted and not getattr(c, wanted)]
    elif wanted:
        chosen, missing = [c for c in career.contacts if getattr(c, wanted)], []
    elif aspect == "professional_bodies":
        chosen, missing = [c for c in career.contacts if c.kind == "professional_body"], []
    else:
        chosen, missing = ([] if aspect else list(career.contacts)), []
    if not chosen:
        return _gap(request, wording)
    gaps = [wording.say("gap_contact", career=career.name, field=wording.sentences[f"field_{wanted}"], name=c.name) for c in missing]
    lines = [contact_line(contact, wording) for contact in chosen if contact not in missing or _has_details(contact)]
    names = [contact.name for contact in chosen]
    if len(chosen) == 1:
        return ReplySection([*gaps, *lines], statements=names, listed=names, sources=["contacts"], gap=bool(gaps))
    intro = wording.say("contacts_intro", career=career.name)
    return ReplySection([*gaps, intro], bullets=lines, statements=names, listed=names, sources=["contacts"], gap=bool(gaps))


def _named_contacts(text: str, contacts: Iterable[Contact]) -> list[Contact]:
    """Return the contacts that best match the text. At least half of the significant words in the name must occur in it."""
    asked = stems(text)

    def share(name: str) -> float:
        words = [w for w in stems(name) if w not in _PLAIN_WORDS] or stems(name)
        return sum(any(fuzz.ratio(word, other) >= 85 for other in asked) for word in words) / len(words)

    scored = [(max(map(share, (contact.name, *contact.aliases))), contact) for contact in contacts]
    best = max((score for score, _ in scored), default=0)
    return [contact for score, contact in scored if score == best and best >= 0.5]


# Words that are too common in the names of organisations to tell them apart.
_PLAIN_WORDS = set(stems("association service society institute council national nhs careers career technology technologists"))


def _has_details(contact: Contact) -> bool:
    return any(getattr(contact, key) for key in CONTACT_FIELDS.values())


def contact_line(contact: Contact, wording: AnswerWording) -> str:
    details = [wording.say(f"contact_{key}", **{key: getattr(contact, key)}) for key in CONTACT_FIELDS.values() if getattr(contact, key)]
    return wording.say("contact_line", name=contact.name, details="; ".join(details) or wording.say("contact_nothing"))


def _related(request: Request, wording: AnswerWording) -> ReplySection:
    sentences, names = _related_careers(request, wording)
    if not sentences:
        return _gap(request, wording)
    return ReplySection(sentences, statements=sentences, listed=names, sources=["related"] if request.career.related else [])


def _related_careers(request: Request, wording: AnswerWording) -> tuple[list[str], list[str]]:
    """Return sentences about related careers, and the careers' names.

    These are the careers that the profile lists and those that list it, or else the careers in the same category.
    """
    career = request.career
    others = [name for name in request.pointing_to if name not in career.related]
    sentences = []
    if career.related:
        sentences.append(wording.say("related", career=career.name, careers=wording.join_and(career.related)))
    if others:
        point = wording.sentences["points" if len(others) == 1 else "point"]
        sentences.append(wording.say("related_from", career=career.name, careers=wording.join_and(others), point=point))
    if sentences:
        return sentences, [*career.related, *others]
    category, names = request.same_category
    return ([wording.say("same_category", category=category, careers=wording.join_and(names))], list(names)) if names else ([], [])


def _topics(career: Career, texts: Iterable[str]) -> list[str]:
    """Return the topics that contain these statements, without duplicates."""
    topics = {s.text: topic for topic, statements in career.statements.items() for s in statements}
    return list(dict.fromkeys(topics[text] for text in texts))
