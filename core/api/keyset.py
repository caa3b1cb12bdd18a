"""Pages by key: page 500 costs what page 1 costs, and nothing is skipped when rows come in between."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.reading import read_json
from core.errors import Invalid

DEFAULT, MOST = 100, 1000


def limit_of(request: Request) -> int:
    """`?limit=`, 1 to 1,000, 100 unless told. Raises: Invalid."""
    text = request.query_params.get("limit", str(DEFAULT))
    if not text.isascii() or not text.isdigit() or len(text) > 4 or not 1 <= int(text) <= MOST:
        raise Invalid({"limit": _("Give a number from 1 to %(most)d.") % {"most": MOST}})
    return int(text)


def pack(values: list[Any]) -> str:
    return urlsafe_b64encode(json.dumps(values, default=str).encode()).decode().rstrip("=")


def unpack(text: str, length: int) -> list[Any]:
    try:
        values = read_json(urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode())
        if (
            not isinstance(values, list)
            or len(values) != length
            or any(isinstance(v, dict | list) for v in values)
        ):
            raise ValueError
        return values
    except ValueError:
        raise Invalid({"after": _("Take `after` from the `next` address of the page before.")}) from None


class KeysetPage:
    """One page of a queryset ordered by `order`: unique together, none of it null; "-" before a name descends."""

    def __init__(self, request: Request, order: tuple[str, ...] = ("id",)) -> None:
        self.request, self.order = request, order
        self.limit = limit_of(request)
        self.more: list[Any] | None = None

    def take(self, rows: QuerySet) -> list[Model]:
        """The page's rows, at most `limit`; one row more is read to know whether another page follows."""
        if after := self.request.query_params.get("after"):
            rows = self._beyond(rows, unpack(after, len(self.order)))
        found = list(rows.order_by(*self.order)[: self.limit + 1])
        if len(found) > self.limit:
            found.pop()
            self.more = [getattr(found[-1], name.lstrip("-").replace("__", ".")) for name in self.order]
        return found

    def _beyond(self, rows: QuerySet, values: list[Any]) -> QuerySet:
        beyond, same = Q(), Q()
        for name, value in zip(self.order, values, strict=True):
            field = name.lstrip("-")
            step = Q(**{f"{field}__{'lt' if name.startswith('-') else 'gt'}": value})
            beyond |= same & step
            same &= Q(**{field: value})
        try:
            return rows.filter(beyond)
        except (ValueError, TypeError):
            raise Invalid({"after": _("Take `after` from the `next` address of the page before.")}) from None

    def next_address(self) -> str | None:
        if self.more is None:
            return None
        query = dict(self.request.query_params.lists()) | {"after": pack(self.more)}
        return (
            f"{self.request.scheme}://{self.request.get_host()}{self.request.path}?{urlencode(query, True)}"
        )

    def response(self, results: Any, headers: dict[str, str] | None = None) -> Response:
        return Response({"results": results, "next": self.next_address()}, headers=headers)
