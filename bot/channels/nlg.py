"""Rasa's natural language generator with the wording of `bot/language/en/responses.yml`. `endpoints.yml` names it under `nlg`."""

from __future__ import annotations

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from bot.answering.responses import ResponseFile, Responses


class ResponseGenerator(TemplatedNaturalLanguageGenerator):  # type: ignore[misc]
    """Rasa's own generator, except that the file's responses take precedence over the domain's.

    Rasa sets `responses` to those of the domain whenever it loads a model; they are the defaults of responses that the
    file lacks.
    """

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        self._file = ResponseFile()
        super().__init__(domain.responses)

    @property
    def responses(self) -> Responses:
        return {**self._defaults, **self._file.current(self._defaults)}

    @responses.setter
    def responses(self, defaults: Responses) -> None:
        self._defaults = defaults
