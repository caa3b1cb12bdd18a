"""Many at once: one row for one key, and every acknowledged change in the log, in order."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from core.models import Event
from roadmap.actions import create_item
from roadmap.models import Item
from tests.conftest import url

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_rate_limit(settings: Any) -> None:
    settings.API_RATE = 1_000_000


def in_threads(work: Any, jobs: list[Any], threads: int = 8) -> list[Any]:
    def run(job: Any) -> Any:
        try:
            return work(job)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, jobs))


def test_the_same_key_50_times_at_once_makes_one(api: Any, bob: Any, product: Any, act: Any) -> None:
    client = api(bob)
    body = {"product": str(product.pk), "title": "Once"}
    answers = in_threads(
        lambda _n: client.post(url("items"), body, headers={"Idempotency-Key": "order-1"}),
        list(range(50)),
        25,
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({json.dumps(answer.json(), sort_keys=True) for answer in answers}) == 1
    with act():
        assert Item.objects.filter(title="Once").count() == 1


def test_1000_edits_of_50_items_at_once_are_all_in_the_log(
    api: Any, bob: Any, alice: Any, product: Any, act: Any
) -> None:
    """Clients read a version, change it, and try again when they lost the race; what was answered 200 must be there."""
    with act() as actor:
        keys = [create_item(by=actor, product=product, title=f"Item {n}").key for n in range(50)]
    clients = [api(bob), api(alice)]
    chance = random.Random(7)
    jobs = [(chance.choice(clients), chance.choice(keys), f"edit {n}") for n in range(1000)]
    answers = in_threads(edit, jobs)
    acknowledged = [answer for answer in answers if answer[0] == 200]
    lost = [answer for answer in answers if answer[0] == 412]
    print(f"acknowledged {len(acknowledged)}, told that they lost the race {len(lost)}, of {len(answers)}")
    assert len(acknowledged) + len(lost) == 1000
    assert len(acknowledged) > 500
    with act():
        told = {pk: title_history(pk) for pk in Item.objects.values_list("pk", flat=True)}
        versions = dict(Item.objects.values_list("key", "version"))
        titles = {title for history in told.values() for title in history}
    assert {title for _status, _key, title, _version in acknowledged} <= titles
    for key in keys:
        mine = [version for _status, one, _title, version in acknowledged if one == key]
        assert sorted(mine) == list(range(2, versions[key] + 1)), "each version was acknowledged once"


def edit(job: tuple[Any, str, str]) -> tuple[int, str, str, int]:
    client, key, title = job
    tag = client.get(url(f"items/{key}"))["ETag"]
    answer = client.patch(url(f"items/{key}"), {"title": title}, headers={"If-Match": tag})
    return answer.status_code, key, title, int(answer.headers.get("ETag", '"0"').strip('"'))


def title_history(pk: Any) -> list[str]:
    """The titles of an item by the log; each change begins where the one before ended."""
    pairs = [
        event.changes["title"]
        for event in Event.objects.filter(object_id=pk).order_by("xid", "id")
        if "title" in event.changes
    ]
    for (_old, before), (old, _new) in zip(pairs, pairs[1:], strict=False):
        assert old == before
    return [new for _old, new in pairs]
