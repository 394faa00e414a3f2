"""The terminal: `careers chat` and `rasa shell`.

`channel` receives messages as the REST channel does, `screen` shows replies, and `chat` asks for lines and sends them.
"""
