"""What digests are set with. Mail programs read inline styles only, so the faces and tones are named once here."""

import textwrap
from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString

from stakeholders.words import HORIZONS

register = template.Library()

SANS = "'Instrument Sans',-apple-system,'Segoe UI',Helvetica,Arial,sans-serif"
SERIF = "'Piazzolla',Georgia,'Times New Roman',serif"
FACES = {
    "sans": f"font-family:{SANS};font-weight:400",
    "strong": f"font-family:{SANS};font-weight:600",
    "serif": f"font-family:{SERIF};font-weight:500",
}
TONES = {"good": "#1d6a47", "late": "#b8301c", "risk": "#8a5500"}
PLAIN = "#4c5164"
WIDTH = 72


@register.simple_tag
def mail(face: str) -> SafeString:
    """{% mail "serif" %}: the face as inline style."""
    return SafeString(FACES[face])  # a constant of this module


@register.simple_tag
def mail_tone(tone: str) -> str:
    return TONES.get(tone, PLAIN)


@register.filter
def in_threes(rows: Sequence[Any]) -> list[Sequence[Any]]:
    return [rows[start : start + 3] for start in range(0, len(rows), 3)]


@register.filter
def underline(text: str) -> str:
    return "=" * min(len(text), WIDTH)


@register.filter
def indented(text: str) -> str:
    """Wrapped for a mail in plain text, two spaces in."""
    return textwrap.fill(text, WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False)


@register.filter
def horizon_words(horizon: str) -> str:
    return str(HORIZONS.get(horizon, ""))
