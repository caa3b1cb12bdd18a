"""JSON bodies of points, decoded entry by entry as they come."""

import json
import math
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from metrics.points.bodies import CHUNK, LONGEST_LINE, Body, PointRow, number, text_of


class BrokenJson(Exception):
    """The body is no JSON array; what came before the break is not taken either."""


class JsonBody(Body):
    """An array of {"at": …, "value": …} or of [at, value], decoded entry by entry."""

    def rows(self) -> Iterator[PointRow]:
        for place, entry in enumerate(self._entries(), start=1):
            self.received += 1
            try:
                yield self._point(entry, place)
            except (ValueError, TypeError, KeyError, IndexError) as reason:
                said = (
                    str(reason)
                    if type(reason) is ValueError
                    else _('Write {"at": "2026-05-14T09:00:00Z", "value": 13.2}.')
                )
                self.refuse(place, said, json.dumps(entry, ensure_ascii=False))

    def _point(self, entry: Any, place: int) -> PointRow:
        at, value = (entry["at"], entry["value"]) if isinstance(entry, dict) else entry
        if not isinstance(at, str) or type(value) not in (int, float):
            raise TypeError
        try:
            figure = float(value)
        except OverflowError:
            figure = math.inf
        return self.clock.read(at), number(figure), place

    def _entries(self) -> Iterator[Any]:
        text = text_of(self.stream)
        decode = json.JSONDecoder().raw_decode
        buffer, place, opened = "", 0, False
        while True:
            more = text.read(CHUNK)
            buffer, place = buffer[place:] + more, 0
            while True:
                place = _skip(buffer, place, " \t\r\n," if opened else " \t\r\n")
                if place == len(buffer):
                    break
                if not opened:
                    if buffer[place] != "[":
                        raise BrokenJson
                    opened, place = True, place + 1
                    continue
                if buffer[place] == "]":
                    return
                try:
                    entry, place = decode(buffer, place)
                except (ValueError, RecursionError):
                    if more and len(buffer) - place < LONGEST_LINE:
                        break
                    raise BrokenJson from None
                yield entry
            if not more:
                raise BrokenJson


def _skip(buffer: str, place: int, blanks: str) -> int:
    end = len(buffer)
    while place < end and buffer[place] in blanks:
        place += 1
    return place
