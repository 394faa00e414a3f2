"""Reads what a message does in the guided talk: which options it chooses, or how it moves the talk on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.conversation.guide import NOT, answered, finished, load_guide, next_question, started
from bot.conversation.types import Guide, GuideAnswer, GuideMove, GuideStep
from bot.knowledge.names import key
from bot.language.token_budget import beyond_budget
from bot.nlu.vectors import Encode

if TYPE_CHECKING:
    from numpy.typing import NDArray


# A part of a message chooses the option that it is at least this near to in meaning.
CHOOSES = 0.55
# It chooses further options that are at least this near, and nearly as near as the best.
CHOOSES_TOO, NEARLY_AS_NEAR = 0.62, 0.06
# It is for another question than the one that is open.
ANOTHER_QUESTION = 0.8
# It moves the talk on, rather than choosing something that is further away than this.
MOVES = 0.62
# A message that chooses nothing is kept in its own words if a career is at least this near to it.
SAYS_SOMETHING = 0.3
# Questions whose answers can be compared with careers in their own words.
IN_OWN_WORDS = ("enjoy", "also", "with")

_PARTS = re.compile(r"([,;.!?\n/&]+|\b(?:and|or|nor|but|plus|also|then)\b)", re.IGNORECASE)
# After these, "not" still holds: "no nights or weekends".
_STILL = ("or", "nor")
# What stands in front of what is liked, and says nothing of it.
_FILLER = re.compile(
    r"^(?:(?:well|um+|er+|oh|hmm|so|maybe|probably|i think|i guess|i d say|i really|i|i m|im|i am|ive|i ve|i d|id|my|me|like|love|enjoy|"
    r"prefer|would|rather|want|to|be|being|work|working|with|good|at|quite|really|good at|anything|something|things|mostly|mainly|just|"
    r"a|an|the|in|actually|change|it|that|make|no wait|sorry)\b\s*)+"
)


class _Example(NamedTuple):
    question: str
    """Id of the question, or nothing for a move."""
    id: str
    text: str


class _Choice(NamedTuple):
    option: str
    near: float


class _Part(NamedTuple):
    text: str
    """What is named, without words such as "not"."""
    whole: str
    """The same with them."""
    wanted: bool
    indifferent: bool
    """Whether it is only said not to matter: "I don't mind nights"."""


class GuideReader:
    """Reads messages in the guided talk."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode

    def read(
        self,
        text: str,
        guide: Guide | None,
        position: int | None,
        nearest_career: Callable[[str], float],
        elsewhere: bool = False,
        about_careers: bool = False,
    ) -> GuideStep | None:
        """Return what a message does in the talk, or None if it is about something else.

        `position` is a position in a list that it names, `nearest_career` returns how near any career is to a text, and `elsewhere` is
        whether it can't be an answer unless it is the text of a button. With `about_careers`, it is only an answer if it names an option.
        """
        if step := self._pressed(text, guide):
            return step
        if guide is None or (guide.asked is None and not guide.shown):
            return None
        if guide.asked and position is not None and not elsewhere:
            choices = load_guide().choices(load_guide().question(guide.asked), guide.answers)
            if 0 < position <= len(choices):
                return _answer(guide, {guide.asked: GuideAnswer(options=(choices[position - 1].id,))})
        moves, chosen = self._understood(text, guide)
        if moves.near >= MOVES and moves.near >= max((each.near for found in chosen.values() for each in found), default=0.0):
            return _moved(GuideMove(moves.option), guide)
        if elsewhere:
            return None
        answers = {question: GuideAnswer(options=tuple(dict.fromkeys(each.option for each in found))) for question, found in chosen.items()}
        if guide.asked is None:
            # After the careers were shown, only what is plainly an answer changes one.
            return _answer(guide, answers) if answers else None
        if about_careers and not answers:
            return None
        if guide.asked in IN_OWN_WORDS and (guide.asked in answers or (not answers and nearest_career(text) >= SAYS_SOMETHING)):
            return _answer(guide, {guide.asked: GuideAnswer(), **answers}, own_words=guide.asked)
        return _answer(guide, answers) if answers else GuideStep(move=GuideMove.UNCLEAR, guide=guide)

    # ------------------------------------------------------------------ buttons

    def _pressed(self, text: str, guide: Guide | None) -> GuideStep | None:
        """Return what a message does that is the text of a button."""
        script, typed = load_guide(), key(text)
        for name, move in script.moves.items():
            if typed == key(move.text) and (guide is not None or name == GuideMove.START):
                return _moved(GuideMove.START if name == "again" else GuideMove(name), guide or Guide())
        if guide is None:
            return None
        changes = {key(str(script.sentences["change_of"]).format(topic=question.topic)): question.id for question in script.questions}
        if question_id := changes.get(typed):
            return GuideStep(move=GuideMove.CHANGE, guide=guide.model_copy(update={"asked": question_id}))
        asked = [script.question(guide.asked)] if guide.asked else []
        for question in [*asked, *script.questions]:
            if option := next((each for each in question.options if key(each.text) == typed), None):
                return _answer(guide, {question.id: GuideAnswer(options=(option.id,))})
        return None

    # ------------------------------------------------------------------ own words

    def _understood(self, text: str, guide: Guide) -> tuple[_Choice, dict[str, list[_Choice]]]:
        """Return the move that a message is nearest to, and the options that its parts choose, by question."""
        examples, vectors = self._examples
        parts = _parts(text)
        negated = np.array([_word(example.text, load_guide().negative) for example in examples])
        # "No two days the same" is an option with its own "no", and "no computers" one that is not wanted.
        named = np.where(negated, -1.0, self._encode([part.text for part in parts]) @ vectors.T)
        as_said = np.where(negated, self._encode([part.whole for part in parts]) @ vectors.T, -1.0)
        whole = (self._encode([_plain(text)]) @ vectors.T)[0]
        is_move = np.array([not example.question for example in examples])
        best_move = int(np.where(is_move, whole, -1.0).argmax())
        chosen: dict[str, list[_Choice]] = {}
        for row, said, part in zip(named, as_said, parts, strict=True):
            positive = part.wanted or float(said.max()) >= float(row.max())
            for question, choice in _choices(np.maximum(row, said), examples, guide):
                if not part.indifferent:
                    option = choice.option if positive or load_guide().question(question).rules_out else NOT + choice.option
                    chosen.setdefault(question, []).append(_Choice(option, choice.near))
        name = examples[best_move].id
        return _Choice(GuideMove.START if name == "again" else name, float(whole[best_move])), chosen

    @property
    def _examples(self) -> tuple[list[_Example], NDArray[np.float32]]:
        examples = _all_examples()
        if not hasattr(self, "_vectors"):
            with beyond_budget():
                self._vectors = self._encode([example.text for example in examples])
        return examples, self._vectors


