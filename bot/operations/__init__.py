"""What whoever runs the server needs of it (docs/runbook.md): health, metrics, an orderly end, a hardened front."""

from bot.operations.channel import Operations

__all__ = ["Operations"]
