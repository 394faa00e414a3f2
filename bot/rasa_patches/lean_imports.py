"""Keeps `import rasa` from loading libraries and connectors that this project does not use.

Stock Rasa imports TensorFlow, scikit-learn, twelve connectors and the clients of several databases at start, whatever `config.yml` and
`credentials.yml` name. A `.pth` file in the environment imports this module when Python starts, so stock `rasa` commands benefit too. It
must therefore stay cheap: it imports only what Python has loaded by then or what takes a millisecond, and nothing happens until Rasa is
imported.
"""

from __future__ import annotations

import sys
from functools import cached_property
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

TYPE_CHECKING = False  # as in typing, which is not imported: see above
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.abc import Loader
    from typing import Any, NoReturn
else:
    Loader = object

RASA_VERSION = "3.6.21"

# Imported the first time one of their attributes is read.
LAZY = {"rasa.core.channels.console", "rasa.utils.plotting"}

# Modules that Rasa imports but uses only if a certain component is configured, with the error that configuring it gives.
UNUSED = {
    "boto3": "Amazon's services need boto3, which is not installed",
    "botocore": "Amazon's services need boto3, which is not installed",
    "pymongo": "MongoTrackerStore needs pymongo, which is not installed",
    "rasa.core.policies.ted_policy": "TEDPolicy needs TensorFlow, which is not installed",
    "rasa.core.policies.unexpected_intent_policy": "UnexpecTEDIntentPolicy needs TensorFlow, which is not installed",
    "rasa.nlu.classifiers.diet_classifier": "DIETClassifier needs TensorFlow, which is not installed",
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": "ConveRTFeaturizer needs TensorFlow, which is not installed",
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": "LanguageModelFeaturizer needs TensorFlow, which is not installed",
    "rasa.nlu.selectors.response_selector": "ResponseSelector needs TensorFlow, which is not installed",
    "rasa.utils.tensorflow.callback": "This component needs TensorFlow, which is not installed",
    "rasa.utils.tensorflow.data_generator": "This component needs TensorFlow, which is not installed",
    "rasa.utils.tensorflow.model_data": "This component needs TensorFlow, which is not installed",
}

# Every command that runs an assistant imports this module. Then the patches are applied.
PATCHED_AFTER = "rasa.core.run"

# Modules of Rasa that a lighter module of ours replaces.
REPLACED = {
    "rasa.core.channels": "channels.py",
    "rasa.engine.recipes.default_components": "default_components.py",
}


class Placeholder(type):
    """The type of the names imported from a module in UNUSED. Using one raises an error that says what is missing."""

    reason: str

    def __call__(cls, *_: Any, **__: Any) -> NoReturn:
        cls.refuse()

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        cls.refuse()

    def refuse(cls) -> NoReturn:
        # Rasa prints this exception as one sentence, without a traceback.
        from rasa.shared.exceptions import RasaException

        raise RasaException(f"{cls.reason}. See docs/dependencies.md.")


class _PlaceholderModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        reason = UNUSED.get(self.__name__) or UNUSED[self.__name__.partition(".")[0]]
        # An exception, as Rasa names some of them in `except`.
        return Placeholder(name, (Exception,), {"__module__": self.__name__, "reason": reason})


class _PlaceholderLoader(Loader):
    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _PlaceholderModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


class _ThenPatch(Loader):
    """Executes a module, then applies the patches."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        from bot.rasa_patches.apply import apply

        apply()


class LeanImports:
    """Finds the modules of the tables above, for the Rasa they were written for; everything else is left to Python."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        root = name.partition(".")[0]
        if root != "rasa" and root not in UNUSED:
            return None
        if name == PATCHED_AFTER:
            spec = PathFinder.find_spec(name, path)
            if spec and spec.loader:
                spec.loader = _ThenPatch(spec.loader)
            return spec
        return self._lean_spec(name, root, path) if self._is_known_version else None

    @cached_property
    def _is_known_version(self) -> bool:
        # Not at the top: it takes longer than all the rest of this module.
        from importlib.metadata import version

        return version("rasa") == RASA_VERSION

    @staticmethod
    def _lean_spec(name: str, root: str, path: Sequence[str] | None) -> ModuleSpec | None:
        # Not at the top, as they take long to import.
        from importlib.util import LazyLoader, spec_from_file_location
        from pathlib import Path

        if name in REPLACED:
            stock = PathFinder.find_spec(name, path)
            places = stock.submodule_search_locations if stock else None
            file = Path(__file__).with_name(REPLACED[name])
            return spec_from_file_location(name, file, submodule_search_locations=places)
        if name in LAZY:
            spec = PathFinder.find_spec(name, path)
            if spec and spec.loader:
                spec.loader = LazyLoader(spec.loader)
            return spec
        if name in UNUSED or isinstance(sys.modules.get(root), _PlaceholderModule):
            # What Rasa's own modules in the table need is TensorFlow.
            if PathFinder.find_spec("tensorflow" if root == "rasa" else root):
                return None
            return ModuleSpec(name, _PlaceholderLoader(), is_package=True)
        return None


def install() -> None:
    """Put the finder before Python's own, once: Python may read a `.pth` file twice."""
    if not any(isinstance(finder, LeanImports) for finder in sys.meta_path):
        sys.meta_path.insert(0, LeanImports())
