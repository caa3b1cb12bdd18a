"""From the page of an import that is done it is taken back, once."""

from typing import Any

import pytest
from django.urls import reverse

from core.models import User
from roadmap.actions.fields import create_field
from roadmap.models import Item
from tests.conftest import Act
from tests.imports.conftest import Bring

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("product")]


def test_an_import_is_taken_back_from_its_page(bring: Bring, web: Any, bob: User, act: Act) -> None:
    tried = bring(b"title\nA\nB\n", dry=True)
    job = bring(b"title\nA\nB\n")
    client = web(bob)
    address = reverse("import_job", args=["acme", job.pk])
    assert (
        "Take back this import"
        not in client.get(reverse("import_job", args=["acme", tried.pk])).content.decode()
    )
    shown = client.get(address)
    assert "Take back this import" in shown.content.decode()
    undo = reverse("plan_undo", args=["acme", shown.context["last_act"]])
    answer = client.post(f"{undo}?to={address}", {"told": "1"})
    assert (answer.status_code, answer["Location"]) == (302, address)
    with act():
        assert not Item.objects.exists()
    page = client.get(address).content.decode()
    assert "What came in was taken back" in page and "Take back this import" not in page


def test_examples_say_what_people_call_it_and_figures_are_grouped(
    bring: Bring, web: Any, bob: User, act: Act
) -> None:
    with act() as actor:
        options = [{"slug": "v1_2", "name": "v1.2"}, {"slug": "v1_3", "name": "v1.3"}]
        create_field(by=actor, slug="release", name="Version", kind="select", options=options)
        create_field(by=actor, slug="areas", name="Areas", kind="multiselect", options=options)
    rows = b"".join(b"T%d,v1.2,v1.2;v1.3\n" % n for n in range(1_200))
    fields = {"title": "title", "custom.release": "release", "custom.areas": "areas"}
    job = bring(b"title,release,areas\n" + rows, fields=fields, dry=True)
    page = web(bob).get(reverse("import_job", args=["acme", job.pk])).content.decode()
    assert "v1.2, v1.3" in page and "v1_2" not in page
    assert "1,200 rows would come in, every row fits." in page and "Bring in 1,200 rows" in page
