"""The reply to one message: plain data that every channel renders in its own way."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class ReplySection:
    """The answer to one clause of a message: sentences, then perhaps a list of sentences."""

    sentences: list[str]
    bullets: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    """Sentences after the list."""
    statements: list[str] = field(default_factory=list)
    """The profile's statements among the sentences and bullets, word for word."""
    listed: list[str] = field(default_factory=list)
    """Names that a later message can pick from, in the order listed."""
    sources: list[str] = field(default_factory=list)
    """Topics of the profile that the facts come from. Empty if the section states no fact."""
    gap: bool = False
    """True if the profile is silent."""


@dataclass
class Reply:
    sections: list[ReplySection]
    sources: list[str] = field(default_factory=list)
    """Source lines, one for each career."""
    suggestions: list[str] = field(default_factory=list)
    """Questions to offer as buttons; pressing one asks it."""

    def text(self) -> str:
        """Return the reply in the Markdown of channels: one line for each paragraph and list item, the sources last."""
        lines = []
        for section in self.sections:
            if section.sentences:
                lines.append(" ".join(section.sentences))
            lines += [f"- {bullet}" for bullet in section.bullets]
            if section.closing:
                lines.append(" ".join(section.closing))
        return "\n".join([*lines, *self.sources])
