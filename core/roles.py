"""Who may do what: the one table of capability by role, asked by pages, API and templates alike."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    OWNER = "owner", _("Owner")
    ADMIN = "admin", _("Admin")
    EDITOR = "editor", _("Editor")
    CONTRIBUTOR = "contributor", _("Contributor")
    VIEWER = "viewer", _("Viewer")


RANK: dict[str, int] = {role: rank for rank, role in enumerate(reversed(Role.values), start=1)}

# The lowest role that holds each capability.
LOWEST: dict[str, Role] = {
    "read": Role.VIEWER,
    "feedback.write": Role.CONTRIBUTOR,
    "comment": Role.CONTRIBUTOR,
    "rate": Role.CONTRIBUTOR,
    "points.write": Role.CONTRIBUTOR,
    "roadmap.write": Role.EDITOR,
    "metrics.write": Role.EDITOR,
    "stakeholders.write": Role.EDITOR,
    "publish": Role.EDITOR,
    "import": Role.EDITOR,
    "members.manage": Role.ADMIN,
    "workspace.manage": Role.ADMIN,
}

# What a token must carry besides its owner's role. `read` is asked per area: "roadmap:read" and so on.
AREAS = ("roadmap", "feedback", "metrics", "stakeholders")
SCOPES = tuple(f"{area}:{verb}" for area in AREAS for verb in ("read", "write")) + ("admin",)
SCOPE_OF: dict[str, str] = {
    "feedback.write": "feedback:write",
    "points.write": "metrics:write",
    "roadmap.write": "roadmap:write",
    "comment": "roadmap:write",
    "rate": "roadmap:write",
    "metrics.write": "metrics:write",
    "stakeholders.write": "stakeholders:write",
    "publish": "stakeholders:write",
    "import": "admin",
    "members.manage": "admin",
    "workspace.manage": "admin",
}


def holds(role: str, capability: str) -> bool:
    """Whether a member with `role` holds `capability`; unknown roles hold nothing."""
    return RANK.get(role, 0) >= RANK[LOWEST[capability]]


def scope_of(capability: str, area: str = "") -> str:
    """The scope that a token needs to use `capability` in `area`."""
    return SCOPE_OF.get(capability) or f"{area}:read"


def capabilities(role: str) -> list[str]:
    """All capabilities of `role`, for the browser to decide what to show."""
    return [capability for capability in LOWEST if holds(role, capability)]
