from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


@cache
def all_zones() -> frozenset[str]:
    """Every name that ZoneInfo knows; looked up once, because it walks the zone files."""
    return frozenset(available_timezones())


@cache
def zone_names() -> tuple[str, ...]:
    """The zones that people pick from: places, without the historical aliases."""
    regions = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return ("UTC", *sorted(name for name in all_zones() if name.startswith(regions)))


def known_zone(name: str) -> None:
    """Validator of a zone's name."""
    if name and name not in all_zones():
        raise ValidationError(_("Name a time zone such as Europe/Oslo."))


def zone_or_utc(*names: str) -> ZoneInfo:
    """The first of `names` that is a zone."""
    return ZoneInfo(next((name for name in names if name in all_zones()), "UTC"))


def city(zone: str) -> str:
    """What people call a zone: "Oslo" for "Europe/Oslo"."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")
