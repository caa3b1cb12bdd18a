"""Live updates: server-sent events that say what changed in a workspace, one stream for each open page."""

from core.realtime.endpoint import address, serve

__all__ = ["address", "serve"]
