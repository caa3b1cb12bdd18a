"""The event log on its way in: the same events at the same times by the same people, numbered as this database counts.

The numbers end just below the transaction that brings them in, so they come before whatever happens here from now on,
and readers that wait for running transactions see them at once.
"""

import json
import re
from collections.abc import Iterable

from django.db import connection
from django.utils.translation import gettext as _

from core.export.archive import refuse
from core.export.survey import Survey

Place = tuple[int, int]
CURSOR = re.compile(r'"cursor":"(\d{1,18})-(\d{1,18})"')


class LogNumbers:
    """Old places in the log to new ones."""

    def __init__(self, found: Survey) -> None:
        self.wanted = sorted(found.cursors, reverse=True)
        self.known: dict[Place, Place] = {}
        self.next = first_number(found.transactions)
        self.old: Place = (-1, -1)
        self.last: Place = (0, 0)

    def number(self, line: str) -> Place:
        """The old place of an event; its transaction has its new number when this returns."""
        row = json.loads(line)
        place = row["xid"], row["id"]
        if not all(type(one) is int for one in place) or place <= self.old:
            raise refuse(_("The log of this export is not in order."))
        self.next += place[0] != self.old[0]
        self.old = place
        return place

    @property
    def current(self) -> int:
        return self.next - 1

    def came_in(self, old: Iterable[Place], new: Iterable[Place]) -> None:
        for before, now in zip(old, new, strict=True):
            self._pass(before)
            self.last = now

    def _pass(self, upcoming: Place | None) -> None:
        while self.wanted and (upcoming is None or self.wanted[-1] < upcoming):
            self.known[self.wanted.pop()] = self.last

    def finish(self) -> None:
        self._pass(None)

    def exchange(self, line: str) -> str:
        """The line with the place that it names, if any, as it is called here."""
        return CURSOR.sub(self._one, line)

    def _one(self, found: re.Match[str]) -> str:
        new = self.known.get((int(found[1]), int(found[2])))
        return f'"cursor":"{new[0]}-{new[1]}"' if new else found[0]


def first_number(transactions: int) -> int:
    """The first of as many numbers below that of the running transaction. A young database counts on by as many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_xid()")
        now = cursor.fetchone()[0]
        if now <= transactions:
            cursor.execute("SELECT core_xid_base()")
            base = cursor.fetchone()[0] + transactions
            cursor.execute(
                "CREATE OR REPLACE FUNCTION core_xid_base() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS "
                f"$f$ SELECT {int(base)}::bigint $f$"
            )
            now += transactions
    return now - transactions
