"""The mapping page of each export: a table of columns, and sending it as it stands changes nothing."""

from typing import Any

import pytest
from django.urls import reverse

from core.imports import mapping as mappings
from core.imports.jobs import receive
from core.models import ImportJob, User
from roadmap.imports import ItemImporter
from roadmap.models import Product
from tests.conftest import Act
from tests.imports.conftest import again, shown
from tests.imports.test_presets import ALL, FILES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("acme")]


def uploaded(act: Act, bob: User, data: bytes, name: str) -> tuple[ImportJob, str]:
    with act(bob) as actor:
        job = receive([data], kind="items", filename=name, by=actor)
    return job, reverse("import_mapping", args=["acme", job.pk])


@pytest.mark.parametrize("name", ALL)
def test_it_is_a_table_and_sending_it_changes_nothing(
    name: str, act: Act, bob: User, web: Any, product: Product
) -> None:
    job, address = uploaded(act, bob, (FILES / name).read_bytes(), name)
    page = web(bob).get(address).content.decode()
    sent = shown(page)
    assert len([key for key in sent if key.startswith("field-")]) == len(job.columns)
    assert sent["json"] == [""], "the mapping is the table, not JSON"
    before = again(job, act).mapping
    assert web(bob).post(address, sent).status_code == 302
    after = again(job, act).mapping
    assert {key: after.get(key) for key in ("options", "preset")} == {
        key: before[key] for key in ("options", "preset")
    }
    with act():
        old, new = (mappings.parse(one, ItemImporter, job.columns) for one in (before, after))
    assert {step.field: step for step in new.steps} == {step.field: step for step in old.steps}


def test_a_column_that_fills_two_fields_says_both_and_either_can_go(
    act: Act, bob: User, web: Any, product: Product
) -> None:
    job, address = uploaded(act, bob, (FILES / "github_numbers.json").read_bytes(), "issues.json")
    place = job.columns.index("number")
    page = web(bob).get(address).content.decode()
    assert "This looks like an export of GitHub Issues." in page and "and fills: Also called" in page
    sent = shown(page)
    assert (sent[f"field-{place}"], sent[f"also-{place}"]) == (["external_id"], ["aliases"])
    del sent[f"also-{place}"]
    assert web(bob).post(address, sent).status_code == 302
    fields = again(job, act).mapping["fields"]
    assert fields["external_id"] == "number" and "aliases" not in fields
    # A field that the page did not offer for this column is not taken from it.
    web(bob).post(address, sent | {f"also-{place}": ["description"]})
    assert "description" not in again(job, act).mapping["fields"]


@pytest.mark.parametrize("name", ["github.json", "gitlab.csv", "airfocus.csv", "productplan.csv"])
def test_the_product_is_asked_before_anything_is_tried(name: str, act: Act, bob: User, web: Any) -> None:
    job, address = uploaded(act, bob, (FILES / name).read_bytes(), name)
    sent = shown(web(bob).get(address).content.decode())
    if job.mapping["fields"].get("product"):
        assert web(bob).post(address, sent).status_code == 302
        return
    refused = web(bob).post(address, sent | {"constant-product": [""]})
    assert refused.status_code == 422
    assert "No column says it: say it below for all rows." in refused.content.decode()
    assert "<details open>" in refused.content.decode()
    assert web(bob).post(address, sent | {"constant-product": "Harbour"}).status_code == 302
    assert again(job, act).mapping["fields"]["product"] == {"constant": "Harbour"}


def test_the_only_product_is_named_before_rows_go_there(
    act: Act, bob: User, web: Any, product: Product
) -> None:
    data = b"title\nOne\n"
    page = web(bob).get(uploaded(act, bob, data, "items.csv")[1]).content.decode()
    assert f"all rows go to {product.name}, unless you name another" in page
