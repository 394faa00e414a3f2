class EncoderMissing(Exception):
    """The sentence encoder cannot be loaded. The message explains how to fix this."""
