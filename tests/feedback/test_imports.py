"""Companies, people and notes from files; a second time changes nothing."""

from typing import Any

import pytest

from core.models import ImportJob
from feedback.models import Company, Customer, Note
from tests.conftest import Act
from tests.imports.conftest import Bring, bring, mapping_of, real, table  # noqa: F401  bring is a fixture

pytestmark = pytest.mark.django_db(transaction=True)


def counts(job: ImportJob) -> dict[str, Any]:
    return {state: n for state, n in job.counts.items() if n}


def test_companies_come_in_once_and_are_updated_by_their_id(bring: Bring, act: Act) -> None:  # noqa: F811
    file = table(
        ["id", "company", "ARR", "industry", "website"],
        ["7", "Olmo", "184,000.50", "Rides", "https://www.olmo.example/about"],
        ["8", "Kestrel <b>", "", "", ""],
        ["9", "", "5", "", ""],
    )
    fields = {
        "external_id": "id",
        "name": "company",
        "revenue": "ARR",
        "segment": "industry",
        "domain": "website",
    }
    first = bring(file, kind="companies", fields=fields)
    assert counts(first) == {"created": 2, "rejected": 1}
    with act():
        olmo = Company.objects.get(external_id="7")
        assert (olmo.domain, float(olmo.revenue or 0)) == ("olmo.example", 184000.5)
    assert counts(bring(file, kind="companies", fields=fields)) == {"unchanged": 2, "rejected": 1}
    changed = table(
        ["id", "company", "ARR", "industry", "website"], ["7", "Olmo", "200000", "Rides", "olmo.example"]
    )
    assert counts(bring(changed, kind="companies", fields=fields)) == {"updated": 1}


def test_customers_bring_their_company(bring: Bring, act: Act) -> None:  # noqa: F811
    file = table(
        ["name", "email", "company"],
        ["Marta", "marta@olmo.example", "Olmo"],
        ["Jan", "jan@olmo.example", "olmo"],
    )
    fields = {"name": "name", "email": "email", "company": "company"}
    assert counts(bring(file, kind="customers", fields=fields)) == {"created": 2}
    assert counts(bring(file, kind="customers", fields=fields)) == {"unchanged": 2}
    with act():
        assert Company.objects.count() == 1


def test_notes_name_who_said_them(bring: Bring, act: Act) -> None:  # noqa: F811
    file = table(
        ["id", "subject", "body", "reporter", "mail", "account", "status", "labels", "created"],
        [
            "1",
            "Refunds",
            "They fail.\n\nAlways.",
            "Marta",
            "m@olmo.example",
            "Olmo",
            "Closed",
            "money, cards",
            "2026-05-14",
        ],
        ["2", "", "Only a text, and a long one at that", "Marta", "m@olmo.example", "", "Open", "", ""],
        ["3", "", "", "", "", "", "", "", ""],
    )
    fields = {
        "external_id": "id", "title": "subject", "text": "body", "customer": "reporter", "email": "mail",
        "company": "account", "state": "status", "tags": "labels", "occurred_at": "created",
    }  # fmt: skip
    assert counts(bring(file, kind="notes", fields=fields)) == {"created": 2, "rejected": 1}
    with act():
        first, second = Note.objects.order_by("external_id")
        assert (first.state, first.tags, str(first.asking_company)) == ("done", ["money", "cards"], "Olmo")
        assert (second.title, second.source) == ("Only a text, and a long one at that", "import")
        assert Customer.objects.count() == 1
    assert counts(bring(file, kind="notes", fields=fields)) == {"unchanged": 2, "rejected": 1}


def test_real_reports_come_in_whole_and_only_once(bring: Bring, act: Act) -> None:  # noqa: F811
    file = real("hadoop/feedback.csv")
    mapping = mapping_of("hadoop/feedback.json", file)
    job = bring(file.read_bytes(), kind="notes", mapping=mapping)
    print(f"hadoop/feedback.csv: {job.counts}")
    assert counts(job) == {"created": 2503}
    with act():
        assert Note.objects.filter(state="done").count() == 1733
    assert counts(bring(file.read_bytes(), kind="notes", mapping=mapping)) == {"unchanged": 2503}
