"""Whatever people write becomes harmless: Markdown without scripts, headers without breaks, pages that miss nothing."""

import re
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rest_framework.request import Request

from core.api import KeysetPage
from core.api.keyset import pack, unpack
from core.errors import Invalid
from core.events import Cursor
from core.markdown import TAGS, render
from core.models import User
from core.text import one_line, storable
from feedback.models import Company
from tests.conftest import Act

ANYTHING = st.text(max_size=300)
# Pieces of what an attacker writes, in any order.
HOSTILE = st.lists(
    st.sampled_from(
        [
            "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "<a href=' javascript:x'>",
            "[b](data:text/html;base64,PHN2Zz4=)", "![i](http://x/y.png)", "<svg/onload=x>", "```\n<b>\n```", "<!--", "-->", "&lt;script&gt;",
            "[c]: javascript:x\n[c]", "<style>*{}</style>", "|a|b|\n|-|-|\n|<i>|x|", "\x00", "\u202e", "<iframe srcdoc='x'>", "**", "\n\n", "> ",
        ]
    ),
    max_size=12,
).map("".join)  # fmt: skip
TAG = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>")


@given(st.one_of(ANYTHING, HOSTILE))
def test_markdown_yields_allowed_tags_alone(text: str) -> None:
    html = render(text)
    assert {name for _end, name, _rest in TAG.findall(html)} <= TAGS
    for _end, name, rest in TAG.findall(html):
        attributes = set(re.findall(r'([a-z-]+)="', rest))
        assert attributes <= ({"href", "title", "rel"} if name == "a" else set()), rest
        for address in re.findall(r'href="([^"]*)"', rest):
            assert ":" not in address.split("/")[0] or address.startswith(("http:", "https:", "mailto:"))
    assert "<script" not in html and "<!--" not in html


@given(ANYTHING)
def test_a_header_stays_one_line(text: str) -> None:
    said = one_line(text)
    assert len(said.splitlines()) <= 1 and "\x00" not in said
    assert one_line(said) == said


@given(st.text(st.characters(), max_size=100) | st.just("\ud800\x00"))
def test_what_is_stored_can_be_stored(text: str) -> None:
    said = storable(text)
    said.encode()
    assert "\x00" not in said and storable(said) == said


@given(st.integers(0, 2**62), st.integers(0, 2**62))
def test_a_cursor_comes_back_from_its_text(xid: int, number: int) -> None:
    assert Cursor.parse(str(Cursor(xid, number))) == (xid, number)


@given(ANYTHING)
@example("1-2-3")
@example("-1-2")
@example("")
def test_what_is_no_cursor_is_refused_in_words(text: str) -> None:
    try:
        found = Cursor.parse(text)
    except Invalid as refusal:
        assert "cursor" in refusal.detail
    else:
        assert len(found) == 2


# What Postgres cannot hold is in no row, and so in no place.
HELD = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)


@given(st.lists(st.none() | st.integers() | HELD | st.booleans(), min_size=1, max_size=4))
def test_a_place_in_a_list_comes_back(values: list[Any]) -> None:
    text = pack(values)
    assert unpack(text, len(values)) == values
    with pytest.raises(Invalid):
        unpack(text, len(values) + 1)


@given(ANYTHING)
@example("////")
@example("W10")
@example("eyJhIjoxfQ")
@example("é")
def test_a_made_up_place_is_refused_and_breaks_nothing(text: str) -> None:
    try:
        values = unpack(text, 1)
    except Invalid as refusal:
        assert "next" in refusal.detail
    else:
        assert len(values) == 1 and not isinstance(values[0], dict | list)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.integers(1, 9), downwards=st.booleans(), new_at=st.integers(0, 3))
def test_pages_bring_every_row_once_also_when_rows_come_in_between(
    act: Act, alice: User, limit: int, downwards: bool, new_at: int
) -> None:
    """Rows of the same name are told apart by id; a row that came meanwhile is seen at most once."""
    order = ("-name", "-id") if downwards else ("name", "id")
    with act(alice) as actor:
        Company.objects.all().delete()
        names = ["a", "b", "b", "b", "c", "c", "d", "e", "e", "f"]
        made = Company.objects.bulk_create(Company(workspace=actor.workspace, name=name) for name in names)
        seen: list[Any] = []
        address: str | None = f"/?limit={limit}"
        while address:
            page = KeysetPage(Request(RequestFactory().get(address)), order)
            seen += [row.pk for row in page.take(Company.objects.all())]
            address = page.next_address()
            if len(seen) // limit == new_at:
                Company.objects.create(workspace=actor.workspace, name="c")
        wanted = [row.pk for row in Company.objects.order_by(*order) if row.pk in {one.pk for one in made}]
    assert [pk for pk in seen if pk in set(wanted)] == wanted
    assert len(seen) == len(set(seen))
