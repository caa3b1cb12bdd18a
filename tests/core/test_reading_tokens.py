"""A token that only reads changes nothing, not even what is its person's own."""

from typing import Any

import pytest

from core.models import Notification
from roadmap.models import SavedView, Watch
from tests.conftest import url

pytestmark = pytest.mark.django_db


def test_nothing_of_ones_own(api: Any, act: Any, bob: Any, item: Any) -> None:
    with act(bob) as actor:
        view = SavedView.objects.create(name="Mine", query="", owner=bob)
        told = Notification.objects.create(
            user=bob, kind="changed", model="roadmap.item", object_id=item.pk, mailed_at=actor.now
        )
        before = Watch.objects.count()
    reader = api(bob, scopes=("roadmap:read",))
    assert reader.get(url(f"views/{view.pk}")).status_code == 200
    answers = [
        reader.post(url("views"), {"name": "Other", "query": ""}),
        reader.patch(url(f"views/{view.pk}"), {"name": "Other"}, headers={"If-Match": "*"}),
        reader.delete(url(f"views/{view.pk}"), headers={"If-Match": "*"}),
        reader.put(url(f"items/{item.pk}/watch")),
        reader.post(url("notifications"), {}),
        reader.patch(url(f"notifications/{told.pk}"), {"read": True}),
        reader.put(url("notifications/choices"), {"kind": "changed", "way": "never"}),
    ]
    assert [answer.status_code for answer in answers] == [403] * len(answers)
    with act():
        assert SavedView.objects.get().name == "Mine" and Watch.objects.count() == before
        assert Notification.objects.get().read_at is None


def test_no_address_that_outlives_it(api: Any, bob: Any) -> None:
    for scopes in (("roadmap:read",), ("roadmap:write",)):
        assert api(bob, scopes=scopes).get(url("calendar-address")).status_code == 403
        assert api(bob, scopes=scopes).post(url("calendar-address")).status_code == 403
    assert api(bob).get(url("calendar-address")).status_code == 200


def test_the_last_day_there_is_in_a_calendar(api: Any, client: Any, bob: Any, item: Any) -> None:
    api(bob).patch(url(f"items/{item.pk}"), {"end": "9999-12-31"}, headers={"If-Match": "*"})
    address = api(bob).get(url("calendar-address")).json()["url"]
    assert b"99991231" in client.get("/calendar/" + address.rpartition("/")[2]).content
