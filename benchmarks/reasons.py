"""Fit the model of reasons (`bot/nlu/reasons.npz`) to judged statements, and measure it on wants that it has not seen.

    CAREERS_PROFILES=folder python -m benchmarks.reasons [--save]

`judged_reasons.csv` has what was searched for, a statement's id, and a judgement: 2 if the statement says that the job is mainly about it,
1 if it says that the job has to do with it, 0 if it doesn't. The folder needs the careers of the National Careers Service, whose statements
were judged; statements that it doesn't have are left out.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import typer
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, ndcg_score, roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bot.knowledge.store import load_store
from bot.nlu.career_matching import WEIGHTS, are_reasons, candidates_for
from bot.nlu.career_search import MOST_HITS
from bot.nlu.career_vectors import CareerVectors
from bot.nlu.reason_features import Compared
from bot.nlu.vectors import search_cache

if TYPE_CHECKING:
    from numpy.typing import NDArray

JUDGED = Path(__file__).with_name("judged_reasons.csv")
# scikit-learn's C; 0.05 and 0.3 are no better.
REGULARISATION = 0.1
FOLDS = 8
MAINLY = 2


class Judged(NamedTuple):
    """The statements that were judged, one row each."""

    compared: Compared
    grades: NDArray[np.int64]
    wants: NDArray[np.str_]
    careers: NDArray[np.str_]


def judged(vectors: CareerVectors) -> Judged:
    """Return the judged statements that a search compares."""
    by_want: dict[str, dict[str, int]] = defaultdict(dict)
    with JUDGED.open(encoding="utf-8", newline="") as file:
        for want, statement, grade in csv.reader(file):
            by_want[want][statement] = int(grade)
    compared, grades, wants, careers = [], [], [], []
    for want, statements in by_want.items():
        candidates = candidates_for(want, vectors)
        rows = [row for row, statement in enumerate(candidates.ids) if statement in statements]
        compared.append([column[rows] for column in candidates.compared])
        grades += [statements[candidates.ids[row]] for row in rows]
        wants += [want] * len(rows)
        careers += [candidates.careers[candidates.owners[row]] for row in rows]
    columns = (np.concatenate(column) for column in zip(*compared, strict=True))
    return Judged(Compared(*columns), np.array(grades), np.array(wants), np.array(careers))


class Shown(NamedTuple):
    """How good the careers are that searches show, of those judged."""

    precision: float
    """The share of reasons that hold."""
    recall: float
    """The share shown of the careers, at most five a want, that the thing wanted is mainly about."""
    gain: float
    """The normalised discounted cumulative gain of the first ten careers."""
    wants: int
    """How many wants find something."""


def shown(data: Judged, says_so: NDArray[np.float32], mainly: NDArray[np.float32]) -> Shown:
    """Return how good the careers are that searches show, each with its best statement."""
    right = count = found = wanted = finding = 0
    gains = []
    is_reason = are_reasons(data.compared, says_so, mainly)
    for want in np.unique(data.wants):
        best: dict[str, int] = {}
        grades: dict[str, int] = {}
        rows = np.flatnonzero(data.wants == want)
        for row in rows[np.argsort(-(says_so + mainly)[rows], kind="stable")].tolist():
            if is_reason[row]:
                best.setdefault(data.careers[row], row)
            grades[data.careers[row]] = max(grades.get(data.careers[row], 0), int(data.grades[row]))
        hits = list(best.values())[:MOST_HITS]
        count += len(hits)
        finding += bool(hits)
        right += int((data.grades[hits] > 0).sum()) if hits else 0
        found += int((data.grades[hits] == MAINLY).sum()) if hits else 0
        wanted += min(MOST_HITS, sum(grade == MAINLY for grade in grades.values()))
        if any(grades.values()):
            gains.append(ndcg_score([list(grades.values())], [range(len(grades), 0, -1)], k=10) if len(grades) > 1 else 1.0)
    return Shown(right / max(1, count), found / max(1, wanted), float(np.mean(gains)), finding)


def main(save: bool = False) -> None:
    """Print how well the model tells reasons apart, and keep its weights if asked to."""
    vectors = CareerVectors(load_store(), search_cache())
    vectors.refresh()
    data = judged(vectors)
    table = Table("Says that", "Statements", "So", "ROC AUC", "Average precision")
    weights, bias, predicted = [], [], []
    for least, title in ((1, "the job has to do with it"), (MAINLY, "the job is mainly about it")):
        so = data.grades >= least
        model = make_pipeline(StandardScaler(), LogisticRegression(C=REGULARISATION, max_iter=1000))
        found = cross_val_predict(model, data.compared.features, so, groups=data.wants, cv=GroupKFold(FOLDS), method="predict_proba")[:, 1]
        table.add_row(title, str(len(so)), str(so.sum()), f"{roc_auc_score(so, found):.2f}", f"{average_precision_score(so, found):.2f}")
        predicted.append(found)
        model.fit(data.compared.features, so)
        scaler, fitted = model[0], model[1]
        weights.append(fitted.coef_[0] / scaler.scale_)
        bias.append(fitted.intercept_[0] - (fitted.coef_[0] / scaler.scale_) @ scaler.mean_)
    console = Console()
    console.print(table)
    of_hits = shown(data, *predicted)
    console.print(
        f"Of {len(np.unique(data.wants))} wants {of_hits.wants} find something. Reasons that hold: {of_hits.precision:.1%}; "
        f"careers mainly about it that are shown: {of_hits.recall:.1%}; nDCG of careers: {of_hits.gain:.3f}"
    )
    if save:
        np.savez(WEIGHTS, weights=np.array(weights, np.float32), bias=np.array(bias, np.float32))


if __name__ == "__main__":
    typer.run(main)