@cache
def _all_examples() -> list[_Example]:
    script = load_guide()
    options = [
        _Example(question.id, option.id, text)
        for question in script.questions
        for option in question.options
        for text in (_plain(option.text), *map(_plain, option.examples))
    ]
    moves = [_Example("", name, _plain(text)) for name, move in script.moves.items() for text in (move.text, *move.examples)]
    return options + moves


def _plain(text: str) -> str:
    """Return a text in lower case, without what stands in front of what is liked."""
    lowered = " ".join(re.findall(r"[a-z0-9'£]+", text.lower().replace("’", "'")))
    return _FILLER.sub("", lowered.replace("'", " ")).strip() or lowered


def _parts(text: str) -> list[_Part]:
    """Return the parts of a message that name something."""
    parts: list[_Part] = []
    joined, wanted = "", True
    for number, piece in enumerate(_PARTS.split(text.lower().replace("’", "'"))):
        if number % 2:
            joined = piece
            continue
        negative, indifferent = _word(piece, load_guide().negative), _word(piece, load_guide().indifferent)
        named = _plain(_matcher(load_guide().negative).sub(" ", piece))
        if not named:
            continue
        wanted = bool(indifferent) or (not negative and (wanted or joined not in _STILL))
        parts.append(_Part(named, _plain(piece), wanted, bool(indifferent)))
    return parts or [_Part(_plain(text), _plain(text), True, False)]


def _word(text: str, words: str) -> bool:
    return bool(_matcher(words).search(text))


@cache
def _matcher(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'])({'|'.join(re.escape(word.replace('_', ' ')) for word in words.split())})(?![\w'])")


def _choices(near: NDArray[np.float32], examples: Sequence[_Example], guide: Guide) -> list[tuple[str, _Choice]]:
    """Return the options that a part of a message chooses, each with its question."""
    best: dict[tuple[str, str], float] = {}
    for example, value in zip(examples, near.tolist(), strict=True):
        if example.question:
            path = (example.question, example.id)
            best[path] = max(best.get(path, -1.0), value)
    if guide.asked:
        own = {path: value for path, value in best.items() if path[0] == guide.asked}
        top = max(own.values(), default=0.0)
        if top >= CHOOSES:
            least = max(CHOOSES_TOO, top - NEARLY_AS_NEAR)
            return [(question, _Choice(option, value)) for (question, option), value in own.items() if value in (top,) or value >= least]
    (question, option), value = max(best.items(), key=lambda each: each[1])
    least = ANOTHER_QUESTION
    return [(question, _Choice(option, value))] if value >= least else []


# ------------------------------------------------------------------ steps


def _answer(guide: Guide, answers: Mapping[str, GuideAnswer], own_words: str | None = None) -> GuideStep:
    after = answered(guide, {question: _without_first(question, answer, guide) for question, answer in answers.items()})
    if after.asked is None:
        after = finished(after)
    return GuideStep(move=GuideMove.ANSWER, guide=after, own_words=own_words)


def _moved(move: GuideMove, guide: Guide) -> GuideStep:
    if move is GuideMove.START:
        return GuideStep(move=move, guide=started())
    if move is GuideMove.SKIP and guide.asked:
        return _answer(guide, {guide.asked: GuideAnswer()}).model_copy(update={"move": move})
    if move is GuideMove.SHOW:
        return GuideStep(move=move, guide=finished(guide))
    if move is GuideMove.CHANGE:
        return GuideStep(move=move, guide=guide.model_copy(update={"asked": None}))
    if move is GuideMove.STOP:
        return GuideStep(move=move, guide=guide.model_copy(update={"asked": None}))
    question = guide.asked or next_question(guide)
    return (
        GuideStep(move=GuideMove.RESUME, guide=guide.model_copy(update={"asked": question})) if question else _moved(GuideMove.SHOW, guide)
    )


def _without_first(question_id: str, answer: GuideAnswer, guide: Guide) -> GuideAnswer:
    """Leave out of a second choice what was chosen first."""
    first = guide.answers.get(load_guide().question(question_id).options_of, GuideAnswer()).options
    return answer.model_copy(update={"options": tuple(option for option in answer.options if option not in first)})


def asked_for(guide: Guide | None) -> GuideStep:
    """Return the step of a message that asks for the talk: it begins, or goes on if it was left."""
    return _moved(GuideMove.RESUME if guide and not guide.shown else GuideMove.START, guide or Guide())
