"""The app as it is, with one schedule of our own: a letter to a list of people."""

from pmhub.settings import *  # noqa: F403

SCHEDULE_HANDLERS = {"letter": "tests.torture.letters.write"}
FOLLOWERS: dict[str, str] = {}
SWEEPS: list[str] = []
