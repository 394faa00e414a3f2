"""Replacement for `rasa.engine.recipes.default_components` that imports only the components used in `config.yml`, not all of them."""

from __future__ import annotations

import importlib
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from bot.rasa_patches.lean_imports import Placeholder

DEFAULT_COMPONENTS: list[type] = []

MODULES = {
    "AugmentedMemoizationPolicy": "rasa.core.policies.memoization",
    "CRFEntityExtractor": "rasa.nlu.extractors.crf_entity_extractor",
    "ConveRTFeaturizer": "rasa.nlu.featurizers.dense_featurizer.convert_featurizer",
    "CountVectorsFeaturizer": "rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer",
    "DIETClassifier": "rasa.nlu.classifiers.diet_classifier",
    "DucklingEntityExtractor": "rasa.nlu.extractors.duckling_entity_extractor",
    "EntitySynonymMapper": "rasa.nlu.extractors.entity_synonyms",
    "FallbackClassifier": "rasa.nlu.classifiers.fallback_classifier",
    "JiebaTokenizer": "rasa.nlu.tokenizers.jieba_tokenizer",
    "KeywordIntentClassifier": "rasa.nlu.classifiers.keyword_intent_classifier",
    "LanguageModelFeaturizer": "rasa.nlu.featurizers.dense_featurizer.lm_featurizer",
    "LexicalSyntacticFeaturizer": "rasa.nlu.featurizers.sparse_featurizer.lexical_syntactic_featurizer",
    "LogisticRegressionClassifier": "rasa.nlu.classifiers.logistic_regression_classifier",
    "MemoizationPolicy": "rasa.core.policies.memoization",
    "MitieEntityExtractor": "rasa.nlu.extractors.mitie_entity_extractor",
    "MitieFeaturizer": "rasa.nlu.featurizers.dense_featurizer.mitie_featurizer",
    "MitieIntentClassifier": "rasa.nlu.classifiers.mitie_intent_classifier",
    "MitieNLP": "rasa.nlu.utils.mitie_utils",
    "MitieTokenizer": "rasa.nlu.tokenizers.mitie_tokenizer",
    "RegexEntityExtractor": "rasa.nlu.extractors.regex_entity_extractor",
    "RegexFeaturizer": "rasa.nlu.featurizers.sparse_featurizer.regex_featurizer",
    "ResponseSelector": "rasa.nlu.selectors.response_selector",
    "RulePolicy": "rasa.core.policies.rule_policy",
    "SklearnIntentClassifier": "rasa.nlu.classifiers.sklearn_intent_classifier",
    "SpacyEntityExtractor": "rasa.nlu.extractors.spacy_entity_extractor",
    "SpacyFeaturizer": "rasa.nlu.featurizers.dense_featurizer.spacy_featurizer",
    "SpacyNLP": "rasa.nlu.utils.spacy_utils",
    "SpacyTokenizer": "rasa.nlu.tokenizers.spacy_tokenizer",
    "TEDPolicy": "rasa.core.policies.ted_policy",
    "UnexpecTEDIntentPolicy": "rasa.core.policies.unexpected_intent_policy",
    "WhitespaceTokenizer": "rasa.nlu.tokenizers.whitespace_tokenizer",
}


class Components(dict[str, Any]):
    """Registry of Rasa components that imports each one when it is looked up. Importing a component's module registers it."""

    def __contains__(self, name: object) -> bool:
        if not super().__contains__(name) and isinstance(name, str) and name in MODULES:
            component = getattr(importlib.import_module(MODULES[name]), name)
            if isinstance(component, Placeholder):
                component.refuse()
        return super().__contains__(name)


DefaultV1Recipe._registered_components = Components(DefaultV1Recipe._registered_components)
