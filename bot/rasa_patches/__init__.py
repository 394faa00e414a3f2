"""Everything we change in Rasa. `apply.PATCHES` lists what is replaced and why."""
