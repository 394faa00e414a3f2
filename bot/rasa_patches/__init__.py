"""Everything we change in Rasa. README.md lists what is replaced and why."""
