"""Keeps the comments and blank lines after an entry of a YAML file when its last lines change. ruamel ties them to the last value."""

from __future__ import annotations

from typing import Any

from ruamel.yaml.comments import CommentedBase, CommentedMap, CommentedSeq


def take_after(entry: CommentedMap) -> Any:
    """Take the comments and blank lines after an entry away from it, and return them, or None if there are none."""
    comments, slot = _last(entry)
    token = comments[slot]
    comments[slot] = None
    return token


def put_after(entry: CommentedMap, token: Any) -> None:
    """Put comments and blank lines that were taken after an entry, before those that it has."""
    if token is None:
        return
    comments, slot = _last(entry)
    if comments[slot] is not None:
        token.value += comments[slot].value.removeprefix("\n")
    comments[slot] = token


def _last(entry: CommentedMap) -> tuple[list[Any], int]:
    """Return the comments of an entry's last value, and which of them come after it."""
    node: CommentedMap | CommentedSeq = entry
    while True:
        key = len(node) - 1 if isinstance(node, CommentedSeq) else next(reversed(node))
        value = node[key]
        if not isinstance(value, CommentedBase) or not len(value) or value.fa.flow_style():  # type: ignore[arg-type]
            slot = 0 if isinstance(node, CommentedSeq) else 2
            return node.ca.items.setdefault(key, [None] * 4), slot
        node = value  # type: ignore[assignment]
