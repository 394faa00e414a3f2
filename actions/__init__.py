"""Custom actions for the Rasa action server. To add one, write a class and list its name in `domain.yml`."""

from rasa_sdk.plugin import plugin_manager

from actions import server

plugin_manager().register(server)
