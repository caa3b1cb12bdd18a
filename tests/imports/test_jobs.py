"""A job survives its worker: what is committed stays, the next worker goes on there, and no row comes in twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.http import Http404
from django.utils import timezone

from core import doorbell
from core.errors import Conflict
from core.imports import jobs, runner
from core.imports.export import rejected_file
from core.imports.returned import restored
from core.jobs import MOST_FALLS
from core.models import ImportChunk, ImportJob, ImportRejection, Membership, User, Workspace
from core.tenancy import acting
from roadmap.models import Item, Product
from tests.conftest import Act
from tests.imports.conftest import Bring, again, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product")]


def started(act: Act, bob: User, rows: int = 30, dry: bool = False) -> ImportJob:
    data = table(["id", "title"], *[[str(n), f"Item {n}"] for n in range(rows)])
    with act(bob) as actor:
        job = jobs.receive([data], kind="items", filename="items.csv", by=actor)
        return jobs.start(job, by=actor, dry=dry)


def counted(act: Act) -> int:
    with act():
        return Item.objects.count()


def test_starting_twice_is_once(act: Act, bob: User) -> None:
    job = started(act, bob)
    with act(bob) as actor:
        jobs.start(job, by=actor, dry=False)
        with pytest.raises(Conflict, match="is running"):
            jobs.set_mapping(job, {"fields": {"title": "id"}}, by=actor)
    runner.run(job.pk)
    runner.run(job.pk)
    assert counted(act) == 30


def test_what_came_in_does_not_come_in_again(act: Act, bob: User) -> None:
    job = started(act, bob)
    runner.run(job.pk)
    with act(bob) as actor, pytest.raises(Conflict, match="has come in already"):
        jobs.start(again(job, act), by=actor, dry=False)


def test_a_slice_at_a_time(act: Act, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr("roadmap.imports.ItemImporter.batch_size", 10)
    monkeypatch.setattr(doorbell, "ring_after_commit", lambda task, *args: rung.append(task))
    job = started(act, bob)
    rung.clear()
    runner.run(job.pk, seconds=0.000001)
    assert (again(job, act).position, again(job, act).state, rung) == (
        10,
        "applying",
        ["core.tasks.run_import"],
    )
    runner.run(job.pk)
    assert (again(job, act).position, again(job, act).state, counted(act)) == (30, "done", 30)


def test_two_workers_do_not_share_a_job(act: Act, bob: User) -> None:
    job = started(act, bob)
    assert runner.claim(job.pk) is not None
    assert runner.claim(job.pk) is None


def test_a_worker_that_lost_its_lease_stops(act: Act, bob: User) -> None:
    job = started(act, bob)
    slow = runner.claim(job.pk)
    with act():
        ImportJob.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    runner.run(job.pk)
    assert slow is not None
    with pytest.raises(runner.NotOurTurn):
        runner.Work(slow, None).go()
    assert counted(act) == 30


def test_the_sweeper_rings_for_jobs_that_nobody_holds(
    act: Act, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[Any] = []
    monkeypatch.setattr(doorbell, "ring", lambda task, *args: rung.append(args))
    job = started(act, bob)
    runner.sweep()
    assert rung == [(str(job.pk),)]
    runner.claim(job.pk)
    runner.sweep()
    assert len(rung) == 1


@pytest.mark.django_db(transaction=True)
def test_an_import_whose_worker_died_says_that_it_waits_and_whoever_looks_calls_the_next(
    act: Act, bob: User, web: Any, api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[Any] = []
    monkeypatch.setattr(
        doorbell, "ring_soon", lambda task, *args: rung.append(args) if task == runner.TASK else None
    )
    job = started(act, bob)
    addresses = f"/w/acme/imports/{job.pk}/", f"/api/v1/workspaces/acme/imports/{job.pk}"

    def told() -> tuple[bool, bool]:
        page = web(bob).get(addresses[0], headers={"HX-Request": "true"}).content.decode()
        return "Waiting for a worker since" in page, api(bob).get(addresses[1]).json()[
            "waiting_since"
        ] is not None

    def later(seconds: int) -> None:
        with act():
            ImportJob.objects.update(lease_until=timezone.now() - timedelta(seconds=seconds))

    assert runner.claim(job.pk) is not None
    assert again(job, act).lease_until < timezone.now() + timedelta(seconds=21)
    assert (told(), rung) == ((False, False), [])
    later(6)
    assert (told(), set(rung)) == ((True, True), {(str(job.pk),)})
    with act():
        assert ImportJob.objects.select_for_update(of=("self",)).get(pk=job.pk)
        with ThreadPoolExecutor(1) as pool:  # a batch is under way
            assert pool.submit(elsewhere, told).result() == (False, False)
    runner.run(job.pk)
    assert (told(), counted(act)) == ((False, False), 30)


def elsewhere(call: Callable[[], Any]) -> Any:
    try:
        return call()
    finally:
        connection.close()


def test_a_file_that_kills_its_worker_is_given_up(act: Act, bob: User) -> None:
    job = started(act, bob)
    for _fall in range(MOST_FALLS):
        assert runner.claim(job.pk)
        with act():
            ImportJob.objects.update(lease_until=None)
    assert runner.claim(job.pk) is None
    assert again(job, act).state == "failed"
    with act(bob) as actor:
        jobs.start(again(job, act), by=actor, dry=False)
    runner.run(job.pk)
    assert (again(job, act).state, counted(act)) == ("done", 30)


def test_an_error_of_ours_stops_the_job_and_it_can_go_on(
    act: Act, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roadmap.imports.ItemImporter.batch_size", 10)
    job = started(act, bob)
    runner.run(job.pk, seconds=0.000001)
    with monkeypatch.context() as patch:
        patch.setattr("roadmap.imports.ItemImporter.apply", lambda self, rows: 1 / 0)
        runner.run(job.pk)
    stopped = again(job, act)
    assert (stopped.state, stopped.position) == ("failed", 10)
    with act(bob) as actor:
        jobs.start(stopped, by=actor, dry=False)
    runner.run(job.pk)
    assert (again(job, act).counts["created"], counted(act)) == (30, 30)


def test_cancelling_stops_after_the_batch(act: Act, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roadmap.imports.ItemImporter.batch_size", 10)
    job = started(act, bob)
    runner.run(job.pk, seconds=0.000001)
    with act(bob) as actor:
        jobs.cancel(again(job, act), by=actor)
    runner.run(job.pk)
    assert (again(job, act).state, counted(act)) == ("cancelled", 10)
    with act(bob) as actor:
        jobs.start(again(job, act), by=actor, dry=False)
    runner.run(job.pk)
    assert counted(act) == 30


def test_who_lost_the_role_meanwhile_brings_nothing_in(act: Act, bob: User) -> None:
    job = started(act, bob)
    with act():
        Membership.objects.filter(user=bob).update(role="viewer")
    runner.run(job.pk)
    assert (again(job, act).state, counted(act)) == ("failed", 0)
    assert "may no longer" in again(job, act).problem


def test_a_token_brings_in_no_more_than_its_scopes(acme: Workspace, act: Act, bob: User) -> None:
    scopes = frozenset({"admin", "roadmap:write"})
    with acting(acme, bob, "api", scopes=scopes) as actor:
        job = jobs.receive([b"title\nA"], kind="items", filename="a.csv", by=actor)
        jobs.start(job, by=actor, dry=False)
    with act():
        ImportJob.objects.filter(pk=job.pk).update(scopes=["admin"])
    runner.run(job.pk)
    assert (again(job, act).state, counted(act)) == ("failed", 0)


def test_the_mapping_is_remembered_for_the_same_header(bring: Bring, act: Act, bob: User) -> None:
    fields = {"title": "Was", "description": {"column": "Wozu", "otherwise": "keep"}}
    bring(table(["Was", "Wozu"], ["A", "b"]), fields=fields)
    with act(bob) as actor:
        same = jobs.receive([table(["Was", "Wozu"], ["B", "c"])], kind="items", filename="2.csv", by=actor)
        other = jobs.receive([table(["Was", "Warum"], ["B", "c"])], kind="items", filename="3.csv", by=actor)
    assert same.mapping == {"fields": fields}
    assert other.mapping["fields"] == {}


def test_rejected_rows_corrected_and_uploaded_again_come_in(bring: Bring, act: Act, bob: User) -> None:
    rows = [["1", "Fine", "Planned"], ["2", "=1+1", "Plannned"], ["3", "-5|x", "Dunno"]]
    job = bring(table(["id", "title", "status"], *rows))
    with act(bob):
        text = rejected_file(job).read().decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0] == "id,title,status,error"
    assert lines[1].startswith("2,'=1+1,Plannned,") and "“Plannned” is none of" in lines[1]
    assert lines[2].startswith("3,'-5\\|x,Dunno,")
    corrected = text.replace("Plannned,", "Planned,", 1)
    second = bring(corrected.encode("utf-8-sig"))
    assert second.mapping == job.mapping
    assert (second.counts["created"], second.counts["rejected"]) == (1, 1)
    with act(bob):
        assert Item.objects.get(external_id="2").title == "=1+1"
        third = rejected_file(second).read().decode("utf-8-sig").splitlines()
    assert third[0] == "id,title,status,error"
    assert len(third) == 2


def test_restoring_takes_back_only_our_apostrophe() -> None:
    assert restored("'=1") == "=1"
    assert restored("'quoted'") == "'quoted'"
    assert restored("'") == "'"


def test_old_files_go_and_figures_stay(act: Act, bob: User, bring: Bring) -> None:
    job = bring(table(["title", "effort"], ["A", "1"], ["B", "x"]))
    assert jobs.remove_old_files() == 0
    with act():
        ImportJob.objects.update(created_at=timezone.now() - timedelta(days=settings.IMPORT_KEEP_DAYS + 1))
    assert jobs.remove_old_files() == 1
    assert jobs.remove_old_files() == 0
    with act(bob):
        assert not ImportChunk.objects.exists() and not ImportRejection.objects.exists()
        kept = again(job, act)
        assert kept.counts["created"] == 1
        with pytest.raises(Conflict, match="was removed"):
            rejected_file(kept)


def test_another_workspaces_job_is_not_there(act: Act, bob: User, other: Workspace, charlie: User) -> None:
    job = started(act, bob)
    with acting(other, charlie) as actor, pytest.raises(Http404):
        jobs.job_for(actor, job.pk)


def test_a_file_too_large_is_refused(act: Act, bob: User) -> None:
    from core.errors import Invalid

    with act(bob) as actor, pytest.raises(Invalid, match="larger than 50 MB"):
        jobs.receive((b"x" * (1 << 20) for _n in range(51)), kind="items", filename="a.csv", by=actor)


# kill -9 --------------------------------------------------------------------------------------------------------


WORKER = """
import sys, uuid, django
django.setup()
from roadmap.imports import ItemImporter
ItemImporter.batch_size = 50
from core.imports import runner
print("ready", flush=True)
runner.run(uuid.UUID(sys.argv[1]))
"""


def worker(job: ImportJob) -> subprocess.Popen[bytes]:
    database = connection.settings_dict
    address = f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    env = os.environ | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "pmhub.settings",
        "PMHUB_DEBUG": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(job.pk)], env=env, stdout=subprocess.PIPE, cwd=settings.BASE_DIR
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_moment_every_row_comes_in_once(act: Act, bob: User) -> None:
    rows = 4000
    job = started(act, bob, rows)
    kills = 0
    while again(job, act).state == "applying" and kills < 12:
        process = worker(job)
        time.sleep(0.15 + 0.07 * kills)
        process.send_signal(signal.SIGKILL)
        process.wait()
        kills += 1
        with act():
            # Nobody waits three minutes for the lease of a dead worker in a test.
            ImportJob.objects.update(lease_until=None, falls=0)
            done = ImportJob.objects.get(pk=job.pk)
            assert Item.objects.count() == done.position == done.counts.get("created", 0)
    runner.run(job.pk)
    done = again(job, act)
    print(f"killed {kills} times: {done.counts['created']} of {rows} rows came in, {counted(act)} items")
    assert (done.state, done.counts["created"], counted(act)) == ("done", rows, rows)
    with act():
        assert Item.objects.values("external_id").distinct().count() == rows
        assert Product.objects.get().next_number == rows + 1
