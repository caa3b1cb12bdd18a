"""The rows of the workbench, with what they share put back, are the items as the API tells them."""

from typing import Any

import pytest

from core.models import User
from roadmap.actions import change_item, create_team
from roadmap.models import Item
from tests.conftest import Act

pytestmark = pytest.mark.django_db


def test_what_rows_share_stands_once(web: Any, act: Act, bob: User, item: Item) -> None:
    with act(bob) as by:
        change_item(item, by=by, team=create_team(by=by, name="Platform"), owner=bob)
    client = web(bob)
    plan = client.get("/api/v1/workspaces/acme/workbench").json()
    told = client.get(f"/api/v1/workspaces/acme/items/{item.pk}").json()
    (row,) = plan["rows"]
    found = dict(zip(plan["fields"], row, strict=True))
    assert (found["team"], found["owner"], found["objective"]) == (0, 0, None)
    for name, ids in plan["refs"].items():
        found[name] = None if found[name] is None else ids[found[name]]
    assert found == {name: told[name] for name in plan["fields"]}
