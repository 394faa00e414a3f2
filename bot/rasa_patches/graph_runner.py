"""Run Rasa's component graph without Dask, which rebuilds the same small execution plan three times per turn."""

from __future__ import annotations

from typing import Any

from rasa.core import processor
from rasa.engine.runner.dask import DaskGraphRunner


class GraphRunner(DaskGraphRunner):  # type: ignore[misc]
    """Graph runner that runs each component when its output is first needed."""

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        outputs = {name: (name, value) for name, value in (inputs or {}).items()}

        def output(name: str) -> tuple[str, Any]:
            if name not in outputs:
                needed = self._graph_schema.nodes[name].needs.values()
                outputs[name] = self._instantiated_nodes[name](*map(output, needed))
            return outputs[name]

        return dict(map(output, targets or self._graph_schema.target_names))


def install() -> None:
    """Make Rasa use GraphRunner."""
    processor.DaskGraphRunner = GraphRunner
