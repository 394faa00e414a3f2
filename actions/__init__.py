"""Custom actions for the Rasa action server. See `table.py` for how to add one."""

from rasa_sdk.plugin import plugin_manager

from actions import server

plugin_manager().register(server)
