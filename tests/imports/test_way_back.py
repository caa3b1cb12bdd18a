"""From the page of an import that is done it is taken back, once."""

from typing import Any

import pytest
from django.urls import reverse

from core.models import User
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
