"""Runtime patches for Rasa. README.md lists each patch and the reason for it."""
