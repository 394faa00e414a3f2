from __future__ import annotations

import pytest

from bot.nlu.trade_names import load_trade_names


@pytest.mark.parametrize(
    ("name", "job"),
    [
        ("brickie", "bricklayer"),
        ("sparkies", "electrician"),
        ("hgv driver", "large goods vehicle driver"),
        ("plumbing", "plumber"),
        ("posties", "postman or postwoman"),
        ("vet nurse", "veterinary nurse"),
        ("secondary teacher", "secondary school teacher"),
    ],
)
def test_a_nickname_stands_for_a_job(name: str, job: str) -> None:
    assert load_trade_names().groups[name][0] == job


def test_kinds_are_known_in_the_plural() -> None:
    assert {"engineer", "engineers"} <= load_trade_names().kinds
