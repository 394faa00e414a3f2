"""Which parts of a message are answered, and in what order."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from bot.conversation.question import Part
from bot.nlu.segments import Piece, has_content, points_back

PlacedPart = tuple[Piece, Part]

SURE = 0.9
CLEARLY = 0.75  # the threshold of FallbackClassifier in config.yml
EVEN = 0.5
# The likelihood below which a question could be almost any.
VAGUE = 0.25
# What is meant among questions on a career by what alone asks about us: "what do you do and what do you earn".
MEANT_AMONG_QUESTIONS = {"capabilities": "duties"}
OFF_TOPIC, NAME_CAREER = "off_topic", "name_career"
# Parts that carry no question of their own where another part does.
FILLER = {"greet", "thank", "goodbye", "affirm", "deny", "compliment", "chitchat", "insult", "not_what_i_meant", "gibberish", "repeat"}


def asked(doc: Doc, parts: Sequence[PlacedPart]) -> list[Part]:
    """The parts to answer, in order: what a person asks before what they tell, unless it asks about that. At least one."""
    _share_careers([part for _, part in parts])
    _as_meant_among_questions([part for _, part in parts])

    def later(placed: PlacedPart) -> bool:
        piece, part = placed
        return not part.put or _is_vague(part) or points_back(doc, piece)

    return _clearest(_without_filler([part for _, part in sorted(_on_topic(doc, parts), key=later)]))


def _share_careers(parts: Sequence[Part]) -> None:
    """Gives a part that names no career the one named before it, or one named by itself after it."""
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
    """Takes what alone would ask about us as asked about a career, among questions on one."""
    if any(part.is_topical() and part.confidence >= CLEARLY for part in parts):
        for part in parts:
            if meant := MEANT_AMONG_QUESTIONS.get(part.labels[0][0]):
                part.labels = [(meant, part.labels[0][1])]


def _on_topic(doc: Doc, parts: Sequence[PlacedPart]) -> list[PlacedPart]:
    """The parts without those that only seem to ask about a career."""
    # "Am I talking to a person or a computer".
    kept = [
        (piece, part)
        for (piece, part), (_, before) in zip(parts, [parts[0], *parts], strict=False)
        if not (part.alternative and not part.put and part.is_topical() and not before.is_topical())
    ]
    if any(part.labels[0][0] == OFF_TOPIC and not part.put and part.labels[0][1] >= SURE for _, part in kept):
        # "My landlord keeps the deposit, what can I do".
        kept = [(piece, part) for piece, part in kept if not part.put or has_content(doc, piece) or part.careers or part.others]
    return kept


def _clearest(parts: list[Part]) -> list[Part]:
    """The parts that clearly ask; all of them if none does. Beside a clear question, an unclear piece is background to it."""
    if not any(part.confidence >= CLEARLY for part in parts):
        return parts
    clear = [part for part in parts if part.confidence >= (EVEN if part.put and part.is_topical() else CLEARLY)]
    return [part for part in clear if not _is_vague(part) or part.confidence >= CLEARLY] or clear


def _is_vague(part: Part) -> bool:
    """Whether a question on a career could be almost any."""
    return part.is_topical() and part.labels[0][1] < VAGUE


def _without_filler(parts: list[Part]) -> list[Part]:
    """The parts that ask something; all of them if none does. A career's bare name asks nothing where another part asks about it."""
    asking = [part for part in parts if part.labels[0][0] not in {*FILLER, NAME_CAREER}]
    return asking or [part for part in parts if part.labels[0][0] not in FILLER] or parts
