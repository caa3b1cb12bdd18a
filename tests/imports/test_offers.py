"""The product of a file that names it only in its addresses."""

import json
from typing import Any

import pytest
from django.urls import reverse

from core.imports.jobs import receive
from core.models import User
from tests.conftest import Act
from tests.imports.conftest import shown

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
