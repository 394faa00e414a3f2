class EncoderMissing(Exception):
    """The sentence encoder cannot be loaded. The message says what to do."""
