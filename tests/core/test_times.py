"""Times as the pages say them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from core.templatetags.ui import when

NOON = datetime(2020, 5, 12, 12, 0, 30, tzinfo=UTC)


def test_one_moment_is_said_for_each_zone_and_language() -> None:
    with timezone.override(ZoneInfo("Europe/Berlin")):
        assert "12 May 2020, 14:00" in when(NOON)
        with translation.override("de"):
            assert "12 Mai 2020, 14:00" in when(NOON)
    with timezone.override(ZoneInfo("America/New_York")):
        assert "12 May 2020, 08:00" in when(NOON)
