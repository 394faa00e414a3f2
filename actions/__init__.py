from rasa_sdk.plugin import plugin_manager

from actions import server

plugin_manager().register(server)
