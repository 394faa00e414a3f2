"""Natural language generator that reads responses from `bot/language/en/responses.yml`. Configured in `endpoints.yml` under `nlg`."""

from __future__ import annotations

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from bot.answering.responses import ResponseFile, Responses


class ResponseGenerator(TemplatedNaturalLanguageGenerator):  # type: ignore[misc]
    """Rasa's template generator, except that responses in the file take precedence over the domain's.

    Rasa sets `responses` to the domain's responses whenever it loads a model. They are the fallback for responses missing from the file.
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
