"""What the mapping page makes of a column without any JSON: a new field, a value looked up, values of ours."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.batches import xids_of
from core.imports import making, runner
from core.imports.guesses import guesses
from core.imports.jobs import receive, start
from core.models import ImportJob, User
from roadmap.actions import fields
from roadmap.actions.fields import create_field
from roadmap.actions.undo import undo_act
from roadmap.imports import ItemImporter
from roadmap.models import CustomField, Item, Product
from tests.conftest import Act, url
from tests.imports.conftest import Bring, again, rejected, shown, table

COLUMNS = ["id", "name", "state", "stage", "points", "checked", "since", "areas", "stable"]
ROWS = [
    ["1", "One", "implemented", "alpha", "3", "yes", "2026-02-01", "a;b", "v1.21"],
    ["2", "Two", "provisional", "beta", "1.5", "no", "2026-03-01", "b", "v1.22"],
    ["3", "Three", "provisional", "alpha", "", "yes", "", "a;c", "v9"],
    ["4", "Four", "implemented", "beta", "2", "", "2026-04-01", "c", ""],
]
FILE = table(COLUMNS, *ROWS)
RELEASES = b"id,release,date\n1,v1.21,2026-04-08\n2,v1.22,2026-08-04\n"
SAID = {"field-0": "external_id", "field-1": "title", "field-2": "", "constant-product": "Kubernetes"}


def uploaded(act: Act, bob: User, data: bytes = FILE, kind: str = "items") -> tuple[ImportJob, str]:
    with act(bob) as actor:
        job = receive([data], kind=kind, filename="items.csv", by=actor)
    return job, reverse("import_mapping", args=["acme", job.pk])


def let_in(job: ImportJob, act: Act, bob: User, dry: bool = False) -> ImportJob:
    with act(bob) as actor:
        start(ImportJob.objects.get(pk=job.pk), by=actor, dry=dry)
    runner.run(job.pk)
    return again(job, act)


def filled(client: Any, address: str, **more: Any) -> dict[str, Any]:
    return shown(client.get(address).content.decode()) | SAID | more


def test_a_name_remembered_from_another_file_is_told_apart_too() -> None:
    mapping = {"make": {"custom.stage": {"name": "Stage", "kind": "text"}}}
    assert making.new_row("custom.stage", "stage", mapping, {}, {"stage"})["name"] == "Stage (imported)"
    assert making.new_row("custom.stage", "stage", mapping, {}, {"title"})["name"] == "Stage"


def test_what_values_look_like() -> None:
    told = guesses(COLUMNS, iter(enumerate(ROWS, start=2)))
    kinds = {name: one["kind"] for name, one in told.items()}
    assert kinds == {
        "id": "number", "name": "text", "state": "select", "stage": "select", "points": "number", "checked": "checkbox",
        "since": "date", "areas": "multiselect", "stable": "text",
    }  # fmt: skip
    assert sorted(told["areas"]["values"]) == ["a", "b", "c"]
    assert guesses(["n"], iter([(1, ["007"]), (2, ["008"])]))["n"]["kind"] == "text"
    assert guesses(["n"], iter([(1, ["x" * 500_000])]))["n"] == {"kind": "text", "values": []}


@pytest.mark.django_db(transaction=True)
def test_columns_become_new_fields_with_the_import_and_go_with_it(
    act: Act, bob: User, web: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ItemImporter, "batch_size", 2)
    client = web(bob)
    job, address = uploaded(act, bob)
    page = client.get(address).content.decode()
    assert "+ a new field" in page and 'value="Stage (imported)"' in page, "ours is called Stage"
    new = {f"field-{n}": "+new" for n in (3, 4, 5, 6, 7)}
    twice = client.post(address, filled(client, address, **new, **{"newname-3": "stage"}))
    assert twice.status_code == 422 and "There is a field called “stage” already" in twice.content.decode()
    twice = client.post(address, filled(client, address, **new, **{"newname-3": "A", "newname-4": "a"}))
    assert twice.status_code == 422
    sent = filled(client, address, **new, **{"newname-4": "Story  points"})
    assert sent["newoptions-3"] == ["alpha\nbeta"]
    assert client.post(address, sent).status_code == 302
    runner.run(job.pk)
    tried = again(job, act)
    assert (tried.state, tried.counts["created"], tried.reasons) == ("checked", 4, {})
    assert "Field “Stage (imported)” is made." in tried.warnings
    with act():
        assert not CustomField.objects.exists() and not Item.objects.exists()
    assert shown(client.get(address).content.decode())["field-3"] == ["+new"]
    done = let_in(job, act, bob)
    assert (done.state, done.counts["created"]) == ("done", 4)
    with act():
        made = dict(CustomField.objects.values_list("slug", "kind"))
        assert made == {"stage_imported": "select", "story_points": "number", "checked": "checkbox", "since": "date",
                        "areas": "multiselect"}  # fmt: skip
        assert Item.objects.get(external_id="1").custom == {
            "stage_imported": "alpha", "story_points": 3, "checked": True, "since": "2026-02-01", "areas": ["a", "b"]}  # fmt: skip
        xids = xids_of(done.pk)
    assert len(xids) == 2
    with act(bob) as actor:
        undo_act(xids[-1], by=actor)
    with act():
        assert not CustomField.objects.exists() and not Item.objects.exists()


@pytest.mark.django_db
def test_the_same_header_again_fills_the_field_that_is_there(
    bring: Bring, act: Act, product: Product
) -> None:
    mapping = {
        "fields": {"external_id": "id", "title": "name", "custom.stage": "stage"},
        "make": {"custom.stage": {"name": "Stage", "kind": "select", "options": ["Alpha", "Beta"]}},
    }
    assert bring(FILE, mapping=mapping).counts["created"] == 4
    again_ = bring(FILE.replace(b"One", b"Uno"), mapping=mapping)
    assert (again_.counts["updated"], again_.counts["unchanged"]) == (1, 3)
    odd = bring(table(COLUMNS, ["9", "Nine", "", "gamma"]), mapping=mapping)
    assert "is none of: Alpha, Beta" in rejected(odd, act)[2]
    with act():
        assert CustomField.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("made", "why"),
    [
        ({"name": "Stage", "kind": "formula"}, "is no kind of field"),
        ({"name": "Stage", "kind": "select"}, "at least one option"),
        ({"name": "Stage", "kind": "select", "options": ["a", "a"]}, "a name of its own"),
        ({"name": "", "kind": "text"}, "blank"),
        ({"name": "x" * 90, "kind": "text"}, "at most 80"),
        (["Stage"], "A field to make is"),
        ({"name": "Stage", "kind": "text", "hue": 3}, "A field to make is"),
        ({"name": "Old", "kind": "text"}, "archived field"),
    ],
    ids=["kind", "no options", "doubles", "no name", "long", "shape", "more", "archived"],
)
def test_what_cannot_be_made_is_refused(made: Any, why: str, act: Act, bob: User, api: Any) -> None:
    with act(bob) as actor:
        create_field(by=actor, name="Old", kind="text", archived=True, slug="old")
    job, _address = uploaded(act, bob)
    slug = "custom.old" if "archived" in why else "custom.stage"
    mapping = {"fields": {"title": "name", slug: "stage"}, "make": {slug: made}}
    answer = api(bob).put(f"/api/v1/workspaces/acme/imports/{job.pk}/mapping", mapping, format="json")
    assert answer.status_code == 400 and why in str(answer.json()), answer.json()


@pytest.mark.django_db
def test_what_is_too_much_is_refused_before_it_is_compared(
    act: Act, bob: User, api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each option is compared with all before it: of sixty thousand that took two minutes."""
    compared: list[str] = []
    monkeypatch.setattr(fields, "slug_of", lambda name, taken: compared.append(name) or f"o{len(compared)}")
    job, _address = uploaded(act, bob)
    many = {"name": "Stage", "kind": "select", "options": [f"o{n}" for n in range(201)]}
    for made, why in (
        ({"custom.stage": many}, "“Stage”: Give at most 200 options."),
        ({f"custom.f{n}": {"name": f"F{n}", "kind": "text"} for n in range(51)}, "at most 50 new fields"),
    ):
        mapping = {"fields": {"title": "name", "custom.stage": "stage"}, "make": made}
        answer = api(bob).put(url(f"imports/{job.pk}/mapping"), mapping, format="json")
        assert answer.status_code == 400 and why in str(answer.json()), answer.json()
    answer = api(bob).post(url("fields"), many, format="json")
    assert answer.status_code == 400 and answer.json()["errors"] == {"options": ["Give at most 200 options."]}
    assert len(compared) <= 1, "the slug of the field itself"


