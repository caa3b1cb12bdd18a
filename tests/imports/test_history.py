"""A history of changes, brought in from the browser: tried out, played at its own times, and taken back as one act."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import Invalid
from core.imports import runner
from core.imports.jobs import receive, start
from core.models import Event, ImportJob, User
from core.tenancy import acting
from core.undo import undo_delete
from roadmap.actions import change_item, create_item, delete_item
from roadmap.actions.baselines import create_baseline
from roadmap.actions.fields import create_field
from roadmap.import_history import HistoryImporter
from roadmap.models import Baseline, Item
from roadmap.queries.baselines import slippage_of
from tests.conftest import Act
from tests.imports.conftest import Bring, again, mapping_of, rejected, shown
from tests.imports.test_replay import MAPPING, SMALL

pytestmark = pytest.mark.django_db(transaction=True)
ITEMS = b"number,title,status,stable\n1,Pay by bank,implementable,v1.22\n2,Same-day euro,provisional,\n"


@pytest.fixture
def tried(bring: Bring, admin: User) -> ImportJob:
    """The items' own file, tried out: from it the history knows what its columns mean."""
    return bring(ITEMS, mapping=MAPPING, dry=True, filename="items.csv")


@pytest.fixture
def admin(adam: User, acme: Any) -> User:
    return adam


def ends(act: Act) -> dict[str, str]:
    with act():
        return {item.title: str(item.end or "") for item in Item.objects.all()}


def test_from_the_browser_up_to_a_day_on_from_there_and_back(
    act: Act, admin: User, web: Any, tried: ImportJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HistoryImporter, "batch_size", 4)
    client = web(admin)
    jobs = []
    for span, told, after in (
        ({"constant-until": "2026-01-01"}, (1, 0, 2, 3), {"Pay by bank": "2026-04-08"}),
        ({"constant-since": "2026-01-01"}, (1, 1, 1, 3), {"Pay by bank": "2026-08-04", "Same-day euro": ""}),
    ):
        with act(admin) as actor:
            job = receive([SMALL.encode()], kind="history", filename="history.csv", by=actor)
        address = reverse("import_mapping", args=["acme", job.pk])
        page = client.get(address).content.decode()
        assert "Only changes from this day on" in page and 'type="date" name="constant-until"' in page
        assert (
            f">items.csv · {tried.created_at:%-d %b %Y}, " in page
            and " · 2 rows · tried out</option>" in page
        )
        assert page.count("Only changes before this day") == 1, "no column becomes it"
        assert "2026-01-01" not in page, "days of another run are not meant again"
        assert (
            client.post(
                address, shown(page) | {"constant-since": "", "constant-until": ""} | span
            ).status_code
            == 302
        )
        before = ends(act)
        runner.run(job.pk)
        checked = again(job, act)
        figures = tuple(
            checked.counts.get(name, 0) for name in ("created", "updated", "unchanged", "outside")
        )
        assert (checked.state, figures, checked.reasons, ends(act)) == ("checked", told, {}, before)
        assert client.post(reverse("import_application", args=["acme", job.pk])).status_code == 302
        runner.run(job.pk)
        done = again(job, act)
        assert (
            done.state,
            tuple(done.counts.get(name, 0) for name in ("created", "updated", "unchanged", "outside")),
        ) == ("done", told)
        assert ends(act) == after
        jobs.append(job)
    with act():
        times = set(Event.objects.filter(model="roadmap.item").values_list("at", flat=True))
        assert times == {
            datetime(2025, 11, 1, 10, tzinfo=UTC),
            datetime(2026, 2, 1, 10, tzinfo=UTC),
            datetime(2026, 3, 1, 10, tzinfo=UTC),
        }
    acts = client.get(reverse("plan_acts", args=["acme"])).context["acts"]
    assert [one.words for one in acts[:2]] == [
        ["history.csv: played what became of 2 items."],
        ["history.csv: played what became of 1 item."],
    ]
    assert acts[0].at > timezone.now() - timedelta(minutes=5)
    client.post(reverse("plan_undo", args=["acme", acts[0].xid]))
    assert ends(act) == {"Pay by bank": "2026-04-08"}


def test_a_worker_that_goes_on_knows_what_was_before(
    act: Act, admin: User, tried: ImportJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HistoryImporter, "batch_size", 2)
    with act(admin) as actor:
        job = receive([SMALL.encode()], kind="history", filename="history.csv", by=actor)
        start(job, by=actor, dry=False)
    turns = 0
    while again(job, act).state == "applying" and turns < 9:
        runner.run(job.pk, seconds=0.000001)
        turns += 1
    assert turns > 2
    assert ends(act) == {"Pay by bank": "2026-08-04", "Same-day euro": ""}


def test_rows_out_of_order_and_what_does_not_fit_are_told(
    bring: Bring, act: Act, admin: User, tried: ImportJob
) -> None:
    rows = SMALL + "2025-01-01T10:00:00Z,1,stable,,v1.22\n2026-04-01T10:00:00Z,1,stable,,v9\n"
    job = bring(rows.encode(), kind="history", user=admin)
    assert rejected(job, act) == {
        8: "This happened before the row above it: sort the file by its times.",
        9: "End: the mapping does not know “v9”. Say what it means in the import “items.csv” (upload that file again, "
        "“Adjust” of the column, try it out), then upload this history again.",
    }


