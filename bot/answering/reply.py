"""The reply to a message, as plain data for channels to render."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class ReplySection:
    """Part of a reply: sentences, optionally followed by a bulleted list and closing sentences."""

    sentences: list[str]
    bullets: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    """Sentences after the list."""
    statements: list[str] = field(default_factory=list)
    """Statements quoted verbatim from the profile in the sentences and bullets."""
    listed: list[str] = field(default_factory=list)
    """Names that the user can pick in a later message, in the order listed."""
    sources: list[str] = field(default_factory=list)
    """Profile topics that the facts come from. Empty if there are no facts in the section."""
    gap: bool = False
    """Whether the profile lacks the information asked for."""


@dataclass
class Reply:
    sections: list[ReplySection]
    sources: list[str] = field(default_factory=list)
    """Lines that cite the sources, one per career."""
    suggestions: list[str] = field(default_factory=list)
    """Questions to offer as buttons. Pressing a button asks its question."""

    def text(self) -> str:
        """Return the reply as Markdown, with one line per paragraph or list item and the sources at the end."""
        lines = []
        for section in self.sections:
            if section.sentences:
                lines.append(" ".join(section.sentences))
            lines += [f"- {bullet}" for bullet in section.bullets]
            if section.closing:
                lines.append(" ".join(section.closing))
        return "\n".join([*lines, *self.sources])
