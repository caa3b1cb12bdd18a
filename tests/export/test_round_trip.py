"""A workspace comes out as a file and in again as the same workspace, compared row by row."""

import io
import json
from collections.abc import Callable, Iterator
from typing import Any
from zipfile import ZipFile

import pytest

from core import events, followers
from core.erase import erase
from core.export.archive import file_of
from core.export.names import ID
from core.export.read import import_archive, put_off_what_is_due
from core.export.tables import DRAWN_ANEW, LOG, tables
from core.models import Delivery, Event, Follower, Membership, User, Workspace
from core.tenancy import acting
from roadmap.models import Item

pytestmark = pytest.mark.django_db
Export = Callable[[Workspace], io.BytesIO]
OWNER, OWNER_HERE = "demo@tidewater.example", "alice@example.com"


def rows(file: io.BytesIO, label: str) -> Iterator[dict[str, Any]]:
    with ZipFile(file) as archive:
        for line in archive.read(file_of(label)).decode().splitlines():
            yield json.loads(line)


def shape(file: io.BytesIO, label: str, drop: tuple[str, ...] = ()) -> list[str]:
    """The rows as text; with every id called by the place of its first appearance in the whole archive."""
    return [
        json.dumps({k: v for k, v in row.items() if k not in drop}, sort_keys=True)
        for row in rows(file, label)
    ]


def numbered(file: io.BytesIO) -> dict[str, list[str]]:
    """Rows by table, each id exchanged for a number: the same numbers mean that all hangs together the same way."""
    known: dict[str, str] = {}

    def call(found: Any) -> str:
        return known.setdefault(found[0], f"#{len(known)}")

    renumbered = {"core.event": ("id", "xid"), "stakeholders.subscription": ("cursor",)}
    return {
        label: [
            ID.sub(call, line)
            for line in shape(file, label, (*renumbered.get(label, ()), "cursor", *anew(label)))
        ]
        for label in tables()
    }


def anew(label: str) -> list[str]:
    return [column for table, column in DRAWN_ANEW if table == label]


def the_same(before: io.BytesIO, after: io.BytesIO, slugs: tuple[str, str]) -> int:
    """Compare row by row; the number of rows."""
    theirs, ours = numbered(before), numbered(after)
    for label in tables():
        said = [one.replace(f'"/w/{slugs[0]}/', f'"/w/{slugs[1]}/') for one in theirs[label]]
        assert said == ours[label], label
    return sum(map(len, theirs.values()))


def test_the_demo_comes_back_row_by_row(demo: Workspace, exported: Export) -> None:
    """Beside the original with ids of its own; where the original is gone, id by id."""
    with acting(demo, source="system"):
        put_off_what_is_due()  # coming in puts it off, so that it would not be the same
    before, pk = exported(demo), demo.pk
    made = import_archive(before, slug="copy", owner=OWNER)
    assert made.pk != pk and made.name == demo.name and made.created_at == demo.created_at
    assert the_same(before, exported(made), ("demo", "copy")) > 3000
    erase(demo)
    again = import_archive(before, slug="demo-again", owner=OWNER)
    assert again.pk == pk
    after = exported(again)
    for label in tables():
        hidden = ("id", "xid") if label == LOG else ("cursor", *anew(label))
        old = [one.replace('"/w/demo/', '"/w/demo-again/') for one in shape(before, label, hidden)]
        assert old == shape(after, label, hidden), label


def test_one_of_each_kind_comes_back_row_by_row(filled: Workspace, exported: Export) -> None:
    before = exported(filled)
    made = import_archive(before, slug="copy", owner=OWNER_HERE)
    assert the_same(before, exported(made), ("acme", "copy")) > 50


def test_the_log_is_the_same_history(filled: Workspace, exported: Export) -> None:
    before = exported(filled)
    made = import_archive(before, slug="copy", owner=OWNER_HERE)
    after = exported(made)
    old, new = list(rows(before, LOG)), list(rows(after, LOG))
    groups = [[row["xid"] for row in found] for found in (old, new)]
    steps = [[one != other for one, other in zip(xids, xids[1:], strict=False)] for xids in groups]
    assert steps[0] == steps[1], "the same transactions"
    assert [row["at"] for row in old] == [row["at"] for row in new]
    assert max(groups[1]) < events.transaction_number()
    with acting(made, source="system"):
        item = Item.objects.order_by("created_at", "id")[0]
        assert events.history_of("roadmap.item", item.pk).exists()
        assert not Delivery.objects.exists()


def test_nobody_is_told_old_news(filled: Workspace, exported: Export) -> None:
    made = import_archive(exported(filled), slug="copy", owner=OWNER_HERE)
    with acting(made, source="system"):
        last = Event.objects.order_by("-xid", "-id")[0]
        assert {one.cursor for one in Follower.objects.all()} == {f"{last.xid}-{last.id}"}
    assert followers.follow(made) == 0


def test_people_keep_their_roles_and_the_owner_is_who_was_named(filled: Workspace, exported: Export) -> None:
    file = exported(filled)
    erase(filled)
    User.objects.filter(email="adam@example.com").delete()
    made = import_archive(file, slug="copy", owner="new@example.com")
    with acting(made, source="system"):
        roles = dict(Membership.objects.values_list("user__email", "role"))
    assert roles["new@example.com"] == "owner"
    assert roles["adam@example.com"] == "admin"
    assert roles["vera@example.com"] == "viewer"
    assert not User.objects.get(email="adam@example.com").has_usable_password()
    assert User.objects.get(email=OWNER_HERE).has_usable_password(), "an account that is here stays as it is"
    assert not made.is_demo


def test_a_second_import_renews_the_ids(filled: Workspace, exported: Export) -> None:
    file = exported(filled)
    first = import_archive(file, slug="one", owner=OWNER_HERE)
    second = import_archive(file, slug="two", owner=OWNER_HERE)
    with acting(first, source="system"):
        ours = set(Item.objects.values_list("pk", flat=True))
    with acting(second, source="system"):
        theirs = set(Item.objects.values_list("pk", flat=True))
        keys = set(Item.objects.values_list("key", flat=True))
    assert ours and not ours & theirs
    with acting(filled, source="system"):
        assert keys == set(Item.objects.values_list("key", flat=True))


def test_history_goes_on_after_it(filled: Workspace, exported: Export) -> None:
    from roadmap.actions import change_item

    made = import_archive(exported(filled), slug="copy", owner=OWNER_HERE)
    user = User.objects.get(email=OWNER_HERE)
    with acting(made, user) as actor:
        item = Item.objects.all()[0]
        version = item.version
        change_item(item, by=actor, title="Said anew")
        newest = Event.objects.order_by("-xid", "-id")[0]
        item.refresh_from_db()
    assert newest.changes["title"][1] == "Said anew" and item.version == version + 1
