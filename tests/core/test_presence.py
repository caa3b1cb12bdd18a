"""Who else is here: seen while they are, by members only, and by no token."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from core import presence, redis
from core.models import User, Workspace
from tests.conftest import url

pytestmark = pytest.mark.django_db(transaction=True)
TAB, OTHER_TAB = "tab-of-bob-1", "tab-of-cora"


@pytest.fixture(autouse=True)
def nobody(acme: Workspace) -> Iterator[None]:
    yield
    redis.client().delete(f"pmhub:here:{acme.pk}")


@pytest.fixture
def heard(monkeypatch: Any) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = []

    def ring(channel: str, message: str) -> None:
        if channel == "pmhub:whispers":
            said.append(json.loads(message))

    monkeypatch.setattr(redis, "ring", ring)
    return said


def post(client: Any, slug: str = "acme", **body: Any) -> Any:
    return client.post(url("presence", slug), json.dumps(body), "application/json")


def test_each_sees_the_other(web: Any, bob: User, cora: User, heard: Any) -> None:
    post(web(bob), tab=TAB, view="table", item="", editing="")
    answer = post(web(cora), tab=OTHER_TAB, view="board").json()
    assert [(one["name"], one["view"]) for one in answer["places"]] == [
        ("Bob Example", "table"),
        ("Cora Example", "board"),
    ]
    assert [one["data"]["name"] for one in heard] == ["Bob Example", "Cora Example"]
    assert answer["unread"] == 0


def test_only_what_is_new_is_told(web: Any, bob: User, heard: Any) -> None:
    client = web(bob)
    for editing in ("", "", "title", "title"):
        post(client, tab=TAB, editing=editing)
    assert [one["data"]["editing"] for one in heard] == ["", "title"]


def test_who_leaves_is_gone_at_once(web: Any, bob: User, cora: User, heard: Any) -> None:
    post(web(bob), tab=TAB)
    post(web(bob), tab=TAB, leave=True)
    assert heard[-1]["data"] == {"tab": TAB, "user": str(bob.pk), "gone": True}
    assert [one["name"] for one in post(web(cora), tab=OTHER_TAB).json()["places"]] == ["Cora Example"]


def test_who_is_not_heard_of_again_is_gone_soon(web: Any, bob: User, cora: User, monkeypatch: Any) -> None:
    post(web(bob), tab=TAB)
    now = presence.time.time()
    monkeypatch.setattr(presence.time, "time", lambda: now + 60)
    assert [one["name"] for one in post(web(cora), tab=OTHER_TAB).json()["places"]] == ["Cora Example"]


def test_another_workspace_sees_nobody(web: Any, bob: User, charlie: User, other: Workspace) -> None:
    post(web(bob), tab=TAB)
    assert [one["name"] for one in post(web(charlie), "other", tab=OTHER_TAB).json()["places"]] == [
        "Charlie Example"
    ]
    assert post(web(charlie), tab=OTHER_TAB).status_code == 404


def test_a_token_is_nowhere(api: Any, bob: User) -> None:
    assert api(bob).post(url("presence"), {"tab": TAB}).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"tab": "x"},
        {"tab": TAB, "view": "<script>"},
        {"tab": TAB, "editing": "x" * 41},
        {"tab": TAB, "a": 1},
    ],
)
def test_nothing_else_is_passed_on(web: Any, bob: User, body: dict[str, Any]) -> None:
    assert post(web(bob), **body).status_code == 400


def test_without_redis_nobody_is_seen(web: Any, bob: User, monkeypatch: Any) -> None:
    def away() -> Any:
        raise redis.redis.ConnectionError("away")

    with monkeypatch.context() as patch:
        patch.setattr(presence.redis, "client", away)
        assert post(web(bob), tab=TAB).json()["places"] == []
