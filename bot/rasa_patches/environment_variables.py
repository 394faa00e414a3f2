"""Replace `${NAME}` by environment variables only in the files that Rasa reads.

Stock Rasa changes ruamel.yaml for the whole process. There, a profile or page with `${NAME}` would show the server's environment to
people, or could not be read. It also makes ruamel.yaml compare every value of a file with a list that grows with each value, so that
reading takes quadratic time.
"""

from __future__ import annotations

import re
from typing import Any

from ruamel.yaml import YAML, resolver
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import Resolver, VersionedResolver

VARIABLE = "!env_var"
WITH_VARIABLE = re.compile(r"\$\{.*\}")


class VariableResolver(VersionedResolver):
    """Recognises values with an environment variable."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode and implicit[0] and WITH_VARIABLE.search(value):
            return VARIABLE
        return super().resolve(kind, value, implicit)


class VariableConstructor(SafeConstructor):
    """Replaces environment variables by their values."""


def read_yaml(content: str, reader_type: str | list[str] = "safe") -> Any:
    """Read YAML as `rasa.shared.utils.io.read_yaml` does."""
    if content.isascii():
        # Emojis may be written as surrogate pairs.
        content = content.encode().decode("raw_unicode_escape").encode("utf-16", "surrogatepass").decode("utf-16")
    yaml: Any = YAML(typ=reader_type)  # type: ignore[arg-type]  # it also takes a list
    yaml.version = (1, 2)
    yaml.preserve_quotes = True
    yaml.Resolver = VariableResolver
    if yaml.Constructor is SafeConstructor:
        yaml.Constructor = VariableConstructor
    return yaml.load(content) or {}


def install() -> None:
    """Undo Rasa's change of ruamel.yaml, and replace the function with which Rasa reads YAML."""
    from rasa.shared.utils import io

    resolver.implicit_resolvers[:] = [each for each in resolver.implicit_resolvers if each[1] != VARIABLE]
    Resolver.yaml_implicit_resolvers.pop(None, None)
    VariableConstructor.add_constructor(VARIABLE, SafeConstructor.yaml_constructors.pop(VARIABLE))
    io.read_yaml = read_yaml
