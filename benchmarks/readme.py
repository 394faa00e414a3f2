"""The tables of the README that are measured: each stands between `<!-- name -->` and `<!-- /name -->`."""

from __future__ import annotations

from pathlib import Path

from bot.paths import ROOT

README = ROOT / "README.md"


def replace_block(name: str, content: str, path: Path = README) -> None:
    """Raises ValueError if the file has no such block."""
    before, start, rest = path.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition(f"<!-- /{name} -->")
    if not end:
        raise ValueError(f"{path} has no block {name}")
    path.write_text(f"{before}{start}{content}\n{end}{after}", encoding="utf-8")
