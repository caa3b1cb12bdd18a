"""The API kit: everything that each area's `api.py` is built from."""

from core.api.auth import BearerAuthentication, SessionAuthentication, door_for
from core.api.keyset import KeysetPage
from core.api.problems import VersionMissing, problem, problem_response
from core.api.views import (
    CollectionView,
    DetailView,
    RestoreView,
    WorkspaceView,
    check_version,
    etag,
    unchanged,
)

__all__ = [
    "BearerAuthentication",
    "CollectionView",
    "DetailView",
    "KeysetPage",
    "RestoreView",
    "SessionAuthentication",
    "VersionMissing",
    "WorkspaceView",
    "check_version",
    "door_for",
    "etag",
    "problem",
    "problem_response",
    "unchanged",
]
