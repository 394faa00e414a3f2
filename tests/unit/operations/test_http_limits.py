"""Connections are limited by what the system allows, rather than by the low default of a process."""

from __future__ import annotations

import resource

from bot.operations.http_limits import MOST_FILES, allow_many_connections


def test_the_limit_of_open_files_is_raised_and_never_lowered() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (highest // 2, hard))
        allow_many_connections()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (highest, hard)
        allow_many_connections()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (highest, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
