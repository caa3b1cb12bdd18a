"""Live updates: server-sent events that say what changed in a workspace, one stream for each open page."""

from core.realtime.endpoint import address, serve
from core.realtime.hub import hub

__all__ = ["address", "hub", "serve"]
