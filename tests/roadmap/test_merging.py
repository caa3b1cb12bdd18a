"""Merging as people meet it: told before, one act, taken back as one, remembered by the item that stays."""

from typing import Any

import pytest

from core.models import Event
from roadmap.actions import change_item, create_items, create_links
from roadmap.actions.comments import create_comment
from roadmap.models import Comment, Item
from roadmap.queries.history import history_page
from tests.conftest import url
from tests.roadmap.test_merge import every_row

# Acts are transactions, so these tests need real ones.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def three(act: Any, bob: Any, product: Any) -> list[Item]:
    """A has a comment, a part and a description; B has none of it; the two are related."""
    with act(bob) as by:
        rows = [{"product": product, "title": title} for title in ("A", "B", "C")]
        a, b, c = create_items([rows[0] | {"description": "Why", "effort": 3}, *rows[1:]], by=by)
        change_item(c, by=by, parent=a)
        create_links([{"source": b, "target": a, "kind": "relates"}], by=by)
        create_comment(by=by, item=a, text="Yes")
        return [a, b, c]


def plan_rows() -> dict[str, Any]:
    """Without who was here when."""
    return {key: row for key, row in every_row().items() if not key.startswith("core.")}


def lines(act: Any, item: Item) -> list[str]:
    with act():
        return [said for line in history_page(item.pk, 50, None)[0] for said in line.words]


def test_a_preview_says_what_goes_where_and_changes_nothing(api: Any, bob: Any, act: Any, three: Any) -> None:
    a, b, _c = three
    client = api(bob)
    with act():
        before, events = plan_rows(), Event.objects.count()
    answer = client.post(url(f"items/{a.key}/merge"), {"into": str(b.pk), "preview": True})
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert told["moves"] == ["1 comment", "1 part", "1 watcher"]
    assert told["fills"] == ["Description", "Effort"]
    assert "1 dependency or relation" in told["stays"]
    with act():
        assert (plan_rows(), Event.objects.count()) == (before, events)


def test_it_is_one_act_that_both_histories_tell(api: Any, bob: Any, act: Any, three: Any) -> None:
    a, b, _c = three
    body = {"ids": [str(a.pk)], "act": "merge", "into": str(b.pk)}
    answer = api(bob).post(url("items/bulk"), body)
    assert answer.status_code == 200, answer.content
    assert answer.json()["changed"] == [str(a.pk)]
    assert f"{a.key} A was merged into this." in lines(act, b)
    assert f"Merged into {b.key} B." in lines(act, a)
    with act():
        assert Comment.objects.get().item_id == b.pk
    client = api(bob)
    assert client.post(url("undo"), {"xid": answer.json()["xid"]}).status_code == 200
    with act():
        assert Comment.objects.get().item_id == a.pk
        assert Item.objects.get(pk=a.pk).archived_at is None
    assert not any("was merged into this" in said for said in lines(act, b))


def test_the_line_of_a_merge_is_not_taken_back_alone(api: Any, bob: Any, act: Any, three: Any) -> None:
    a, b, _c = three
    api(bob).post(url("items/bulk"), {"ids": [str(a.pk)], "act": "merge", "into": str(b.pk)})
    with act():
        merged = [line for line in history_page(b.pk, 50, None)[0] if "merged" in "".join(line.words)]
    assert [line.can_undo for line in merged] == [False]


@pytest.mark.parametrize("wrong", ["itself", "without", "else"])
def test_what_does_not_fit_is_refused(api: Any, bob: Any, three: Any, wrong: str) -> None:
    a, b, _c = three
    body = {
        "itself": {"ids": [str(a.pk), str(b.pk)], "act": "merge", "into": str(b.pk)},
        "without": {"ids": [str(a.pk)], "act": "merge"},
        "else": {"ids": [str(a.pk)], "act": "delete", "into": str(b.pk)},
    }[wrong]
    answer = api(bob).post(url("items/bulk"), body)
    assert answer.status_code == 400
    assert "into" in answer.json()["errors"]


def test_a_viewer_may_not(api: Any, vera: Any, three: Any) -> None:
    a, b, _c = three
    body = {"ids": [str(a.pk)], "act": "merge", "into": str(b.pk)}
    assert api(vera).post(url("items/bulk"), body).status_code == 403
    preview = {"into": str(b.pk), "preview": True}
    assert api(vera).post(url(f"items/{a.key}/merge"), preview).status_code == 403
