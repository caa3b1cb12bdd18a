"""The one exception that ends a command with a sentence for people instead of a traceback."""


class Trouble(Exception):
    """What is wrong and what to do, in one sentence."""
