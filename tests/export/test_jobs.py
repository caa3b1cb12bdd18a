"""Asked for in the browser, written by a worker, fetched within a day by whoever manages the workspace."""

import io
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from core.export import jobs
from core.models import ExportChunk, ExportJob, Membership, User, Workspace
from core.tenancy import acting, system

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(filled: Workspace, alice: User) -> ExportJob:
    with acting(filled, source="system"):
        ExportJob.objects.all().delete()
    with acting(filled, alice) as actor:
        return jobs.want_export(by=actor)


def states(workspace: Workspace) -> list[str]:
    with acting(workspace, source="system"):
        return list(ExportJob.objects.order_by("created_at").values_list("state", flat=True))


def test_from_the_button_to_the_file(filled: Workspace, job: ExportJob, alice: User, web: Any) -> None:
    page = reverse("workspace_export", args=["acme"])
    assert "Writing everything out" in web(alice).get(page).content.decode()
    assert (
        web(alice)
        .get(page, headers={"HX-Request": "true"})
        .content.decode()
        .startswith('<div class="progress"')
    )
    jobs.run(job.pk)
    assert web(alice).get(page, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    shown = web(alice).get(page).content.decode()
    address = reverse("workspace_export_file", args=["acme", job.pk])
    assert address in shown
    answer = web(alice).get(address)
    assert "attachment" in answer.headers["Content-Disposition"]
    with ZipFile(io.BytesIO(b"".join(answer))) as archive:
        assert archive.testzip() is None and "manifest.json" in archive.namelist()


def test_a_second_wish_while_one_is_written_is_the_same(
    filled: Workspace, job: ExportJob, adam: User
) -> None:
    with acting(filled, adam) as actor:
        assert jobs.want_export(by=actor).pk == job.pk


def test_a_new_one_takes_the_place_of_the_old(filled: Workspace, job: ExportJob, alice: User) -> None:
    jobs.run(job.pk)
    with acting(filled, alice) as actor:
        second = jobs.want_export(by=actor)
    jobs.run(second.pk)
    assert states(filled) == ["removed", "done"]
    with acting(filled, source="system"):
        assert {one.job_id for one in ExportChunk.objects.all()} == {second.pk}


def test_twice_run_is_once_written(filled: Workspace, job: ExportJob) -> None:
    jobs.run(job.pk)
    jobs.run(job.pk)
    assert states(filled) == ["done"]


def test_who_has_left_gets_nothing(filled: Workspace, job: ExportJob, alice: User) -> None:
    with acting(filled, source="system"):
        Membership.objects.filter(user=alice).update(role="editor")
    jobs.run(job.pk)
    assert states(filled) == ["failed"]


def test_a_dead_worker_is_replaced_and_one_that_always_dies_given_up(
    filled: Workspace, job: ExportJob
) -> None:
    for _turn in range(jobs.MOST_TURNS):
        assert jobs.claim(job.pk) is not None
        assert jobs.claim(job.pk) is None, "held"
        with system():
            ExportJob.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(minutes=1))
    assert jobs.claim(job.pk) is None
    assert states(filled) == ["failed"]


def test_after_a_day_the_file_is_gone(filled: Workspace, job: ExportJob, alice: User, web: Any) -> None:
    jobs.run(job.pk)
    assert jobs.sweep() == 0
    with system():
        ExportJob.objects.filter(pk=job.pk).update(finished_at=timezone.now() - timedelta(hours=25))
    assert jobs.sweep() == 1
    assert web(alice).get(reverse("workspace_export_file", args=["acme", job.pk])).status_code == 404
    with acting(filled, source="system"):
        assert not ExportChunk.objects.exists()
