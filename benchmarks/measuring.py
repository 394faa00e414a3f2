"""What benchmarks read of the machine, of processes and of times."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from importlib.metadata import version

import psutil


def children() -> set[int]:
    """The processes started from here."""
    return {child.pid for child in psutil.Process().children()}


def core_seconds(processes: Iterable[int]) -> float:
    """The processor time that processes have used, which other work on the machine does not lengthen."""
    spent = (psutil.Process(each).cpu_times() for each in processes)
    return sum(times.user + times.system for times in spent)


def megabytes(process: int) -> float:
    """The memory it holds."""
    return float(psutil.Process(process).memory_info().rss / 2**20)


def p50_p95(times: Sequence[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def machine_and_versions(*packages: str) -> str:
    named = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"{os.cpu_count()} cores of {platform.machine()}, Python {platform.python_version()}; {named}"


def percentiles(times: Sequence[float]) -> tuple[float, float, float]:
    """p50, p95 and p99."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return cuts[49], cuts[94], cuts[98]


def with_children(processes: Iterable[int]) -> set[int]:
    """These, and all that were started from them."""
    known = [psutil.Process(each) for each in processes]
    return {each.pid for parent in known for each in (parent, *parent.children(recursive=True))}
