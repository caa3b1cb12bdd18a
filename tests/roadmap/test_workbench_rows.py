"""The columns of the workbench, read as its browser reads them, are the items as the API tells them."""

from typing import Any

import pytest

from core.models import User, Workspace
from roadmap.actions import change_item, create_item, create_link, create_team
from roadmap.actions.archive import archive_items
from roadmap.models import Item
from tests.conftest import Act
from tests.plan import items_of, links_of

pytestmark = pytest.mark.django_db


def plan_of(client: Any, about: str = "") -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"/api/v1/workspaces/acme/workbench{about}").json()
    return answer


def test_columns_hold_what_the_api_tells(web: Any, act: Act, bob: User, item: Item) -> None:
    with act(bob) as by:
        change_item(item, by=by, team=create_team(by=by, name="Platform"), owner=bob, tags=["a"])
        child = create_item(by=by, product=item.product, title="Part", parent=item)
        gone = create_item(by=by, product=item.product, title="Put away")
        below = create_item(by=by, product=item.product, title="Below what was put away", parent=gone)
        create_link(child, below, by=by, lag=3)
        create_link(gone, below, by=by, kind="relates")
        archive_items([gone.pk], by=by, children=False)
    client = web(bob)
    plan = plan_of(client)
    assert plan["size"] == 3
    assert plan["columns"]["team"] == [0, None, None]
    assert plan["columns"]["parent"] == [None, 0, str(gone.pk)]
    assert plan["columns"]["segments"] is None
    for found in items_of(plan):
        told = client.get(f"/api/v1/workspaces/acme/items/{found['id']}").json()
        assert found == {name: told[name] for name in plan["fields"]}
    assert [row[1:] for row in sorted(links_of(plan), key=lambda row: row[1])] == [
        ["blocks", str(child.pk), str(below.pk), 3],
        ["relates", str(gone.pk), str(below.pk), 0],
    ]


def test_links_of_the_frame_name_items_by_id(web: Any, act: Act, bob: User, item: Item) -> None:
    with act(bob) as by:
        create_link(item, create_item(by=by, product=item.product, title="Later"), by=by)
    client = web(bob)
    frame = plan_of(client, "?frame=1")
    assert "columns" not in frame
    assert links_of(frame) == links_of(plan_of(client))
    assert frame["links"]["source"] == [str(item.pk)]


def test_nothing_is_three_columns_of_nothing(web: Any, bob: User, acme: Workspace) -> None:
    plan = plan_of(web(bob))
    assert (plan["size"], items_of(plan), links_of(plan)) == (0, [], [])


def test_what_the_address_names_by_its_tag_may_be_kept(
    web: Any, bob: User, acme: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whether a tag can be given depends on transactions of the whole server, other tests' too.
    monkeypatch.setattr("roadmap.queries.items.tag_of", lambda actor, state, address: '"now"')
    client = web(bob)
    assert 'data-tag="now"' in client.get("/w/acme/roadmap/").text

    def kept(tag: str) -> str:
        answer = client.get("/api/v1/workspaces/acme/workbench", {"v": tag})
        assert answer.status_code == 200
        return str(answer["Cache-Control"])

    assert kept("now") == "private, max-age=31536000, immutable"
    assert kept("before") == kept("") == "private, no-cache"
