"""Combine the verdicts of several judges, and measure shares and agreement."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, Field

from benchmarks.scripts import Script, read_lines

Grade = Literal["good", "acceptable", "bad"]
GRADES: tuple[Grade, ...] = get_args(Grade)  # from best to worst
NO_KIND = "no kind given"
Z = 1.96  # for intervals of 95%

Position = tuple[str, int]
"""A conversation's id and the number of a turn in it, from 0."""


class Verdict(BaseModel):
    """What one judge says about the reply to one turn. Other fields, such as reasons, are ignored."""

    id: str
    turn: int = Field(0, ge=0)
    verdict: Grade
    kind: str = ""
    """What is wrong with a bad reply. Replies that aren't bad need none."""


Verdicts = Mapping[Position, Verdict]


def read_verdicts(path: Path) -> dict[Position, Verdict]:
    """Read one judge's verdicts. Raises ValueError if a turn has two."""
    verdicts: dict[Position, Verdict] = {}
    for line, verdict in read_lines(path, Verdict):
        position = verdict.id, verdict.turn
        if position in verdicts:
            raise ValueError(f"{path}:{line}: a second verdict on turn {verdict.turn} of {verdict.id}")
        verdicts[position] = verdict
    return verdicts


def majority(votes: Sequence[Grade]) -> Grade:
    """Return the grade of most judges: the worse of two that differ, the middle one of three that all differ."""
    ordered = sorted(votes, key=GRADES.index)
    return ordered[len(ordered) // 2]


def kind_of(votes: Sequence[Verdict]) -> str:
    """Return the kind that most judges give to a bad reply, or the first one given if there is no majority."""
    kinds = Counter(vote.kind.strip().lower() for vote in votes if vote.verdict == "bad" and vote.kind.strip())
    return kinds.most_common(1)[0][0] if kinds else NO_KIND


def decide(scripts: Sequence[Script], judges: Mapping[str, Verdicts]) -> dict[Position, tuple[Grade, str]]:
    """Return the grade of each turn, with the kind of fault if it is bad.

    Raises ValueError if a turn was judged by fewer than two judges, or a verdict is about a turn that doesn't exist.
    """
    turns = [(script.id, turn) for script in scripts for turn in range(len(script.turns))]
    for name, verdicts in judges.items():
        if unknown := sorted(verdicts.keys() - set(turns)):
            raise ValueError(f"{name} judges turn {unknown[0][1]} of {unknown[0][0]}, which is not in the files")
    decided: dict[Position, tuple[Grade, str]] = {}
    for position in turns:
        votes = [verdicts[position] for verdicts in judges.values() if position in verdicts]
        if len(votes) < 2:
            raise ValueError(f"turn {position[1]} of {position[0]} needs two verdicts and has {len(votes)}")
        grade = majority([vote.verdict for vote in votes])
        decided[position] = grade, kind_of(votes) if grade == "bad" else ""
    return decided


def wilson(count: int, of: int) -> tuple[float, float]:
    """Return the Wilson interval (95%) of a share. Without any cases, it is all that is possible."""
    if not of:
        return 0.0, 1.0
    share, spread = count / of, Z**2 / of
    centre = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, centre - half), min(1.0, centre + half)


def kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Return Cohen's kappa: how far two judges agree beyond chance. It is 1 if both always give the same grade."""
    agreed = sum(one == other for one, other in pairs) / len(pairs)
    first, second = (Counter(grades) for grades in zip(*pairs, strict=True))
    by_chance = sum(first[grade] * second[grade] for grade in first) / len(pairs) ** 2
    return 1.0 if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)


def shares(scripts: Sequence[Script], decided: Mapping[Position, tuple[Grade, str]]) -> dict[str, tuple[int, int]]:
    """Return counts as (how many, of how many): turns, turns that lean on an earlier one, each class, and conversations."""
    turns = [(script, turn, decided[script.id, i][0]) for script in scripts for i, turn in enumerate(script.turns)]
    groups = {
        "all turns": [grade for _, _, grade in turns],
        "turns that lean": [grade for _, turn, grade in turns if turn.leans],
        **{name: [grade for script, _, grade in turns if script.kind == name] for name in sorted({s.kind for s in scripts if s.kind})},
    }
    rows = {}
    for name, grades in groups.items():
        if grades:
            rows[f"{name}: not bad"] = sum(grade != "bad" for grade in grades), len(grades)
            rows[f"{name}: good"] = grades.count("good"), len(grades)
    whole = [script for script in scripts if len(script.turns) > 1]
    if whole:
        flawless = sum(all(decided[script.id, i][0] != "bad" for i in range(len(script.turns))) for script in whole)
        rows["conversations without a bad reply"] = flawless, len(whole)
    return rows


def agreement(judges: Mapping[str, Verdicts], turns: int) -> list[tuple[str, str, int, float]]:
    """Return how often each two judges agree, on bad or not and on the three grades: names, question, count and kappa.

    Only judges of all turns are compared, because one who judged nothing but splits disagrees by selection.
    """
    rows = []
    complete = [(name, verdicts) for name, verdicts in judges.items() if len(verdicts) == turns]
    for (one, ours), (other, theirs) in itertools.combinations(complete, 2):
        grades = [(str(ours[position].verdict), str(theirs[position].verdict)) for position in ours]
        bad = [(str(first == "bad"), str(second == "bad")) for first, second in grades]
        for question, pairs in (("bad or not", bad), ("three grades", grades)):
            rows.append((f"{one}, {other}", question, sum(first == second for first, second in pairs), kappa(pairs)))
    return rows
