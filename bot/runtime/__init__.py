"""Where Rasa's own running falls short for us, and what stands in its place.

Importing the package puts it in place; `endpoints.yml` names the tracker store, so every stock command does.
"""

from bot.runtime import connections, graph, no_fallback, once, remote_action, spacy_loading, sql_store, starting

for part in (connections, graph, no_fallback, once, remote_action, spacy_loading, sql_store, starting):
    part.install()
