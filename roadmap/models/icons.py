"""The icons that a type of items may have, by what the type carries: the symbol of the sprite, and what it shows."""

from typing import Any

from django.utils.translation import gettext_lazy as _

ICONS: dict[str, tuple[str, Any]] = {
    "feature": ("type-feature", _("Box")),
    "initiative": ("type-initiative", _("Pennant")),
    "improvement": ("type-improvement", _("Arrow up")),
    "bug": ("type-bug", _("Bug")),
    "spark": ("spark", _("Spark")),
    "star": ("star", _("Star")),
    "target": ("target", _("Target")),
    "help": ("help", _("Question")),
    "vote": ("vote", _("Vote")),
    "people": ("people", _("People")),
    "company": ("company", _("Company")),
    "database": ("database", _("Database")),
    "lock": ("lock", _("Lock")),
    "globe": ("globe", _("Globe")),
    "settings": ("settings", _("Gear")),
}
USUAL = "feature"


def symbol_of(icon: str) -> str:
    """The symbol of the sprite; of what is none of ours the usual one."""
    return ICONS.get(icon, ICONS[USUAL])[0]
