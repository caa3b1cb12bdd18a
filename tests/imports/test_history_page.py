"""The page of a history: the import of its items is chosen from a list that tells imports of one name apart."""

from typing import Any

import pytest
from django.urls import reverse

from core.imports.jobs import receive
from core.models import User
from roadmap import import_plans
from tests.conftest import Act
from tests.imports.conftest import Bring, again, shown
from tests.imports.test_history import ITEMS
from tests.imports.test_replay import MAPPING, SMALL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("acme")]


def test_of_two_imports_of_one_name_one_is_chosen(bring: Bring, act: Act, adam: User, web: Any) -> None:
    first = bring(ITEMS, mapping=MAPPING, dry=True, filename="items.csv")
    last = bring(ITEMS + b"3,Third,provisional,\n", mapping=MAPPING, dry=True, filename="items.csv")
    with act(adam) as actor:
        job = receive([SMALL.encode()], kind="history", filename="history.csv", by=actor)
    address = reverse("import_mapping", args=["acme", job.pk])
    page = web(adam).get(address).content.decode()
    assert (
        f'<option value="{first.pk}">items.csv · ' in page
        and f'<option value="{last.pk}">items.csv · ' in page
    )
    assert " · 2 rows · " in page and " · 3 rows · " in page
    assert "No column says" not in page and "of of" not in page
    refused = web(adam).post(address, shown(page))
    assert refused.status_code == 422 and "Choose it below." in refused.content.decode()
    assert web(adam).post(address, shown(page) | {"constant-plan": str(first.pk)}).status_code == 302
    assert again(job, act).mapping["fields"]["plan"] == {"constant": str(first.pk)}
    with act():
        assert import_plans.meant(str(first.pk)).pk == first.pk
        assert import_plans.meant("items.csv").pk == last.pk, "by name the latest"


def test_an_import_that_is_gone_is_not_shown_by_its_number(
    bring: Bring, act: Act, adam: User, web: Any
) -> None:
    bring(ITEMS, mapping=MAPPING, dry=True, filename="items.csv")
    with act(adam) as actor:
        job = receive([SMALL.encode()], kind="history", filename="history.csv", by=actor)
        gone = "01a20438-b355-7217-accd-be33d178024c"
        job.mapping["fields"]["plan"] = {"constant": gone}
        job.save()
    page = web(adam).get(reverse("import_mapping", args=["acme", job.pk])).content.decode()
    assert shown(page)["constant-plan"] == [""] and "2 rows" in page
