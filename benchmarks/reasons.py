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
from typing import TYPE_CHECKING

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from bot.knowledge.store import load_store
from bot.nlu.career_matching import WEIGHTS, candidates_for
from bot.nlu.career_vectors import CareerVectors
from bot.nlu.vectors import search_cache

if TYPE_CHECKING:
    from numpy.typing import NDArray

JUDGED = Path(__file__).with_name("judged_reasons.csv")
# scikit-learn's C; 0.1 and 1 are no better.
REGULARISATION = 0.3
FOLDS = 8


def judged(vectors: CareerVectors) -> tuple[NDArray[np.float32], NDArray[np.int64], list[str]]:
    """Return the features, the judgement and the want of each judged statement."""
    by_want: dict[str, dict[str, int]] = defaultdict(dict)
    with JUDGED.open(encoding="utf-8", newline="") as file:
        for want, statement, grade in csv.reader(file):
            by_want[want][statement] = int(grade)
    features, grades, wants = [], [], []
    for want, statements in by_want.items():
        candidates = candidates_for(want, vectors)
        for row, statement in enumerate(candidates.ids):
            if statement in statements:
                features.append(candidates.features[row])
                grades.append(statements[statement])
                wants.append(want)
    return np.array(features, np.float32), np.array(grades), wants


def main(save: bool = False) -> None:
    """Print how well the model tells reasons apart, and keep its weights if asked to."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import average_precision_score, roc_auc_score
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    vectors = CareerVectors(load_store(), search_cache())
    vectors.refresh()
    features, grades, wants = judged(vectors)
    table = Table("Says that", "Statements", "So", "ROC AUC", "Average precision", "Precision at 0.5")
    weights, bias = [], []
    for least, title in ((1, "the job has to do with it"), (2, "the job is mainly about it")):
        so = grades >= least
        model = make_pipeline(StandardScaler(), LogisticRegression(C=REGULARISATION, max_iter=1000))
        found = cross_val_predict(model, features, so, groups=wants, cv=GroupKFold(FOLDS), method="predict_proba")[:, 1]
        scores = (roc_auc_score(so, found), average_precision_score(so, found), so[found >= 0.5].mean())
        table.add_row(title, str(len(so)), str(so.sum()), *(f"{score:.2f}" for score in scores))
        model.fit(features, so)
        scaler, fitted = model[0], model[1]
        weights.append(fitted.coef_[0] / scaler.scale_)
        bias.append(fitted.intercept_[0] - (fitted.coef_[0] / scaler.scale_) @ scaler.mean_)
    Console().print(table)
    if save:
        np.savez(WEIGHTS, weights=np.array(weights, np.float32), bias=np.array(bias, np.float32))


if __name__ == "__main__":
    typer.run(main)