@pytest.mark.django_db
def test_other_kinds_have_no_fields_to_make(act: Act, bob: User, web: Any) -> None:
    _job, address = uploaded(act, bob, b"name\nOlmo\n", "companies")
    assert "+ a new field" not in web(bob).get(address).content.decode()
    answer = web(bob).post(
        address, {"json": '{"fields": {"name": "name"}, "make": {"custom.x": {"name": "X"}}}'}
    )
    assert answer.status_code == 422 and "no fields of their own" in answer.content.decode()


@pytest.mark.django_db
def test_a_second_file_is_looked_up_by_the_columns_chosen(act: Act, bob: User, web: Any) -> None:
    client = web(bob)
    job, address = uploaded(act, bob)
    releases = SimpleUploadedFile("releases.csv", RELEASES)
    kept = filled(client, address, **{"field-8": "end", "newname-3": "Kept"})
    read = client.post(reverse("import_lookup", args=["acme", job.pk]), kept | {"lookup-file": releases})
    page = read.content.decode()
    assert read.status_code == 200 and "2 entries" in page and 'value="Kept"' in page
    sent = shown(page)
    assert (sent["field-8"], sent["lookup-is"], sent["lookup-value"]) == (["end"], ["releases"], ["release"])
    chosen = {
        "lookup-8": "releases",
        "lookup-key": ["release"],
        "lookup-value": ["date"],
        "otherwise-8": "blank",
    }
    assert client.post(address, sent | chosen).status_code == 302
    mapping = again(job, act).mapping
    assert mapping["lookups"]["releases"]["table"] == {"v1.21": "2026-04-08", "v1.22": "2026-08-04"}
    runner.run(job.pk)
    assert "End: “v9” is not known and was left blank." in again(job, act).warnings
    sent = shown(client.get(address).content.decode())
    assert (sent["lookup-key"], sent["lookup-value"], sent["lookup-8"]) == (
        ["release"],
        ["date"],
        ["releases"],
    )
    let_in(job, act, bob)
    with act():
        ends = {item.external_id: str(item.end or "") for item in Item.objects.all()}
        assert ends == {"1": "2026-04-08", "2": "2026-08-04", "3": "", "4": ""}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "why"),
    [(b"one\n1\n", "two columns"), (b"", "empty"), (b"a,b\n" + b"1,2\n" * 20_001, "20,000")],
    ids=["one column", "empty", "long"],
)
def test_what_is_no_lookup_is_refused_and_nothing_lost(
    data: bytes, why: str, act: Act, bob: User, web: Any
) -> None:
    client = web(bob)
    job, address = uploaded(act, bob)
    sent = filled(client, address, **{"field-8": "end", "lookup-file": SimpleUploadedFile("b.csv", data)})
    answer = client.post(reverse("import_lookup", args=["acme", job.pk]), sent)
    assert answer.status_code == 422 and why in answer.content.decode()
    assert shown(answer.content.decode())["field-8"] == ["end"]


