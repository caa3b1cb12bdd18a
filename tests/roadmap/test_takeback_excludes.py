"""An import and what takes it back never work at the same time: whoever begins second is refused, and told what to do."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection, transaction

from core.errors import Conflict
from core.imports import jobs, runner
from core.models import Batch, ImportJob, Takeback, TakebackState, User
from core.models import Event as Told
from roadmap import takebacks
from roadmap.actions import undo
from roadmap.actions.takebacks import want_takeback
from roadmap.imports import ItemImporter
from roadmap.models import Item, Product
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 8


@pytest.fixture
def stopped(act: Act, bob: User, product: Product, monkeypatch: pytest.MonkeyPatch) -> ImportJob:
    """Eight items in batches of two, stopped after the first."""
    monkeypatch.setattr(ItemImporter, "batch_size", 2)
    monkeypatch.setattr(undo, "AT_ONCE", 0)
    data = "\n".join(["id,title", *[f"T-{n},Item {n}" for n in range(ROWS)]]).encode()
    with act(bob) as by:
        job = jobs.receive([data], kind="items", filename="plan.csv", by=by)
        options = job.mapping.get("options", {})
        jobs.set_mapping(job, {"fields": {"external_id": "id", "title": "title"}, "options": options}, by=by)
        jobs.start(job, by=by, dry=False)
    runner.run(job.pk, seconds=0.000001)
    with act(bob) as by:
        job = ImportJob.objects.get(pk=job.pk)
        jobs.cancel(job, by=by)
    assert job.position == 2
    return job


def begin(act: Act, bob: User, job: ImportJob) -> None:
    with act(bob) as by:
        jobs.start(jobs.job_for(by, job.pk, lock=True), by=by, dry=False)


def take_back(act: Act, bob: User, job: ImportJob) -> Takeback:
    with act(bob) as by:
        return want_takeback(job.pk, by=by)


def titles(act: Act) -> list[str]:
    with act():
        return sorted(Item.objects.values_list("title", flat=True))


def test_it_does_not_go_on_while_it_is_taken_back(act: Act, bob: User, api: Any, stopped: ImportJob) -> None:
    back = take_back(act, bob, stopped)
    with pytest.raises(Conflict, match=r"is being taken back\. Wait until that is done, then upload"):
        begin(act, bob, stopped)
    answer = api(bob).post(url(f"imports/{stopped.pk}/application"), {"dry": False})
    assert answer.status_code == 409 and "being taken back" in answer.json()["detail"]
    with act():
        assert ImportJob.objects.get(pk=stopped.pk).state == "cancelled"
    takebacks.run(back.pk)
    assert titles(act) == []
    with pytest.raises(Conflict, match=r"was taken back, wholly or in part\. Upload the file again"):
        begin(act, bob, stopped)


def test_the_page_says_so_too(act: Act, bob: User, web: Any, stopped: ImportJob) -> None:
    take_back(act, bob, stopped)
    page = web(bob).post(f"/w/acme/imports/{stopped.pk}/application/", {}, follow=True)
    assert "This import is being taken back." in page.content.decode()


def test_it_is_not_taken_back_while_it_goes_on(act: Act, bob: User, api: Any, stopped: ImportJob) -> None:
    begin(act, bob, stopped)
    with pytest.raises(Conflict, match="still running"):
        take_back(act, bob, stopped)
    with act():
        xid = Batch.objects.filter(run=stopped.pk).latest("xid").xid
    answer = api(bob).post(url("undo"), {"xid": xid})
    assert answer.status_code == 409 and "stop it, then take it back" in answer.json()["detail"]
    runner.run(stopped.pk)
    assert len(titles(act)) == ROWS
    back = take_back(act, bob, stopped)
    takebacks.run(back.pk)
    assert titles(act) == []


def test_what_takes_it_back_half_done_leaves_it_stopped(act: Act, bob: User, stopped: ImportJob) -> None:
    """Its batches would else be counted from other ones when it goes on."""
    back = take_back(act, bob, stopped)
    with act():
        Takeback.objects.filter(pk=back.pk).update(state=TakebackState.FAILED)
    with pytest.raises(Conflict, match="Upload the file again"):
        begin(act, bob, stopped)
    again = take_back(act, bob, stopped)
    assert again.pk == back.pk
    takebacks.run(again.pk)
    assert titles(act) == []


def test_bringing_it_again_excludes_taking_it_back(act: Act, bob: User, stopped: ImportJob) -> None:
    back = take_back(act, bob, stopped)
    takebacks.run(back.pk)
    with act(bob) as by:
        forth = want_takeback(back.pk, by=by)
    with pytest.raises(Conflict, match="still being taken back"):
        take_back(act, bob, stopped)
    takebacks.run(forth.pk)
    assert len(titles(act)) == 2
    takebacks.run(take_back(act, bob, stopped).pk)
    assert titles(act) == []


def test_trying_it_out_is_no_harm(act: Act, bob: User, stopped: ImportJob) -> None:
    back = take_back(act, bob, stopped)
    with act(bob) as by:
        jobs.start(jobs.job_for(by, stopped.pk, lock=True), by=by, dry=True)
    runner.run(stopped.pk)
    takebacks.run(back.pk)
    assert titles(act) == []


@pytest.mark.parametrize("all_since", [False, True], ids=["one act", "all since"])
def test_a_small_one_that_went_back_at_once_does_not_go_on(
    act: Act, bob: User, api: Any, stopped: ImportJob, monkeypatch: pytest.MonkeyPatch, all_since: bool
) -> None:
    """Its first rows would be left out without a word."""
    monkeypatch.setattr(undo, "AT_ONCE", 2_000)
    asked = last_of(act, stopped, all_since)
    assert api(bob).post(url("undo"), asked).status_code == 200
    assert titles(act) == []
    with pytest.raises(Conflict, match="Upload the file again"):
        begin(act, bob, stopped)


@pytest.mark.parametrize("all_since", [False, True], ids=["one act", "all since"])
def test_a_small_one_is_not_taken_back_while_it_goes_on(
    act: Act, bob: User, api: Any, stopped: ImportJob, monkeypatch: pytest.MonkeyPatch, all_since: bool
) -> None:
    monkeypatch.setattr(undo, "AT_ONCE", 2_000)
    asked = last_of(act, stopped, all_since)
    begin(act, bob, stopped)
    answer = api(bob).post(url("undo"), asked)
    assert answer.status_code == 409 and "still running" in answer.json()["detail"]
    if all_since:
        told = api(bob).post(url("undo"), asked | {"preview": True}).json()["acts"]
        assert ["still running" in one["why"] for one in told] == [True]
    assert titles(act) == ["Item 0", "Item 1"]
    runner.run(stopped.pk)
    assert len(titles(act)) == ROWS
    assert api(bob).post(url("undo"), asked).status_code == 200
    assert titles(act) == []


def last_of(act: Act, job: ImportJob, all_since: bool) -> dict[str, Any]:
    with act():
        batch = Batch.objects.filter(run=job.pk).latest("xid")
        first = Told.objects.filter(xid=batch.xid).earliest("id")
    return {"since": first.at.isoformat()} if all_since else {"xid": batch.xid}


@contextmanager
def other_connection() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


def closing(do: Callable[[], Any]) -> str:
    """In a thread of its own, on a connection of its own: what refuses it, or ""."""
    try:
        do()
    except Conflict as refusal:
        return str(refusal.detail)
    finally:
        connection.close()
    return ""


@pytest.mark.parametrize("first", ["import", "takeback"])
def test_the_second_waits_for_the_first_and_is_refused(
    act: Act, bob: User, stopped: ImportJob, first: str
) -> None:
    """The first has not yet committed when the second asks."""
    acts = {"import": begin, "takeback": take_back}
    [second] = set(acts) - {first}
    held, let_go = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            acts[first](act, bob, stopped)
            held.set()
            assert let_go.wait(20)

    with other_connection() as threads:
        holding = threads.submit(closing, hold)
        assert held.wait(20)
        asking = threads.submit(closing, lambda: acts[second](act, bob, stopped))
        waits_for_a_lock()
        assert not asking.done(), "it waits for the first"
        let_go.set()
        assert holding.result(20) == "" and asking.result(20) != ""


def waits_for_a_lock() -> None:
    blocked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _number in range(400):
        with connection.cursor() as cursor:
            cursor.execute(f"{blocked} AND pg_sleep(0.05) IS NOT NULL")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits")


def test_at_the_same_moment_one_of_both_begins(act: Act, bob: User, stopped: ImportJob) -> None:
    gate = Barrier(2)

    def at_once(do: Callable[..., Any]) -> str:
        gate.wait()
        return closing(lambda: do(act, bob, stopped))

    with other_connection() as threads:
        told = [one.result() for one in [threads.submit(at_once, do) for do in (begin, take_back)]]
    assert sorted(bool(words) for words in told) == [False, True], told
    with act():
        running = ImportJob.objects.running().filter(pk=stopped.pk).exists()
        assert running != Takeback.objects.running().exists()
