"""The product of a file that names it only in its addresses."""

import json
from typing import Any

import pytest
from django.urls import reverse

from core.imports.jobs import receive
from core.models import User
from roadmap.actions import create_product, create_team
from roadmap.actions.fields import create_field
from roadmap.models import Product
from tests.conftest import Act
from tests.imports.conftest import Bring, rejected, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("acme")]
ISSUES = [
    {"number": n, "title": f"Issue {n}", "state": "OPEN", "url": f"https://github.com/acme/ledger/issues/{n}"}
    for n in (1, 2)
]


def test_by_api_the_words_say_which_parameter_to_give(api: Any, act: Act, bob: User) -> None:
    with act(bob) as actor:
        job = receive([json.dumps(ISSUES).encode()], kind="items", filename="issues.json", by=actor)
    address = f"/api/v1/workspaces/acme/imports/{job.pk}"
    refused = api(bob).post(f"{address}/application", {"dry": False}, format="json")
    assert refused.status_code == 400
    assert "“fields”: {“product”: {“constant”: “acme/ledger”}}" in str(refused.json())
    mapping = job.mapping | {"fields": job.mapping["fields"] | {"product": {"constant": "acme/ledger"}}}
    assert api(bob).put(f"{address}/mapping", mapping, format="json").status_code == 200
    assert api(bob).post(f"{address}/application", {"dry": False}, format="json").status_code == 202


def test_in_the_browser_it_stands_in_the_field(web: Any, act: Act, bob: User) -> None:
    with act(bob) as actor:
        job = receive([json.dumps(ISSUES).encode()], kind="items", filename="issues.json", by=actor)
    page = web(bob).get(reverse("import_mapping", args=["acme", job.pk])).content.decode()
    assert shown(page)["constant-product"] == ["acme/ledger"]


LINKS = b"number,title,replaces\n1,One,https://github.com/kubernetes/community/pull/5\n2,Two,\n3,Three,\n"


def test_a_link_that_one_row_has_names_no_product(web: Any, act: Act, bob: User) -> None:
    """Its rows' own addresses tell the repository, not where a column now and then leads."""
    with act(bob) as actor:
        job = receive([LINKS], kind="items", filename="items.csv", by=actor)
    page = web(bob).get(reverse("import_mapping", args=["acme", job.pk])).content.decode()
    assert shown(page)["constant-product"] == [""] and "kubernetes/community" in page


@pytest.mark.usefixtures("product")
def test_of_several_products_one_is_chosen_from_a_list(web: Any, act: Act, bob: User) -> None:
    with act() as actor:
        create_product(by=actor, key="CARD", name="Cards")
    with act(bob) as actor:
        rows = b"".join(b"%d,A %d,https://github.com/acme/ledger/issues/%d\n" % (n, n, n) for n in (1, 2, 3))
        job = receive([b"id,title,link\n" + rows], kind="items", filename="issues.csv", by=actor)
    page = web(bob).get(reverse("import_mapping", args=["acme", job.pk])).content.decode()
    assert job.examples["guesses"]["link"]["repository"] == "acme/ledger"
    assert '<select class="field sm" name="constant-product">' in page
    assert '<option value="Cards">Cards</option>' in page and "acme/ledger</option>" not in page
    assert shown(page)["constant-product"] == [""], "a name that is none of them is not proposed"


@pytest.mark.usefixtures("product")
def test_what_there_is_is_offered_by_name(web: Any, act: Act, bob: User) -> None:
    with act() as actor:
        create_field(
            by=actor, slug="size", name="Size", kind="select", options=[{"slug": "v1_2", "name": "v1.2"}]
        )
        create_team(by=actor, name="Payments")
    with act(bob) as actor:
        job = receive([LINKS], kind="items", filename="items.csv", by=actor)
    page = web(bob).get(reverse("import_mapping", args=["acme", job.pk])).content.decode()
    for name, value in (
        ("status", "Planned"),
        ("type", "Feature"),
        ("owner", bob.name),
        ("custom.size", "v1.2"),
    ):
        start = page.index(f'name="constant-{name}"')
        assert f'<option value="{value}">{value}</option>' in page[start : page.index("</select>", start)], (
            name
        )
    assert 'name="constant-team" value="" placeholder="type or choose" list="say-team"' in page
    teams = page.index('<datalist id="say-team">')
    assert '<option value="Payments">' in page[teams : page.index("</datalist>", teams)]


@pytest.mark.usefixtures("product")
def test_a_refusal_names_products_by_name(bring: Bring, act: Act, product: Product) -> None:
    job = bring(b"title,product\nA,Nowhere\n", dry=True)
    assert rejected(job, act) == {
        2: f"There is no product “Nowhere”; known are: {product.name} ({product.key})."
    }
