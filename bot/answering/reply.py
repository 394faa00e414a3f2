"""The reply to one message: plain data that every channel renders in its own way."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Section:
    """The answer to one part of a message: sentences, then perhaps a list of sentences."""

    sentences: list[str]
    bullets: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    """Sentences after the list."""
    told: list[str] = field(default_factory=list)
    """The profile's statements among them, word for word."""
    listed: list[str] = field(default_factory=list)
    """The things listed, in order."""
    sources: list[str] = field(default_factory=list)
    """Topics whose section of the profile the facts come from; none if no fact was told."""
    gap: bool = False
    """Whether the profile does not say."""


@dataclass
class Reply:
    sections: list[Section]
    sources: list[str] = field(default_factory=list)
    """Where the facts come from, a line a career."""
    suggestions: list[str] = field(default_factory=list)
    """Questions that buttons offer; pressing one asks it."""

    def text(self) -> str:
        """The reply in the Markdown of channels: a paragraph a line, a list item a line, the source last."""
        lines = []
        for section in self.sections:
            if section.sentences:
                lines.append(" ".join(section.sentences))
            lines += [f"- {bullet}" for bullet in section.bullets]
            if section.after:
                lines.append(" ".join(section.after))
        return "\n".join([*lines, *self.sources])