def played(bring: Bring, act: Act, user: User, text: str) -> tuple[dict[str, int], dict[int, str]]:
    job = bring(text.encode(), kind="history", user=user, filename="history.csv")
    assert job.state == "done", job.problem
    return {name: count for name, count in job.counts.items() if count}, rejected(job, act)


HEAD = "at,number,field,old,new\n"


def test_the_same_history_twice_changes_nothing(
    bring: Bring, act: Act, admin: User, tried: ImportJob
) -> None:
    played(bring, act, admin, SMALL)
    with act():
        before = list(Event.objects.filter(model="roadmap.item").values_list("pk", flat=True))
    assert played(bring, act, admin, SMALL) == ({"unchanged": 6}, {})
    with act():
        assert list(Event.objects.filter(model="roadmap.item").values_list("pk", flat=True)) == before


def test_what_is_older_than_what_the_log_says_is_told_and_not_played(
    bring: Bring, act: Act, admin: User, tried: ImportJob
) -> None:
    played(bring, act, admin, SMALL)
    late = HEAD + "2025-12-01T10:00:00Z,1,stable,,\n2025-12-02T10:00:00Z,1,status,,provisional\n"
    why = "This item's end was changed later, on 1 Feb 2026; the row was not played."
    assert played(bring, act, admin, late) == ({"updated": 1, "rejected": 1}, {2: why})
    with act():
        item = Item.objects.select_related("status").get(external_id="1")
        assert (str(item.end), item.status.name) == ("2026-08-04", "Idea")
    # Before all that is known of it, and after.
    more = HEAD + "2025-01-01T10:00:00Z,1,stable,,v1.22\n2026-05-01T10:00:00Z,1,stable,,v1.21\n"
    assert played(bring, act, admin, more)[0] == {"updated": 1, "rejected": 1}
    assert ends(act)["Pay by bank"] == "2026-04-08"


def test_of_one_change_what_is_not_too_late_is_played(
    bring: Bring, act: Act, admin: User, tried: ImportJob
) -> None:
    played(bring, act, admin, SMALL)
    both = HEAD + "2025-12-01T10:00:00Z,1,stable,,\n2025-12-01T10:00:00Z,1,status,,provisional\n"
    job = bring(both.encode(), kind="history", user=admin, filename="history.csv")
    assert (job.counts["updated"], job.counts["rejected"]) == (1, 0)
    assert list(job.warnings) == ["This item's end was changed later, on 1 Feb 2026; the row was not played."]
    assert ends(act)["Pay by bank"] == "2026-08-04"


def test_what_was_taken_back_may_be_played_again(
    bring: Bring, act: Act, admin: User, web: Any, tried: ImportJob
) -> None:
    first, second = SMALL.splitlines(keepends=True)[:4], SMALL.splitlines(keepends=True)[4:]
    played(bring, act, admin, "".join(first))
    assert played(bring, act, admin, HEAD + "".join(second))[0] == {
        "created": 1,
        "updated": 1,
        "unchanged": 1,
    }
    client = web(admin)
    acts = client.get(reverse("plan_acts", args=["acme"])).context["acts"]
    client.post(reverse("plan_undo", args=["acme", acts[0].xid]))
    assert ends(act) == {"Pay by bank": "2026-04-08"}
    assert played(bring, act, admin, HEAD + "".join(second))[0] == {
        "created": 1,
        "updated": 1,
        "unchanged": 1,
    }
    assert ends(act) == {"Pay by bank": "2026-08-04", "Same-day euro": ""}


