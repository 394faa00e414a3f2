"""Everything we change in Rasa."""
