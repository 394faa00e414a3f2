"""Trains the model of vocational interests on O*NET's occupations, and measures it on occupations that it hasn't seen.

    CAREERS_ONET=folder python -m benchmarks.interests [--write]

The folder holds O*NET's tables as text: `Occupation Data.txt`, `Task Statements.txt` and `Interests.txt`.
"""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.linear_model import Ridge

from bot.language.encoder import load_encoder
from bot.nlu.career_vectors import direction
from bot.nlu.interests import KINDS, WEIGHTS
from bot.paths import PUBLISHED_ENCODER

FOLDER = "CAREERS_ONET"
SCALE = "OI"  # occupational interests
SHRINKAGE = 0.3
TOP = 2

Matrix = NDArray[np.float64]


class Occupations(NamedTuple):
    texts: list[list[str]]
    """What each occupation is and does."""
    ratings: Matrix
    """How much each occupation is of each kind, from 1 to 7."""


def main(write: bool = typer.Option(False, "--write", help="Train on all occupations and write the weights")) -> None:
    if not (folder := os.environ.get(FOLDER)):
        raise SystemExit(f"Set {FOLDER} to the folder of O*NET's tables.")
    occupations = _read(Path(folder))
    encoder = load_encoder(PUBLISHED_ENCODER)
    inputs = np.array([direction(encoder.encode(texts)) for texts in occupations.texts])
    for line in _report(_left_out(inputs, occupations.ratings), occupations.ratings):
        print(line)  # noqa: T201
    if write:
        _write(inputs, occupations.ratings)


def _read(folder: Path) -> Occupations:
    ratings: dict[str, dict[str, float]] = defaultdict(dict)
    for row in _table(folder / "Interests.txt"):
        if row["Scale ID"] == SCALE:
            ratings[row["O*NET-SOC Code"]][row["Element Name"].lower()] = float(row["Data Value"])
    tasks: dict[str, list[str]] = defaultdict(list)
    for row in _table(folder / "Task Statements.txt"):
        tasks[row["O*NET-SOC Code"]].append(row["Task"])
    texts, rated = [], []
    for row in _table(folder / "Occupation Data.txt"):
        code = row["O*NET-SOC Code"]
        if code in ratings and code in tasks:
            texts.append([row["Title"], row["Description"], *tasks[code]])
            rated.append([ratings[code][kind] for kind in KINDS])
    return Occupations(texts, np.array(rated))


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _left_out(inputs: Matrix, ratings: Matrix) -> Matrix:
    """Return the ratings of each occupation by a model that is trained on all others."""
    predicted = np.zeros_like(ratings)
    for row in range(len(ratings)):
        others = np.arange(len(ratings)) != row
        predicted[row] = Ridge(SHRINKAGE).fit(inputs[others], ratings[others]).predict(inputs[row : row + 1])[0]
    return predicted


def _report(predicted: Matrix, ratings: Matrix) -> list[str]:
    rows = list(zip(predicted, ratings, strict=True))
    profiles = np.mean([np.corrcoef(one, other)[0, 1] for one, other in rows])
    shared = [len({*np.argsort(-one)[:TOP]} & {*np.argsort(-other)[:TOP]}) for one, other in rows]
    kinds = (f"{kind} {np.corrcoef(predicted[:, i], ratings[:, i])[0, 1]:.2f}" for i, kind in enumerate(KINDS))
    return [
        f"{len(ratings)} occupations, each left out once",
        f"correlation over occupations: {', '.join(kinds)}",
        f"correlation of an occupation's six ratings, mean: {profiles:.2f}",
        f"of the two highest kinds, right: {np.mean(shared) / TOP:.0%}; both: {np.mean([n == TOP for n in shared]):.0%}",
        f"highest kind right: {np.mean([np.argmax(one) == np.argmax(other) for one, other in rows]):.0%}",
    ]


def _write(inputs: Matrix, ratings: Matrix) -> None:
    model = Ridge(SHRINKAGE).fit(inputs, ratings)
    predicted = model.predict(inputs)
    with WEIGHTS.open("wb") as file:
        np.savez(
            file,
            weights=model.coef_.astype(np.float32),
            bias=model.intercept_.astype(np.float32),
            mean=predicted.mean(axis=0).astype(np.float32),
            deviation=predicted.std(axis=0).astype(np.float32),
        )


if __name__ == "__main__":
    typer.run(main)
