"""Keep `import rasa` from loading libraries and connectors that aren't used.

At startup, stock Rasa imports TensorFlow, scikit-learn, twelve connectors and several database clients, even if `config.yml` and
`credentials.yml` don't use them. A `.pth` file in the environment imports this module just before Rasa is first imported, so that stock
`rasa` commands start faster too. Importing it must stay cheap: it may import only modules that are already loaded or that load within a
millisecond.
"""

from __future__ import annotations

import sys
from functools import cached_property
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

TYPE_CHECKING = False  # defined here because importing typing would take too long (see above)
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.abc import Loader
    from typing import Any, NoReturn
else:
    Loader = object

RASA_VERSION = "3.6.21"

# Modules that are loaded when one of their attributes is first accessed.
LAZY = {"rasa.utils.plotting"}

# Modules that Rasa imports but needs only for certain components, and the error to raise if such a component is used.
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

# The patches are applied after this module is imported. Every command that runs an assistant imports it.
PATCHED_AFTER = "rasa.core.run"
# This module changes how all YAML in the process is read. That is undone after it is imported.
CHANGES_YAML = "rasa.shared.utils.io"

# Rasa modules that we replace with lighter ones.
REPLACED = {
    "rasa.core.channels": "channels.py",
    "rasa.core.channels.console": "console.py",
    "rasa.engine.recipes.default_components": "default_components.py",
}


class Placeholder(type):
    """Metaclass for placeholders that stand for anything imported from a module in UNUSED.

    Using a placeholder raises an error that says which library is missing.
    """

    reason: str

    def __call__(cls, *_: Any, **__: Any) -> NoReturn:
        cls.refuse()

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        cls.refuse()

    def refuse(cls) -> NoReturn:
        # Rasa prints this kind of exception without a traceback.
        from rasa.shared.exceptions import RasaException

        raise RasaException(f"{cls.reason}. See docs/dependencies.md.")


class _PlaceholderModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        reason = UNUSED.get(self.__name__) or UNUSED[self.__name__.partition(".")[0]]
        # Placeholders must be exceptions because Rasa uses some of them in `except` clauses.
        return Placeholder(name, (Exception,), {"__module__": self.__name__, "reason": reason})


class _PlaceholderLoader(Loader):
    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _PlaceholderModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def _apply_patches() -> None:
    from bot.rasa_patches.apply import apply

    apply()


def _keep_yaml() -> None:
    from bot.rasa_patches import environment_variables

    environment_variables.install()


class _Then(Loader):
    """Loader that calls a function after executing the module."""

    def __init__(self, loader: Loader, act: Callable[[], None]) -> None:
        self._loader = loader
        self._act = act

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        self._act()


class LeanImports:
    """Import finder for the modules listed above. Python finds all other modules as usual.

    Imports are left unchanged if the installed Rasa version differs from RASA_VERSION.
    """

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        root = name.partition(".")[0]
        if root != "rasa" and root not in UNUSED:
            return None
        if name == PATCHED_AFTER or (name == CHANGES_YAML and self._is_known_version):
            spec = PathFinder.find_spec(name, path)
            if spec and spec.loader:
                spec.loader = _Then(spec.loader, _apply_patches if name == PATCHED_AFTER else _keep_yaml)
            return spec
        return self._lean_spec(name, root, path) if self._is_known_version else None

    @cached_property
    def _is_known_version(self) -> bool:
        # Imported here because it takes longer than everything else in this module.
        from importlib.metadata import version

        return version("rasa") == RASA_VERSION

    @staticmethod
    def _lean_spec(name: str, root: str, path: Sequence[str] | None) -> ModuleSpec | None:
        # Imported here because they are slow to import.
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
            # The Rasa modules in UNUSED need TensorFlow. The others are libraries themselves.
            if PathFinder.find_spec("tensorflow" if root == "rasa" else root):
                return None
            return ModuleSpec(name, _PlaceholderLoader(), is_package=True)
        return None


def install() -> None:
    """Install the finder ahead of Python's own finders, unless it is already installed. Python can process a `.pth` file twice."""
    if not any(isinstance(finder, LeanImports) for finder in sys.meta_path):
        sys.meta_path.insert(0, LeanImports())