def test_batches_do_not_cut_a_change_apart(
    bring: Bring, act: Act, admin: User, tried: ImportJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = SMALL + "2026-04-01T10:00:00Z,1,stable,,v9\n2026-04-01T10:00:00Z,1,status,,provisional\n"
    dry = bring(wrong.encode(), kind="history", user=admin, dry=True, filename="history.csv")
    for size in (1, 2, 3, 5, 7):
        monkeypatch.setattr(HistoryImporter, "batch_size", size)
        with act(admin) as actor:
            Item.objects.all().delete()
            actor.require("read")
        real = bring(wrong.encode(), kind="history", user=admin, filename="history.csv")
        assert (real.counts, real.reasons) == (dry.counts, dry.reasons), size


def test_what_no_mapping_knows_is_told_as_it_stands_in_the_file_with_where_to_say_it(
    bring: Bring, act: Act, admin: User
) -> None:
    with act(admin) as actor:
        create_field(by=actor, name="Stage", kind="select", options=["V1.0", "V1.1 late"])
    own = MAPPING | {"fields": MAPPING["fields"] | {"custom.stage": "stage"}}
    bring(ITEMS.replace(b"stable", b"stable,stage"), mapping=own, dry=True, filename="items.csv")
    text = SMALL + "2026-04-01T10:00:00Z,1,stage,,v1.10\n2026-04-02T10:00:00Z,1,stage,,v1.1 late\n"
    counts, why = played(bring, act, admin, text)
    assert counts["updated"] == 2 and why[8] == (
        "Stage: “v1.10” is none of: V1.0, V1.1 late. Say what it means in the import “items.csv” (upload that file again, "
        "“Adjust” of the column, try it out), then upload this history again."
    )


def test_items_that_came_before_their_history_were_there_from_its_first_change_on(
    bring: Bring, act: Act, admin: User, web: Any
) -> None:
    """A baseline of the past says the same whether the items were brought in first or only tried out."""
    bring(ITEMS + b"3,Without a history,provisional,v1.21\n", mapping=MAPPING, filename="items.csv")
    played(bring, act, admin, SMALL)
    frozen = {}
    with act(admin) as actor:
        for day in ("2025-10-01", "2025-12-31", "2026-02-15", "2026-03-15"):
            try:
                with transaction.atomic():
                    made = create_baseline(
                        by=actor, name=day, as_of=datetime.fromisoformat(f"{day}T23:00:00Z")
                    )
            except Invalid:
                continue
            frozen[day] = {row.title: str(row.end or "") for row in made.items.all()}
        assert frozen == {
            "2025-12-31": {"Pay by bank": "2026-04-08"},
            "2026-02-15": {"Pay by bank": "2026-08-04"},
            "2026-03-15": {"Pay by bank": "2026-08-04", "Same-day euro": ""},
        }
        slippage = slippage_of(Baseline.objects.get(name="2025-12-31"), actor)
        kinds = {line.item.title: line.kind for line in slippage.lines}
        assert kinds == {"Pay by bank": "slipped", "Same-day euro": "added", "Without a history": "added"}
        assert [line.item.title for line in slippage.unknown] == ["Without a history"]
    page = web(admin).get(reverse("baseline", args=["acme", slippage.baseline.pk])).content.decode()
    assert "1 of what was added came with a file of items" in page


def test_what_the_history_speaks_of_only_later_was_not_known_before(
    bring: Bring, act: Act, admin: User
) -> None:
    bring(ITEMS, mapping=MAPPING, filename="items.csv")
    # The end is now as it was said in February: what the file of items says of it is no news of the year before.
    played(bring, act, admin, SMALL.replace("2025-11-01T10:00:00Z,1,stable,,v1.21\n", ""))
    assert ends(act) == {"Pay by bank": "2026-08-04", "Same-day euro": ""}
    with act(admin) as actor:
        made = create_baseline(by=actor, name="2025", as_of=datetime(2025, 12, 31, tzinfo=UTC))
        assert [(row.title, row.end, row.end_precision) for row in made.items.all()] == [
            ("Pay by bank", None, "")
        ]


def test_what_was_deleted_and_came_back_was_not_there_in_between(act: Act, admin: User, product: Any) -> None:
    at = timezone.now() - timedelta(days=9)
    with acting(product.workspace, admin, at=at) as actor:
        item = create_item(by=actor, product=product, title="Gone")
        create_item(by=actor, product=product, title="Here")
    with acting(product.workspace, admin, at=at + timedelta(days=1)) as actor:
        change_item(item, by=actor, title="Gone soon")
    pk = item.pk
    with acting(product.workspace, admin, at=at + timedelta(days=2)) as actor:
        delete_item(item, by=actor)
    with acting(product.workspace, admin, at=at + timedelta(days=4)) as actor:
        undo_delete(Event.objects.filter(object_id=pk, operation="delete").latest("id"))
    with act(admin) as actor:
        made = create_baseline(by=actor, name="Then", as_of=at + timedelta(days=3))
        assert [row.title for row in made.items.all()] == ["Here"]


def test_it_asks_which_items_are_meant_and_who_may_say_what_happened(
    act: Act, admin: User, bob: User, web: Any
) -> None:
    with act(admin) as actor:
        job = receive([SMALL.encode()], kind="history", filename="history.csv", by=actor)
    address = reverse("import_mapping", args=["acme", job.pk])
    refused = web(admin).post(address, shown(web(admin).get(address).content.decode()))
    assert refused.status_code == 422 and "Choose it below." in refused.content.decode()
    with act(bob) as actor:
        may = actor.can("members.manage")
    assert (web(bob).get(address).status_code == 200) is may


def test_the_real_history_says_the_same_as_the_command(bring: Bring, act: Act, admin: User) -> None:
    folder = Path(__file__).parents[3] / "shared" / "data" / "kubernetes"
    if not folder.is_dir():
        pytest.skip(f"real data is not here: {folder}")
    mapping = mapping_of("kubernetes/items.json", folder / "items.csv")
    bring((folder / "items.csv").read_bytes(), mapping=mapping, dry=True, filename="items.csv")
    lines = (folder / "history.csv").read_bytes().split(b"\n")[:300]
    job = bring(b"\n".join(lines), kind="history", user=admin)
    print(job.counts, job.reasons)
    assert job.state == "done" and job.counts["created"] > 20
    assert job.counts["rejected"] < job.counts["created"] / 4
