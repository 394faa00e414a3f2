"""The custom actions of the assistant. `table.py` says how to add one."""

from rasa_sdk.plugin import plugin_manager

from actions import server

plugin_manager().register(server)
