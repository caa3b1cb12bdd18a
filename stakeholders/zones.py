from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


@cache
def zone_names() -> tuple[str, ...]:
    """The zones that people pick from: places, without the historical aliases."""
    regions = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return ("UTC", *sorted(name for name in available_timezones() if name.startswith(regions)))


def known_zone(name: str) -> None:
    """Validator of a zone's name."""
    if name and name not in available_timezones():
        raise ValidationError(_("Name a time zone such as Europe/Oslo."))


def zone_or_utc(*names: str) -> ZoneInfo:
    """The first of `names` that is a zone."""
    known = available_timezones()
    return ZoneInfo(next((name for name in names if name in known), "UTC"))


def city(zone: str) -> str:
    """What people call a zone: "Oslo" for "Europe/Oslo"."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")
