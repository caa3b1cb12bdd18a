"""An import is one act: told as one, taken back as one, a great one by a worker."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.batches import xids_of
from core.imports import runner
from core.imports.jobs import receive, set_mapping, start
from core.models import Batch, Event, ImportJob, Takeback, TakebackState, User, Workspace
from core.standing import refuse_if_moved_on
from core.tenancy import acting
from roadmap import takebacks
from roadmap.actions import change_item, create_item, undo
from roadmap.actions.comments import create_comment
from roadmap.actions.takebacks import want_takeback
from roadmap.imports import ItemImporter
from roadmap.models import Item, Product
from tests.conftest import Act, url

# Acts are transactions, so these tests need real ones.
pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/w/acme/roadmap/acts/"
ROWS = 7
Bring = Callable[..., ImportJob]


@pytest.fixture
def bring(act: Act, bob: User, product: Product, monkeypatch: pytest.MonkeyPatch) -> Bring:
    """Seven items in four batches; the last is part of the first."""
    monkeypatch.setattr(ItemImporter, "batch_size", 2)

    def run(rows: int = ROWS, mark: str = "T") -> ImportJob:
        lines = [f"{mark}-{n},Item {n},{f'{mark}-6' if n == 0 else ''}" for n in range(rows)]
        data = "\n".join(["id,title,parent", *lines]).encode()
        with act(bob) as by:
            job = receive([data], kind="items", filename="plan.csv", by=by)
            fields = {"external_id": "id", "title": "title", "parent": "parent"}
            set_mapping(job, {"fields": fields, "options": job.mapping.get("options", {})}, by=by)
            start(job, by=by, dry=False)
        runner.run(job.pk)
        with act():
            job = ImportJob.objects.get(pk=job.pk)
        assert (job.state, job.counts["rejected"]) == ("done", 0), (job.problem, job.reasons)
        return job

    return run


@pytest.fixture
def by_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo, "AT_ONCE", 0)


def titles(act: Act) -> list[str]:
    with act():
        return sorted(Item.objects.values_list("title", flat=True))


def acts_of(client: Any) -> list[Any]:
    return client.get(f"{PAGE}?within=day").context["acts"]


def one_by_worker(client: Any, xid: int) -> Takeback:
    answer = client.post(url("undo"), {"xid": xid})
    assert answer.status_code == 202, answer.content
    assert answer.json()["xid"] is None
    pk = answer.json()["job"]["id"]
    takebacks.run(pk)
    told = client.get(url(f"undo/{pk}")).json()
    return Takeback(**{name: told[name] for name in ("id", "state", "position", "total", "problem")})


def test_an_import_is_told_and_taken_back_as_one_act(
    web: Any, act: Act, bring: Bring, product: Product, bob: User
) -> None:
    bring()
    with act(bob) as by:
        create_item(by=by, product=product, title="By hand")
        assert Batch.objects.count() >= 4
    client = web(bob)
    page = client.get(PAGE)
    assert [one.words[0].split(":")[0] for one in page.context["acts"]] == ["PAY-8 By hand", "plan.csv"]
    imported = page.context["acts"][1]
    assert imported.words == ["plan.csv: imported 7 items."] and page.context["total"] == 2
    client.post(f"{PAGE}{imported.xid}/undo/", {"told": "1"})
    assert titles(act) == ["By hand"]
    again = client.get(PAGE).context["folded"][0]["again"]
    client.post(f"{PAGE}{again}/undo/", {"told": "1"})
    assert len(titles(act)) == ROWS + 1
    with act():
        assert Item.objects.get(title="Item 0").parent == Item.objects.get(title="Item 6")


def test_all_since_counts_an_import_as_one(web: Any, api: Any, act: Act, bring: Bring, bob: User) -> None:
    bring()
    client = web(bob)
    page = client.get(PAGE)
    assert b"Take back 1 act" in page.content
    since = page.context["acts"][0].at.isoformat()
    told = api(bob).post(url("undo"), {"since": since, "preview": True}).json()["acts"]
    assert [(len(one["xids"]) >= 4, one["why"]) for one in told] == [(True, "")]
    client.post(PAGE, {"since": since})
    assert titles(act) == []


def test_an_import_that_had_begun_before_is_no_act_since(act: Act, api: Any, bring: Bring, bob: User) -> None:
    bring()
    with act():
        last = Event.objects.order_by("-id").first()
        assert last is not None
    answer = api(bob).post(url("undo"), {"since": last.at.isoformat()})
    assert (answer.status_code, answer.json()["acts"]) == (200, [])
    assert len(titles(act)) == ROWS


@pytest.mark.usefixtures("by_worker")
def test_a_worker_takes_a_great_one_back_and_brings_it_again(
    api: Any, web: Any, act: Act, bring: Bring, bob: User
) -> None:
    bring()
    client = api(bob)
    xid = acts_of(web(bob))[0].xid
    done = one_by_worker(client, xid)
    assert (done.state, done.position, done.problem) == ("done", done.total, "")
    assert titles(act) == []
    page = web(bob).get(PAGE).context
    [folded] = page["folded"]
    assert page["acts"] == [] and folded["act"].words == ["plan.csv: imported 7 items."]
    assert one_by_worker(client, folded["again"]).state == "done"
    assert len(titles(act)) == ROWS
    assert acts_of(web(bob))[0].words == ["plan.csv: brought back 7 items."]
    assert one_by_worker(client, xid).state == "done"
    assert titles(act) == []


@pytest.mark.usefixtures("by_worker")
def test_nothing_goes_where_a_row_changed_since_or_is_used(
    api: Any, web: Any, act: Act, bring: Bring, bob: User
) -> None:
    bring()
    client, xid = api(bob), acts_of(web(bob))[0].xid
    with act(bob) as by:
        change_item(Item.objects.get(title="Item 3"), by=by, title="Item three")
    stopped = one_by_worker(client, xid)
    assert (stopped.state, stopped.position) == ("failed", 0)
    assert "“PAY-4 Item three” changed again since: title" in stopped.problem
    page = web(bob).get(PAGE).content.decode()
    assert "plan.csv was not taken back:" in page and "changed again since: title" in page
    with act(bob) as by:
        change_item(Item.objects.get(title="Item three"), by=by, title="Item 3")
        comment = create_comment(by=by, item=Item.objects.get(title="Item 1"), text="Mine")
    stopped = one_by_worker(client, xid)
    assert stopped.state == "failed" and "uses it since" in stopped.problem
    assert len(titles(act)) == ROWS
    with act(bob):
        comment.delete()
    assert one_by_worker(client, xid).state == "done"
    assert titles(act) == []


@pytest.mark.usefixtures("by_worker")
def test_who_changes_a_row_meanwhile_stops_it_and_it_goes_on_later(
    api: Any, web: Any, act: Act, bring: Bring, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring()
    client, xid = api(bob), acts_of(web(bob))[0].xid
    monkeypatch.setattr(takebacks, "refuse_if_moved_on", lambda xids: None)
    with act(bob) as by:
        change_item(Item.objects.get(title="Item 1"), by=by, title="Item one")
    stopped = one_by_worker(client, xid)
    assert stopped.state == "failed" and 0 < stopped.position < stopped.total
    assert "in part only" in web(bob).get(PAGE).content.decode()
    with act(bob) as by:
        change_item(Item.objects.get(title="Item one"), by=by, title="Item 1")
    done = one_by_worker(client, xid)
    assert (done.pk, done.state, done.position) == (stopped.pk, "done", stopped.total)
    assert titles(act) == []


@pytest.mark.usefixtures("by_worker")
def test_a_slice_at_a_time_and_the_next_worker_goes_on(
    api: Any, web: Any, act: Act, bring: Bring, bob: User
) -> None:
    bring()
    client, xid = api(bob), acts_of(web(bob))[0].xid
    pk = client.post(url("undo"), {"xid": xid}).json()["job"]["id"]
    assert client.post(url("undo"), {"xid": xid}).json()["job"]["id"] == pk
    assert b"Taking plan.csv back" in web(bob).get(PAGE).content
    part = web(bob).get(PAGE, headers={"HX-Request": "true"})
    assert part.status_code == 200 and b"<html" not in part.content
    turns = 0
    while client.get(url(f"undo/{pk}")).json()["state"] == "wanted":
        takebacks.run(pk, seconds=0.000001)
        turns += 1
        assert turns < 20
    assert turns > 1 and titles(act) == []
    assert web(bob).get(PAGE, headers={"HX-Request": "true"}).status_code == 204


@pytest.mark.usefixtures("by_worker")
def test_who_may_no_longer_write_stops_it(api: Any, web: Any, act: Act, bring: Bring, bob: User) -> None:
    bring()
    xid = acts_of(web(bob))[0].xid
    pk = api(bob).post(url("undo"), {"xid": xid}).json()["job"]["id"]
    with act():
        membership = bob.memberships.get()
        membership.role = "viewer"
        membership.save()
    takebacks.run(pk)
    with act():
        assert Takeback.objects.get(pk=pk).state == TakebackState.FAILED
    assert len(titles(act)) == ROWS


def test_a_viewer_takes_no_import_back(
    api: Any, web: Any, act: Act, bring: Bring, bob: User, vera: User
) -> None:
    bring()
    xid = acts_of(web(bob))[0].xid
    assert api(vera).post(url("undo"), {"xid": xid}).status_code == 403
    assert len(titles(act)) == ROWS


def test_looking_takes_as_many_statements_for_more(act: Act, bring: Bring, bob: User) -> None:
    counts = []
    for rows, mark in ((7, "A"), (40, "B")):
        job = bring(rows, mark)
        with act(bob), CaptureQueriesContext(connection) as queries:
            refuse_if_moved_on(xids_of(job.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1] < 60, counts


def test_a_small_import_that_changed_since_says_so_on_the_page(
    web: Any, act: Act, bring: Bring, bob: User
) -> None:
    bring()
    client = web(bob)
    xid = acts_of(client)[0].xid
    with act(bob) as by:
        change_item(Item.objects.get(title="Item 3"), by=by, effort=3)
    page = client.post(
        f"{PAGE}{xid}/undo/", {"told": "1"}, headers={"Referer": f"http://testserver{PAGE}"}, follow=True
    )
    assert "changed again since: effort" in page.content.decode()
    assert len(titles(act)) == ROWS


def test_two_who_ask_at_the_same_moment_get_the_same_job(act: Act, bring: Bring, bob: User) -> None:
    job = bring()
    gate = Barrier(4)

    def ask() -> str:
        gate.wait()
        try:
            with act(bob) as by:
                return str(want_takeback(job.pk, by=by).pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(ask) for _number in range(4)]
    assert len({one.result() for one in asked}) == 1


def test_a_job_that_goes_on_has_the_rights_of_who_let_it(
    act: Act, acme: Workspace, bring: Bring, bob: User
) -> None:
    job = bring()
    token = frozenset({"read", "roadmap:write"})
    with acting(acme, bob, "api", scopes=token) as by:
        first = want_takeback(job.pk, by=by)
    assert first.scopes == sorted(token)
    with act():
        Takeback.objects.filter(pk=first.pk).update(state=TakebackState.FAILED)
    with act(bob) as by:
        again = want_takeback(job.pk, by=by)
    assert (again.pk, again.scopes) == (first.pk, None)
