"""Times as people and machines write them. Pure; fast, for it runs once per point."""

from datetime import UTC, date, datetime, timedelta, tzinfo

from django.utils.translation import gettext as _

EARLIEST, LATEST = 1900, 2200


class Clock:
    """Reads ISO times; one without a zone is taken to be in `zone`, and counted."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self.without_zone = 0
        self.skipped_by_clocks = 0
        self.doubled_by_clocks = 0
        self._changes: dict[date, bool] = {}

    def read(self, text: str) -> datetime:
        """The instant.

        Raises: ValueError with a sentence for the sender.
        """
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise ValueError(
                _("“%(text)s” is not a time. Write 2026-05-14T09:00:00Z or 2026-05-14.") % {"text": text[:40]}
            ) from None
        if not EARLIEST <= at.year < LATEST:
            raise ValueError(_("The year %(year)d is out of range.") % {"year": at.year})
        return at if at.tzinfo else self._local(at)

    def _local(self, at: datetime) -> datetime:
        self.without_zone += 1
        local = at.replace(tzinfo=self.zone)
        if self._clocks_change(at.date()):
            self._note_change(at, local)
        return local

    def _clocks_change(self, day: date) -> bool:
        known = self._changes.get(day)
        if known is None:
            start = datetime(day.year, day.month, day.day, tzinfo=self.zone)
            known = start.utcoffset() != (start + timedelta(days=1)).utcoffset()
            self._changes[day] = known
        return known

    def _note_change(self, naive: datetime, local: datetime) -> None:
        if local.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None) != naive:
            self.skipped_by_clocks += 1
        elif local.utcoffset() != local.replace(fold=1).utcoffset():
            self.doubled_by_clocks += 1

    def notes(self) -> list[str]:
        """What the sender must know about how times were read."""
        names = {
            "zone": str(self.zone),
            "n": self.without_zone,
            "s": self.skipped_by_clocks,
            "d": self.doubled_by_clocks,
        }
        said = []
        if self.without_zone:
            said.append(_("%(n)d times had no zone and were read in %(zone)s.") % names)
        if self.skipped_by_clocks:
            said.append(
                _("%(s)d of them do not exist there: the clocks went forward. They count an hour later.")
                % names
            )
        if self.doubled_by_clocks:
            said.append(
                _("%(d)d of them occur twice there: the clocks went back. The first is taken.") % names
            )
        return said
