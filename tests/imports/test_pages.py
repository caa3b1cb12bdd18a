"""The way through the browser: file, columns, try out, bring in."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.imports import jobs, runner
from core.imports.registry import importer_class
from core.models import ImportJob, User, Workspace
from roadmap.actions import create_product
from roadmap.models import Item, Product
from tests.conftest import Act
from tests.imports.conftest import shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product")]
DATA = b"Nr;Summary;Zustand\n1;One;geplant\n2;<b>Two</b>;quux\n"


def upload(client: Client, data: bytes = DATA) -> Any:
    return client.post("/w/acme/imports/", {"kind": "items", "file": SimpleUploadedFile("x.csv", data)})


def the_job(act: Act) -> ImportJob:
    with act():
        return ImportJob.objects.get()


def form(**fields: str) -> dict[str, str]:
    return {"field-0": "external_id", "field-1": "title", "field-2": "status"} | fields


def test_from_file_to_items(web: Any, act: Act, bob: User) -> None:
    client = web(bob)
    answer = upload(client)
    job = the_job(act)
    address = f"/w/acme/imports/{job.pk}/"
    assert answer["Location"] == f"{address}mapping/"
    page = client.get(answer["Location"]).content.decode()
    assert "Zustand" in page and "geplant" in page and "&lt;b&gt;Two" in page
    answer = client.post(f"{address}mapping/", form(**{"values-2": "geplant = Planned", "prefix-0": "x-"}))
    assert answer["Location"] == address
    assert the_job(act).mapping["fields"]["status"] == {"column": "Zustand", "values": {"geplant": "Planned"}}
    progress = client.get(address, headers={"HX-Request": "true"})
    assert b"reading the file" in progress.content and b"<html" not in progress.content
    runner.run(job.pk)
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    page = client.get(address).content.decode()
    assert "1 row would come in, 1 does not fit." in page
    assert "Bring in 1 row" in page and "“quux” is none of" in page
    client.post(f"{address}application/")
    runner.run(job.pk)
    assert "1 row came in, 1 did not fit." in client.get(address).content.decode()
    assert b"quux" in b"".join(client.get(f"{address}rejected.csv").streaming_content)
    assert "x.csv" in client.get("/w/acme/imports/").content.decode()
    with act():
        assert Item.objects.get().external_id == "x-1"


def test_the_list_asks_few_questions(
    web: Any, act: Act, bob: User, django_assert_max_num_queries: Any
) -> None:
    client = web(bob)
    for _time in range(3):
        upload(client)
    client.get("/w/acme/imports/")
    # Session, user, membership, acting (2), imports; the frame of the page asks the rest.
    with django_assert_max_num_queries(16):
        client.get("/w/acme/imports/")


def test_wrong_forms_are_told_in_place(web: Any, act: Act, bob: User) -> None:
    client = web(bob)
    upload(client)
    address = f"/w/acme/imports/{the_job(act).pk}/mapping/"
    for said, sent in (
        ("Two columns are given", form(**{"field-2": "title"})),
        ("Choose the column that holds the title.", {"field-0": "external_id"}),
        ("not JSON", {"json": "{"}),
    ):
        answer = client.post(address, sent)
        assert (answer.status_code, said in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(
    "odd",
    [
        '{"fields": {}, "options": 5}',
        '{"fields": {"title": [1]}}',
        '{"fields": 5}',
        '{"fields": {"title": {"constant": NaN}}}',
        '{"fields": {"title": {"constant": 1e999}}}',
        '{"fields": {"title": {"constant": "\\u0000"}}}',
        '{"fields": {"title": {"constant": "\\ud800"}}}',
        '{"a":' * 3000 + "1" + "}" * 3000,
    ],
)
def test_odd_json_is_told_in_place(web: Any, act: Act, bob: User, odd: str) -> None:
    client = web(bob)
    upload(client)
    address = f"/w/acme/imports/{the_job(act).pk}/mapping/"
    assert client.post(address, {"json": odd}).status_code == 422
    assert client.get(address).status_code == 200


def test_a_mapping_beyond_the_form_is_edited_as_json(web: Any, act: Act, bob: User) -> None:
    client = web(bob)
    upload(client)
    job = the_job(act)
    title = {"columns": ["Nr", "Summary"], "take": "join"}
    rules = json.dumps({"fields": {"title": title, "status": {"column": "Zustand", "lookup": "words"}}})
    words = SimpleUploadedFile("words.csv", b"theirs,ours\ngeplant,Planned\nquux,Shipped\n")
    answer = client.post(
        f"/w/acme/imports/{job.pk}/mapping/", {"json": rules, "lookup": words, "lookup-name": "words"}
    )
    assert answer.status_code == 302
    assert the_job(act).mapping["lookups"]["words"]["table"] == {"geplant": "Planned", "quux": "Shipped"}
    runner.run(job.pk)
    assert the_job(act).counts["created"] == 2
    page = client.get(f"/w/acme/imports/{job.pk}/mapping/").content.decode()
    assert '<option value="words" selected>words</option>' in page and "2 entries" in page


def test_a_file_read_wrongly_can_be_read_again(web: Any, act: Act, bob: User) -> None:
    client = web(bob)
    upload(client)
    job = the_job(act)
    client.post(f"/w/acme/imports/{job.pk}/format/", {"delimiter": "|", "encoding": "cp1252", "header": "0"})
    assert the_job(act).columns == ["Column A"]
    client.post(
        f"/w/acme/imports/{job.pk}/format/", {"delimiter": ";", "encoding": "nonsense", "header": "1"}
    )
    assert (the_job(act).columns, the_job(act).format["encoding"]) == (["Nr", "Summary", "Zustand"], "cp1252")


def test_a_refused_file_is_told_and_nothing_is_kept(web: Any, act: Act, bob: User) -> None:
    answer = upload(web(bob), b"%PDF-1.7")
    assert (answer.status_code, "This is a PDF file" in answer.content.decode()) == (422, True)
    with act():
        assert not ImportJob.objects.exists()


def test_contributors_are_refused_and_outsiders_see_nothing(
    web: Any, act: Act, bob: User, cora: User, charlie: User, other: Workspace
) -> None:
    upload(web(bob))
    pk = the_job(act).pk
    for page in ("", "mapping/", "rejected.csv"):
        assert web(cora).get(f"/w/acme/imports/{pk}/{page}").status_code == 403
        assert web(charlie).get(f"/w/acme/imports/{pk}/{page}").status_code == 404
        assert web(charlie).get(f"/w/other/imports/{pk}/{page}").status_code == 404
    assert upload(web(cora)).status_code == 403


@pytest.mark.parametrize("kind", list(settings.IMPORTERS))
def test_every_kind_can_be_uploaded_mapped_and_tried(web: Any, act: Act, adam: User, kind: str) -> None:
    client = web(adam)
    assert f'value="{kind}"' in client.get("/w/acme/imports/").content.decode()
    importer = importer_class(kind)
    data = ",".join(str(target.label) for target in importer.fields).replace("Influence, 1 to 5", "Influence")
    answer = client.post(
        "/w/acme/imports/", {"kind": kind, "file": SimpleUploadedFile("x.csv", f"{data}\n".encode())}
    )
    page = client.get(answer["Location"])
    assert page.status_code == 200
    job = the_job(act)
    assert {target.name for target in importer.fields if target.required} <= set(job.mapping["fields"])
    with act(adam) as actor:
        asked = {name for name in importer.asked_for() if name not in job.mapping["fields"]}
        said = {name: {"constant": "Harbour"} for name in asked}
        jobs.set_mapping(job, job.mapping | {"fields": job.mapping["fields"] | said}, by=actor)
        jobs.start(job, by=actor, dry=True)
    runner.run(job.pk)
    assert (the_job(act).state, the_job(act).total) == ("checked", 0)
    assert client.get(f"/w/acme/imports/{job.pk}/").status_code == 200


def test_where_there_are_several_products_the_page_asks_for_which(web: Any, act: Act, bob: User) -> None:
    """Once no column says it: else every row would be refused, and nobody had been asked."""
    client = web(bob)
    page = client.get(upload(client)["Location"]).content.decode()
    assert "No column says it" not in page
    with act() as actor:
        create_product(by=actor, key="CARD", name="Cards")
    address = f"/w/acme/imports/{the_job(act).pk}/"
    page = client.get(f"{address}mapping/").content.decode()
    assert "No column says it: name the Product" in page and '<option value="Cards">' in page
    assert page.index('name="constant-product"') < page.index('name="constant-team"')
    client.post(f"{address}mapping/", form(**{"constant-product": "Cards", "values-2": "geplant = Planned"}))
    runner.run(the_job(act).pk)
    assert "1 row would come in, 1 does not fit." in client.get(address).content.decode()


def test_a_first_file_makes_the_product_that_is_named(web: Any, act: Act, bob: User) -> None:
    """In a workspace without products, of a preset and of an own table."""
    with act():
        Product.objects.all().delete()
    client = web(bob)
    for name, data in (
        ("Shore", b"number,title,state,labels\n1,Do it,open,\n"),
        ("Quay", b"Name;Due\nOne;2026-12-01\n"),
    ):
        address = upload(client, data)["Location"]
        page = client.get(address).content.decode()
        assert "No column says it: name the Product" in page
        answer = client.post(address, shown(page) | {"constant-product": [name]})
        assert answer.status_code == 302, answer.content
        with act():
            job = ImportJob.objects.latest("created_at")
        runner.run(job.pk)
        assert "1 row would come in, every row fits." in client.get(answer["Location"]).content.decode()
