"""Who changes a saved view so that a shared link of it shows nothing any more is told so in the answer."""

from typing import Any

import pytest
from django.test import Client

from core.models import User
from roadmap.actions.views import create_view
from stakeholders.actions.shares import revoke_share, share_view
from stakeholders.views.shared import path_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]
URL = "/api/v1/workspaces/acme/views"


@pytest.fixture
def share(act: Any, ground: dict[str, Any], bob: User) -> Any:
    with act(bob) as actor:
        view = create_view(by=actor, name="Plan", query="view=table", shared=True)
        return share_view(view, ground["audience"], by=actor, title="What comes next")


def change(web: Any, bob: User, share: Any, **fields: Any) -> list[str]:
    client, url = web(bob), f"{URL}/{share.view_id}"
    version = client.get(url).json()["version"]
    answer = client.patch(url, fields, content_type="application/json", headers={"If-Match": f'"{version}"'})
    assert answer.status_code == 200, answer.content
    found: list[str] = answer.json()["warnings"]
    return found


def test_the_answer_names_the_link_and_why(web: Any, bob: User, share: Any) -> None:
    path = path_of(share)
    (said,) = change(web, bob, share, query="view=table&team=none")
    assert "What comes next" in said and "Customers" in said and "does not see" in said
    assert Client().get(path).status_code == 404
    assert change(web, bob, share, query="view=board") == []
    assert Client().get(path).status_code == 200


def test_nothing_is_said_of_other_changes_and_closed_links(act: Any, web: Any, bob: User, share: Any) -> None:
    assert change(web, bob, share, name="Another name") == []
    with act(bob) as actor:
        revoke_share(share, by=actor)
    assert change(web, bob, share, query="view=table&team=none") == []
