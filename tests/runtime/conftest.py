from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import services


@pytest.fixture(scope="session")
def postgresql() -> Iterator[services.Service]:
    with services.postgresql() as service:
        yield service


@pytest.fixture(scope="session")
def redis() -> Iterator[services.Service]:
    with services.redis() as service:
        yield service
