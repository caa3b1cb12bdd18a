"""Telling people what happened: `notify(users, kind, about=row, url="/w/…", data={…})`, inside `acting()`."""

from core.notify.kinds import Kind, Line
from core.notify.making import notify

__all__ = ["Kind", "Line", "notify"]
