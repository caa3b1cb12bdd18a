"""How each column of an item is called."""

from django.utils.translation import gettext as _


def labels() -> dict[str, str]:
    return {
        "key": _("Key"),
        "title": _("Title"),
        "type": _("Type"),
        "status": _("Status"),
        "category": _("Stage"),
        "product": _("Product"),
        "team": _("Team"),
        "owner": _("Owner"),
        "objective": _("Objective"),
        "horizon": _("Horizon"),
        "start": _("Start"),
        "end": _("End"),
        "parent": _("Part of"),
        "milestone": _("Milestone"),
        "tags": _("Tags"),
        "tag": _("Tags"),
        "reach": _("Reach"),
        "impact": _("Impact"),
        "confidence": _("Confidence"),
        "effort": _("Effort"),
        "value": _("Value"),
        "rice": _("RICE"),
        "value_effort": _("Value/effort"),
        "customers": _("Customers"),
        "companies": _("Companies"),
        "revenue": _("Revenue"),
        "votes": _("Votes"),
        "shipped_at": _("Shipped"),
        "blocked": _("Blocked"),
        "blocks": _("Blocks"),
        "blocked_by": _("Blocked by"),
        "children": _("Children"),
        "rollup_start": _("Rolled-up start"),
        "rollup_end": _("Rolled-up end"),
        "rollup_effort": _("Rolled-up effort"),
        "progress": _("Progress"),
        "comments": _("Comments"),
        "risk": _("Risk"),
        "late": _("Late"),
        "watching": _("Watching"),
        "created_at": _("Created"),
        "updated_at": _("Changed"),
        "changed": _("Changed"),
        "external_id": _("External id"),
    }


def of_figures() -> dict[str, str]:
    """How the scores of an item's own figures are called once a scoring model of that kind stands beside them."""
    return {"rice": _("RICE of the figures"), "value_effort": _("Value/effort of the figures")}
