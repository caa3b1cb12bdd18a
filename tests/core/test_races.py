"""Two at the same time: the database lets one, and the other is told so, or has what the first made."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from core.actions.people import create_workspace
from core.models import User, Workspace
from core.races import conflict_of
from feedback.actions import create_idea
from feedback.models import Idea, Portal, Voter
from feedback.portal_links import Claim, claim_token
from roadmap.models import Item, Product, Watch
from tests.conftest import url

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 8


def at_once(job: Callable[[], Any]) -> list[Any]:
    def run(_time: int) -> Any:
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(run, range(TIMES)))


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("products", {"key": "RAC", "name": "Race"}),
        ("kpis", {"name": "Race"}),
        ("statuses", {"name": "Race", "category": "idea"}),
        ("stakeholders", {"name": "Race", "email": "race@example.com", "kind": "sales"}),
        ("invitations", {"email": "race@example.com", "role": "viewer"}),
    ],
    ids=["products", "kpis", "statuses", "stakeholders", "invitations"],
)
def test_one_is_made_and_the_others_hear_why_not(api: Any, alice: User, path: str, body: Any) -> None:
    client = api(alice)
    told = [answer.status_code for answer in at_once(lambda: client.post(url(path), body))]
    assert set(told) <= {201, 400, 409, 429} and 201 in told
    if path != "invitations":  # one that is open is renewed
        assert told.count(201) == 1


def test_watching_at_once(api: Any, act: Any, vera: User, item: Item) -> None:
    client = api(vera)
    answers = at_once(lambda: client.put(url(f"items/{item.key}/watch")))
    assert {answer.status_code for answer in answers} == {200}
    with act():
        assert Watch.objects.filter(item=item, user=vera).count() == 1


def test_a_mailed_link_opened_many_times_counts_once(act: Any, bob: User, product: Product) -> None:
    with act(bob) as actor:
        Portal.objects.create(workspace=actor.workspace, product=product, enabled=True)
        idea = create_idea(product, by=actor, title="Weekend payouts")
    token = claim_token(Claim(idea.workspace_id, idea.pk, "race@example.com", "R"))
    path = f"/portal/acme/{product.key}/confirm/{token}/"
    assert {answer.status_code for answer in at_once(lambda: Client().post(path))} == {302}
    with act():
        assert Voter.objects.count() == 1 and Idea.objects.get().votes_count == 1


def test_workspaces_of_one_name(alice: User) -> None:
    made = at_once(lambda: create_workspace("Race", owner=alice))
    assert len({one.slug for one in made}) == TIMES == Workspace.objects.filter(name="Race").count()


def test_what_is_no_race_stays_an_error() -> None:
    assert conflict_of(IntegrityError("check")) is None and conflict_of(ValueError()) is None
