"""After a refusal the mapping page shows all that was chosen on it, whatever kind of file and whatever was wrong."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.errors import Invalid
from core.imports import jobs
from core.imports.jobs import receive
from core.models import ImportJob, User
from roadmap.models import Product
from tests.conftest import Act
from tests.imports.conftest import again, shown
from tests.imports.test_presets import FILES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product")]
CSV = b"Nr;Summary;Zustand;Team\n1;One;geplant;A\n2;Two;fertig;B\n"
JSON = json.dumps([{"Nr": 1, "Summary": "One", "Zustand": "geplant", "Team": "A"}]).encode()
# What somebody chose in every part of the table; the fourth column is left out, with its adjustment kept all the same.
CHOSEN = {
    "field-0": ["external_id"],
    "prefix-0": ["X-"],
    "field-1": ["title"],
    "field-2": ["status"],
    "values-2": ["geplant = Planned\nfertig"],
    "otherwise-2": ["blank"],
    "field-3": [""],
    "split-3": [","],
    "dates-3": ["MDY"],
    "decimal-3": [","],
    "constant-horizon": ["Next"],
    "constant-team": ["Everybody"],
    "lookup-name": ["words"],
}


@pytest.fixture(params=[("plan.csv", CSV), ("plan.json", JSON)], ids=["csv", "json"])
def job(request: pytest.FixtureRequest, act: Act, bob: User) -> ImportJob:
    name, data = request.param
    with act(bob) as actor:
        return receive([data], kind="items", filename=name, by=actor)


def at(job: ImportJob) -> str:
    return reverse("import_mapping", args=["acme", job.pk])


def refused(client: Any, job: ImportJob, why: str, **more: Any) -> dict[str, list[str]]:
    """What the page would send after it was refused."""
    before = shown(client.get(at(job)).content.decode())
    answer = client.post(at(job), before | CHOSEN | more)
    page = answer.content.decode()
    assert answer.status_code == 422 and why in page
    return shown(page)


def kept(sent: dict[str, list[str]], *but: str) -> None:
    assert {name: sent.get(name) for name in CHOSEN if name not in but} == {
        name: value for name, value in CHOSEN.items() if name not in but
    }


def test_two_columns_given_to_one_field(web: Any, act: Act, bob: User, job: ImportJob) -> None:
    before = again(job, act).mapping
    sent = refused(web(bob), job, "Two columns are given to this field", **{"field-3": ["title"]})
    kept(sent, "field-3")
    assert sent["field-3"] == ["title"]
    assert again(job, act).mapping == before, "nothing was stored"
    done = web(bob).post(at(job), sent | {"field-3": [""], "values-2": ["geplant = Planned"]})
    assert done.status_code == 302
    fields = again(job, act).mapping["fields"]
    assert fields["external_id"] == {"column": "Nr", "prefix": "X-"}
    assert fields["status"] == {"column": "Zustand", "values": {"geplant": "Planned"}, "otherwise": "blank"}
    assert fields["team"] == {"constant": "Everybody"}


def test_a_field_that_is_needed(web: Any, bob: User, job: ImportJob) -> None:
    kept(refused(web(bob), job, "Choose the column that holds the title.", **{"field-1": [""]}), "field-1")


def test_json_that_is_none(web: Any, bob: User, job: ImportJob) -> None:
    sent = refused(web(bob), job, "This is not JSON", json=["{"])
    kept(sent)
    assert sent["json"] == ["{"]


def test_json_that_names_what_is_not_there(web: Any, bob: User, job: ImportJob) -> None:
    typed = json.dumps({"fields": {"title": "Nowhere"}})
    sent = refused(web(bob), job, "The file has no column “Nowhere”.", json=[typed])
    kept(sent)
    assert sent["json"] == [typed]


def test_what_is_at_work_already(
    web: Any, bob: User, job: ImportJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    def running(*_given: Any, **_more: Any) -> None:
        jobs.refuse_running(ImportJob(state="checking"))

    client = web(bob)
    monkeypatch.setattr("core.imports.jobs.start", running)
    kept(refused(client, job, "This import is running."))


def test_a_second_file_is_kept_where_it_was_read_and_asked_for_where_not(
    web: Any, act: Act, bob: User, job: ImportJob
) -> None:
    client = web(bob)
    table = SimpleUploadedFile("words.csv", b"theirs,ours\ngeplant,Planned\n")
    sent = refused(client, job, "Choose the column that holds", lookup=table, **{"field-1": [""]})
    typed = json.loads(sent["json"][0])
    assert typed["lookups"] == {"words": {"table": {"geplant": "Planned"}}}
    assert typed["fields"]["external_id"] == {"column": "Nr", "prefix": "X-"}
    table.seek(0)
    again_sent = refused(client, job, "Choose the second file again", lookup=table, **{"field-3": ["title"]})
    kept(again_sent, "field-3")
    broken = SimpleUploadedFile("words.xlsx", b"PK\x03\x04 no workbook")
    kept(refused(client, job, "Choose the second file again", lookup=broken))


def test_an_export_of_another_product(web: Any, act: Act, bob: User, product: Product) -> None:
    """Of a column that fills two fields either stays chosen, and either stays left out."""
    with act(bob) as actor:
        data = (FILES / "github_numbers.json").read_bytes()
        job = receive([data], kind="items", filename="issues.json", by=actor)
    client, place = web(bob), job.columns.index("number")
    sent = shown(client.get(at(job)).content.decode())
    other = job.columns.index("state")
    del sent[f"also-{place}"]
    sent |= {f"field-{other}": ["title"], "constant-owner": ["bob@acme.example"]}
    answer = client.post(at(job), sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Two columns are given" in page
    assert "and fills: Also called" in page, "it can still be ticked again"
    now = shown(page)
    assert f"also-{place}" not in now and {name: now.get(name) for name in sent} == sent


def test_how_the_file_is_read(web: Any, bob: User, job: ImportJob, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: Any, **_more: Any) -> None:
        raise Invalid({"header": "There is no such row."})

    monkeypatch.setattr("core.imports.jobs.reread", refuse)
    asked = {"encoding": "cp1252", "delimiter": "|", "header": "900"}
    answer = web(bob).post(reverse("import_format", args=["acme", job.pk]), asked)
    page = answer.content.decode()
    assert answer.status_code == 422 and "There is no such row." in page
    assert 'max="1000" value="900"' in page
    assert "<option selected>cp1252</option>" in page and '<option value="|" selected>' in page