@pytest.mark.django_db
def test_values_become_ours_by_a_table(act: Act, bob: User, web: Any) -> None:
    client = web(bob)
    job, address = uploaded(act, bob)
    sent = filled(client, address, **{"field-2": "status"})
    assert sorted(sent["from-2"]) == ["implemented", "provisional"]
    said = {
        "from-2": ["implemented", "provisional"],
        "to-2": ["Shipped", "Idea"],
        "values-2": "other = Dropped",
    }
    assert client.post(address, sent | said).status_code == 302
    assert again(job, act).mapping["fields"]["status"]["values"] == {
        "other": "Dropped", "implemented": "Shipped", "provisional": "Idea"}  # fmt: skip
    back = shown(client.get(address).content.decode())
    assert dict(zip(back["from-2"], back["to-2"], strict=True)) == {
        "implemented": "Shipped",
        "provisional": "Idea",
    }
    assert back["values-2"] == ["other = Dropped"]
    runner.run(job.pk)
    let_in(job, act, bob)
    with act():
        assert set(Item.objects.values_list("status__name", flat=True)) == {"Shipped", "Idea"}


@pytest.mark.django_db
def test_two_columns_of_one_field_are_refused_with_words(act: Act, bob: User, web: Any) -> None:
    _job, address = uploaded(act, bob, b"title,labels,more\nA,b,c\n")
    sent = shown(web(bob).get(address).content.decode())
    assert sent["field-1"] == ["tags"]
    for twice in ({"field-0": "tags"}, {"field-2": "tags"}):
        answer = web(bob).post(address, sent | twice)
        assert answer.status_code == 422 and "Two columns are given to this field" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_roadmap_of_kubernetes_needs_no_json(act: Act, bob: User, web: Any) -> None:
    folder = Path(__file__).parents[3] / "shared" / "data" / "kubernetes"
    if not folder.is_dir():
        pytest.skip(f"real data is not here: {folder}")
    client = web(bob)
    job, address = uploaded(act, bob, (folder / "items.csv").read_bytes())
    place = {name: n for n, name in enumerate(job.columns)}
    releases = SimpleUploadedFile("releases.csv", (folder / "releases.csv").read_bytes())
    fields = {"number": "external_id", "title": "title", "owning_sig": "team", "participating_sigs": "tags",
              "status": "status", "stage": "+new", "alpha": "start", "stable": "end", "created": "", "components": "",
              "latest_milestone": ""}  # fmt: skip
    chosen = {f"field-{place[name]}": field for name, field in fields.items()}
    sent = shown(client.get(address).content.decode()) | chosen | {"constant-product": "Kubernetes"}
    page = client.post(reverse("import_lookup", args=["acme", job.pk]), sent | {"lookup-file": releases})
    sent = shown(page.content.decode())
    status = place["status"]
    ours = {"implemented": "Shipped", "implementable": "Planned", "provisional": "Idea"}
    sent[f"to-{status}"] = [ours.get(theirs, "Dropped") for theirs in sent[f"from-{status}"]]
    for name in ("alpha", "stable"):
        sent |= {f"lookup-{place[name]}": "releases", f"otherwise-{place[name]}": "blank"}
    assert client.post(address, sent).status_code == 302
    runner.run(job.pk)
    tried = again(job, act)
    assert (tried.state, tried.reasons, tried.counts["created"]) == ("checked", {}, 648)
    done = let_in(job, act, bob)
    assert done.counts["created"] == 648
    with act():
        assert CustomField.objects.get().name == "Stage (imported)"
        assert Item.objects.exclude(end=None).count() > 200
