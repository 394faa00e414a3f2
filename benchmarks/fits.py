"""Fit the model of which careers fit what is searched for (`bot/nlu/fits.npz`), and measure it on wants that it has not seen.

    CAREERS_PROFILES=folder python -m benchmarks.fits [--save]

`judged_careers.csv` has what was searched for and the ids of the careers that an adviser would name for it. The folder needs the careers of
the National Careers Service that the lists were chosen from. Run it after `benchmarks.reasons`, on whose model it builds.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import typer
from rich.console import Console
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bot.knowledge.store import load_store
from bot.nlu.career_fit import WEIGHTS, fit_features, nearness
from bot.nlu.career_matching import candidates_for, load_model, query_of
from bot.nlu.career_search import MOST_HITS
from bot.nlu.career_vectors import CareerVectors
from bot.nlu.vectors import search_cache

if TYPE_CHECKING:
    from numpy.typing import NDArray

JUDGED = Path(__file__).with_name("judged_careers.csv")
# scikit-learn's C; 0.02 and 1 are no better.
REGULARISATION = 0.1
FOLDS = 8
LEAST_SHOWN = (0.1, 0.3, 0.45, 0.6)


class Judged(NamedTuple):
    """The careers that searches compare, one row each."""

    features: NDArray[np.float32]
    fits: NDArray[np.bool_]
    wants: NDArray[np.intp]
    expected: list[int]
    """How many careers fit each want, found or not."""


def judged(wants: dict[str, set[str]], vectors: CareerVectors) -> Judged:
    """Return the careers that are compared for each of the wants."""
    features, fits, numbers = [], [], []
    for number, (want, expected) in enumerate(wants.items()):
        candidates = candidates_for(want, vectors)
        values = load_model().probabilities(candidates.compared.features).sum(axis=0)
        features.append(fit_features(candidates.near, candidates.standard, candidates.compared, candidates.owners, values))
        fits += [career in expected for career in candidates.careers]
        numbers += [number] * len(candidates.careers)
    return Judged(np.concatenate(features), np.array(fits), np.array(numbers), [len(each) for each in wants.values()])


def report(data: Judged, found: NDArray[np.float32]) -> list[str]:
    """Return how good the first careers of each want are, by how likely they have to be to be shown."""
    lines = []
    for least in LEAST_SHOWN:
        right = shown = 0
        for number in range(len(data.expected)):
            rows = np.flatnonzero((data.wants == number) & (found >= least))
            rows = rows[np.argsort(-found[rows], kind="stable")][:MOST_HITS]
            right += int(data.fits[rows].sum())
            shown += len(rows)
        wants = len(data.expected)
        lines.append(f"With at least {least}: {shown / wants:.1f} careers shown, {right / wants:.1f} that fit ({right / shown:.0%})")
    return lines


def main(save: bool = False) -> None:
    """Print how well the model tells careers apart, and keep its weights if asked to."""
    vectors = CareerVectors(load_store(), search_cache())
    vectors.refresh()
    with JUDGED.open(encoding="utf-8", newline="") as file:
        wants = {want: set(careers.split()) for want, careers in csv.reader(file)}
    data = judged(wants, vectors)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=REGULARISATION, max_iter=1000))
    folds = GroupKFold(FOLDS)
    found = cross_val_predict(model, data.features, data.fits, groups=data.wants, cv=folds, method="predict_proba")[:, 1]
    console = Console()
    console.print(f"{len(wants)} wants, {len(data.fits)} careers compared, of which {data.fits.sum()} of the {sum(data.expected)} that fit")
    console.print(f"Average precision {average_precision_score(data.fits, found):.2f}")
    for line in report(data, found):
        console.print(line)
    if save:
        near = [nearness(query_of(want, vectors), vectors.meanings()) for want in wants]
        model.fit(data.features, data.fits)
        scaler, fitted = model[0], model[1]
        weights = fitted.coef_[0] / scaler.scale_
        np.savez(
            WEIGHTS,
            weights=weights.astype(np.float32),
            bias=np.float32(fitted.intercept_[0] - weights @ scaler.mean_),
            mean=np.mean([each.mean(axis=0) for each in near], axis=0).astype(np.float32),
            deviation=np.mean([each.std(axis=0) for each in near], axis=0).astype(np.float32),
        )


if __name__ == "__main__":
    typer.run(main)
