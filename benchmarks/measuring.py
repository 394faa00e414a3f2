"""Helpers for benchmarks: process measurements, percentiles and machine details."""

from __future__ import annotations

import contextlib
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

import psutil


def children() -> set[int]:
    """Return the ids of this process's child processes."""
    return {child.pid for child in psutil.Process().children()}


def core_seconds(processes: Iterable[int]) -> float:
    """Return the CPU time used by the processes. Unlike elapsed time, it isn't affected by other work on the machine."""
    spent = (psutil.Process(each).cpu_times() for each in processes)
    return sum(times.user + times.system for times in spent)


def working_seconds(process: int) -> float:
    """Return the CPU time used by a process's threads. It is exact, whereas `core_seconds` counts hundredths of a second (Linux)."""
    total = 0
    for schedule in Path(f"/proc/{process}/task").glob("*/schedstat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            total += int(schedule.read_text().split()[0])
    return total / 1e9


def megabytes(process: int) -> float:
    """Return the process's resident memory in megabytes."""
    return float(psutil.Process(process).memory_info().rss / 2**20)


def machine_and_versions(*packages: str) -> str:
    named = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"{os.cpu_count()} cores of {platform.machine()}, Python {platform.python_version()}; {named}"


def percentiles(times: Sequence[float]) -> tuple[float, float, float]:
    """Return the p50, p95 and p99."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return cuts[49], cuts[94], cuts[98]


def with_children(processes: Iterable[int]) -> set[int]:
    """Return the process ids along with those of all their descendants."""
    known = [psutil.Process(each) for each in processes]
    return {each.pid for parent in known for each in (parent, *parent.children(recursive=True))}
