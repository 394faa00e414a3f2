"""Selects the parts of a message to answer, and puts them in order."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from bot.conversation.question import Part
from bot.nlu.segments import Piece, has_content, points_back

PlacedPart = tuple[Piece, Part]

SURE_LIKELIHOOD = 0.9
INTENT_THRESHOLD = 0.75  # must match the FallbackClassifier threshold in config.yml
MAJORITY = 0.5
# If the best label is less likely than this, it is hardly more than a guess.
VAGUE_LIKELIHOOD = 0.25
# Labels that mean something else next to a question about a career. In "what do you do and what do you earn", the first part asks
# about the career's duties, but on its own it would ask what the assistant can do.
MEANT_AMONG_QUESTIONS = {"capabilities": "duties"}
OFF_TOPIC, NAME_CAREER = "off_topic", "name_career"
# Labels of parts that are ignored if another part asks a question.
FILLER = {"greet", "thank", "goodbye", "affirm", "deny", "compliment", "chitchat", "insult", "not_what_i_meant", "gibberish", "repeat"}


def asked(doc: Doc, parts: Sequence[PlacedPart]) -> list[Part]:
    """Return the parts to answer, in order. There is always at least one.

    Statements, vague questions and questions that refer to another part come last.
    """
    _share_careers([part for _, part in parts])
    _as_meant_among_questions([part for _, part in parts])

    def later(placed: PlacedPart) -> bool:
        piece, part = placed
        return not part.put or _is_vague(part) or points_back(doc, piece)

    return _clearest(_without_filler([part for _, part in sorted(_on_topic(doc, parts), key=later)]))


def _share_careers(parts: Sequence[Part]) -> None:
    """Give each part that does not name a career the one named before it, or the next part's if that is only a career's name."""
    named: Part | None = None
    for part in parts:
        if part.careers or part.others:
            named = part
        elif named:
            part.careers, part.others = named.careers, named.others
    for part, following in zip(reversed(parts[:-1]), reversed(parts[1:]), strict=True):
        if not part.careers and not part.others and following.labels[0][0] == NAME_CAREER:
            part.careers, part.others = following.careers, following.others


def _as_meant_among_questions(parts: Sequence[Part]) -> None:
    """Relabel parts that mean something else next to a question about a career."""
    if any(part.is_topical() and part.confidence >= INTENT_THRESHOLD for part in parts):
        for part in parts:
            if meant := MEANT_AMONG_QUESTIONS.get(part.labels[0][0]):
                part.labels = [(meant, part.labels[0][1])]


def _on_topic(doc: Doc, parts: Sequence[PlacedPart]) -> list[PlacedPart]:
    """Remove parts that only seem to ask about a career."""
    # For example, "a computer" in "am I talking to a person or a computer".
    kept = [
        (piece, part)
        for (piece, part), (_, before) in zip(parts, [parts[0], *parts], strict=False)
        if not (part.alternative and not part.put and part.is_topical() and not before.is_topical())
    ]
    if any(part.labels[0][0] == OFF_TOPIC and not part.put and part.labels[0][1] >= SURE_LIKELIHOOD for _, part in kept):
        # For example, "what can I do" in "my landlord keeps the deposit, what can I do".
        kept = [(piece, part) for piece, part in kept if not part.put or has_content(doc, piece) or part.careers or part.others]
    return kept


def _clearest(parts: list[Part]) -> list[Part]:
    """Return the parts that are clear, or all parts if none is. Next to a clear question, an unclear part is only background."""
    if not any(part.confidence >= INTENT_THRESHOLD for part in parts):
        return parts
    clear = [part for part in parts if part.confidence >= (MAJORITY if part.put and part.is_topical() else INTENT_THRESHOLD)]
    return [part for part in clear if not _is_vague(part) or part.confidence >= INTENT_THRESHOLD] or clear


def _is_vague(part: Part) -> bool:
    """Return whether a part asks about a career, but its label is hardly more than a guess."""
    return part.is_topical() and part.labels[0][1] < VAGUE_LIKELIHOOD


def _without_filler(parts: list[Part]) -> list[Part]:
    """Return the parts that ask something, or all parts if none does.

    A part that is only a career's name is dropped if another part asks a question.
    """
    asking = [part for part in parts if part.labels[0][0] not in {*FILLER, NAME_CAREER}]
    return asking or [part for part in parts if part.labels[0][0] not in FILLER] or parts
