"""Items come in through the same actions, twice is once, and each refused row says why."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import Invalid
from core.imports import runner
from core.imports.jobs import receive, start
from core.models import Event, User
from roadmap.models import Item, Link, Milestone, Product, Team
from tests.conftest import Act
from tests.imports.conftest import Bring, again, rejected, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product")]

HEADER = ["id", "title", "status", "due", "tags", "effort"]
FIRST = ["A-1", "Instant payouts", "Planned", "Q3 2026", "pay; fast", "3"]
SECOND = ["A-2", "Refunds", "shipped", "2026-05-01", "", ""]


def events(act: Act) -> int:
    with act():
        return Event.objects.count()


def test_rows_become_items(bring: Bring, act: Act, bob: User) -> None:
    job = bring(table(HEADER, FIRST, SECOND))
    assert (job.state, job.counts) == ("done", {"created": 2, "updated": 0, "unchanged": 0, "rejected": 0})
    with act():
        one, two = Item.objects.order_by("number")
        assert (one.key, one.title, one.status.name, one.tags, one.effort) == (
            "PAY-1", "Instant payouts", "Planned", ["pay", "fast"], 3,
        )  # fmt: skip
        assert (one.end, one.end_precision, one.external_id) == (date(2026, 9, 30), "quarter", "A-1")
        assert two.status.category == "shipped"
        made = Event.objects.filter(model="roadmap.item", object_id=one.pk).get()
        assert (made.source, made.actor) == ("import", bob)


def test_the_same_file_again_changes_nothing(bring: Bring, act: Act) -> None:
    data = table(HEADER, FIRST, SECOND)
    bring(data)
    before = events(act)
    with act():
        versions = list(Item.objects.values_list("pk", "version", "updated_at"))
    job = bring(data)
    assert job.counts == {"created": 0, "updated": 0, "unchanged": 2, "rejected": 0}
    assert events(act) == before
    with act():
        assert list(Item.objects.values_list("pk", "version", "updated_at")) == versions


def test_an_external_id_updates_what_differs_and_a_blank_cell_clears(bring: Bring, act: Act) -> None:
    bring(table(HEADER, FIRST, SECOND))
    job = bring(table(HEADER, ["A-1", "Instant payouts", "In progress", "", "fast", "3"], SECOND))
    assert job.counts["updated"] == job.counts["unchanged"] == 1
    with act():
        item = Item.objects.get(external_id="A-1")
        assert (item.status.name, item.end, item.end_precision, item.tags) == (
            "In progress",
            None,
            "",
            ["fast"],
        )
        changes = Event.objects.filter(object_id=item.pk, operation="update").get().changes
        assert set(changes) == {"status_id", "end", "end_precision", "tags"}


def test_a_column_that_keeps_when_blank_keeps(bring: Bring, act: Act) -> None:
    bring(table(HEADER, FIRST))
    fields = {"external_id": "id", "title": "title", "end": {"column": "due", "blank": "keep"}}
    job = bring(table(HEADER, ["A-1", "Instant payouts", "", "", "", ""]), fields=fields)
    assert job.counts["unchanged"] == 1


def test_without_an_id_the_title_is_the_name(bring: Bring) -> None:
    data = table(["title", "effort"], ["Refunds", "1"], ["Payouts", "2"])
    assert bring(data).counts["created"] == 2
    assert bring(data).counts["unchanged"] == 2


def test_a_dry_run_says_the_same_and_writes_nothing(bring: Bring, act: Act) -> None:
    bring(table(HEADER, FIRST))
    before = events(act)
    data = table(
        HEADER,
        [*FIRST[:5], "5"],
        SECOND,
        ["A-3", "Bad", "Nonsense", "", "", ""],
        ["A-4", "Worse", "", "soon", "", ""],
    )
    tried = bring(data, dry=True)
    assert (tried.state, events(act)) == ("checked", before)
    with act():
        assert Item.objects.count() == 1
        assert Product.objects.get().next_number == 2
    assert tried.examples["updated"][0]["changes"] == {"effort": ["3.0", "5.0"]}
    done = bring(data)
    assert done.counts == tried.counts == {"created": 1, "updated": 1, "unchanged": 0, "rejected": 2}
    assert done.reasons == tried.reasons


def test_each_rejected_row_says_why(bring: Bring, act: Act) -> None:
    job = bring(
        table(
            ["id", "title", "status", "start", "end", "owner", "effort", "key"],
            ["1", "", "Planned", "", "", "", "", ""],
            ["2", "Two", "Wibble", "", "", "", "", ""],
            ["3", "Three", "", "2026-06-01", "2026-05-01", "", "", ""],
            ["4", "Four", "", "", "", "stranger@example.com", "", ""],
            ["5", "Five", "", "", "", "", "many", ""],
            ["", "Six", "", "", "", "", "", "PAY-99"],
            ["7", "Seven", "", "", "", "", "-1", ""],
            ["8", "E" * 400, "", "", "", "", "", ""],
            ["9", "Nine", "", "", "", "bob@example.com", "1", ""],
        )
    )
    said = rejected(job, act)
    assert job.counts["created"] == 1
    assert "needed" in said[2]
    assert "“Wibble” is none of: Idea" in said[3] or "“Wibble” is none of" in said[3]
    assert "end lies before the start" in said[4]
    assert "Nobody here is called “stranger@example.com”" in said[5]
    assert "“many” is not a number" in said[6]
    assert "no item PAY-99" in said[7]
    assert "effort" in said[8]
    assert "at most 300" in said[9]


def test_one_bad_row_does_not_take_the_batch_with_it(bring: Bring, act: Act) -> None:
    rows = [[f"N-{n}", f"Item {n}", "-1" if n == 50 else "1"] for n in range(100)]
    job = bring(table(["id", "title", "effort"], *rows))
    assert (job.counts["created"], job.counts["rejected"]) == (99, 1)
    with act():
        numbers = sorted(Item.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 100))


def test_a_bad_update_is_told_and_the_others_are_written(bring: Bring, act: Act) -> None:
    bring(table(["id", "title", "effort"], ["1", "One", "1"], ["2", "Two", "2"]))
    job = bring(table(["id", "title", "effort"], ["1", "One", "5"], ["2", "Two", "-2"]))
    assert (job.counts["updated"], job.counts["rejected"]) == (1, 1)
    with act():
        assert sorted(Item.objects.values_list("effort", flat=True)) == [2, 5]


def test_the_same_id_twice_in_a_file(bring: Bring, act: Act) -> None:
    job = bring(table(HEADER, FIRST, FIRST, [*FIRST[:5], "8"]))
    assert job.counts == {"created": 1, "updated": 0, "unchanged": 1, "rejected": 1}
    assert "Row 2 names the same thing" in rejected(job, act)[4]


def test_parents_may_come_after_their_children(bring: Bring, act: Act) -> None:
    data = table(
        ["id", "title", "parent"], ["c", "Child", "p"], ["p", "Parent", ""], ["x", "Lost", "nowhere"]
    )
    job = bring(data)
    assert job.counts["created"] == 3
    assert any("“nowhere” was not found" in warning for warning in job.warnings)
    with act():
        assert Item.objects.get(external_id="c").parent.external_id == "p"
    assert bring(data).counts["unchanged"] == 3


def test_no_team_is_made_for_a_row_that_is_refused(bring: Bring, act: Act) -> None:
    header = ["id", "title", "team", "key", "release"]
    fields = {"external_id": "id", "title": "title", "team": "team", "key": "key", "milestone": "release"}
    job = bring(
        table(header, ["A-1", "One", "Ledger", "", "7.1"], ["", "Two", "Nobody", "PAY-404", "7.2"]),
        mapping={"fields": fields, "options": {"create": ["team", "milestone"]}},
    )
    assert job.counts["created"] == job.counts["rejected"] == 1
    with act():
        assert set(Team.objects.values_list("name", flat=True)) == {"Ledger"}
        assert list(Milestone.objects.values_list("name", flat=True)) == ["7.1"]
    assert "Team “Ledger” is made." in job.warnings and "Team “Nobody” is made." not in job.warnings


def test_teams_are_made_and_told_unless_forbidden(bring: Bring, act: Act) -> None:
    fields = {"title": "title", "team": "team"}
    job = bring(table(["title", "team"], ["A", "Core"], ["B", "core"]), fields=fields)
    assert job.warnings == {"Team “Core” is made.": 1}
    with act():
        assert Team.objects.count() == 1
    refused = bring(
        table(["title", "team"], ["C", "New"]), mapping={"fields": fields, "options": {"create": []}}
    )
    assert refused.counts["rejected"] == 1


def test_a_product_is_needed_where_there_are_several(bring: Bring, act: Act) -> None:
    with act() as actor:
        from roadmap.actions import create_product

        create_product(by=actor, key="CRD", name="Cards")
    with pytest.raises(Invalid, match="say it for all rows"):
        bring(table(["title"], ["A"]))
    assert bring(table(["title", "product"], ["A", "cards"], ["B", "PAY"])).counts["created"] == 2


def test_hostile_text_stays_text(bring: Bring, act: Act) -> None:
    titles = [
        "<img src=x onerror=alert(1)>",
        "=cmd|'/C calc'!A0",
        "مدفوعات\u202efdp.exe",
        "'; DROP TABLE roadmap_item; --",
    ]
    job = bring(table(["title"], *[[title] for title in titles]))
    assert job.counts["created"] == 4
    with act():
        assert set(Item.objects.values_list("title", flat=True)) == set(titles)


def test_a_huge_description_is_refused_and_the_rest_comes_in(bring: Bring, act: Act) -> None:
    huge = "x" * 10 * 1024 * 1024
    job = bring(table(["title", "description"], ["Huge", huge], ["Fine", "short"]))
    assert (job.counts["created"], job.counts["rejected"]) == (1, 1)
    assert "10,485,760 characters" in rejected(job, act)[2]


def test_who_may_not_write_may_not_import(act: Act, cora: User, vera: User) -> None:
    for user in (cora, vera):
        with act(user) as actor, pytest.raises(PermissionDenied):
            receive([b"title\nA"], kind="items", filename="a.csv", by=actor)


def test_an_unknown_kind_is_refused(act: Act, bob: User) -> None:
    with act(bob) as actor, pytest.raises(Invalid, match="cannot be imported"):
        receive([b"title\nA"], kind="people", filename="a.csv", by=actor)


def test_what_shipped_elsewhere_shipped_then(bring: Bring, act: Act) -> None:
    data = table(
        ["id", "title", "status", "shipped"],
        ["1", "Out", "Shipped", "2024-03-05"],
        ["2", "Open", "Idea", "2024-03-05"],
    )
    assert bring(data).counts["created"] == 2
    with act():
        assert Item.objects.get(external_id="1").shipped_at.date() == date(2024, 3, 5)
        assert Item.objects.get(external_id="2").shipped_at is None
    assert bring(data).counts["unchanged"] == 2
    later = table(["id", "title", "status", "shipped"], ["2", "Open", "Shipped", "2025-01-02"])
    assert bring(later).counts["updated"] == 1
    with act():
        assert Item.objects.get(external_id="2").shipped_at.date() == date(2025, 1, 2)


def test_what_was_done_nobody_knows_when_did_not_ship_today(bring: Bring, act: Act) -> None:
    data = table(["id", "title", "status"], ["1", "Long out", "Shipped"], ["2", "Open", "Idea"])
    assert bring(data).counts["created"] == 2
    assert bring(data).counts["unchanged"] == 2
    with act():
        assert Item.objects.get(external_id="1").shipped_at is None
    bring(data.replace(b"Idea", b"Shipped"))
    with act():
        assert Item.objects.get(external_id="2").shipped_at is not None, "done since the file before"


@pytest.mark.parametrize(
    "column", ["Closed At", "resolved on", "Completed at", "Updated at", "Last modified"]
)
def test_the_day_of_being_done_is_taken_where_a_column_says_it(bring: Bring, act: Act, column: str) -> None:
    bring(table(["id", "title", "status", column], ["1", "Out", "Shipped", "2024-03-05"]))
    with act():
        assert Item.objects.get().shipped_at.date() == date(2024, 3, 5)


@pytest.mark.parametrize("size", [1, 2, 500])
def test_parents_in_other_batches_are_found_also_by_a_dry_run(
    bring: Bring, act: Act, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr("roadmap.imports.ItemImporter.batch_size", size)
    data = table(
        ["id", "title", "parent"],
        ["c", "Child", "p"],
        ["x", "X", "none"],
        ["p", "Parent", "t"],
        ["t", "Top", ""],
    )
    told = {"Parent “none” was not found; its child came in without.": 1}
    assert bring(data, dry=True).warnings == told
    done = bring(data)
    assert (done.warnings, done.counts["created"], done.position) == (told, 4, 4)
    with act():
        parents = dict(Item.objects.values_list("external_id", "parent__external_id"))
    assert parents == {"c": "p", "p": "t", "t": None, "x": None}
    assert bring(data).counts["unchanged"] == 4


def test_what_the_file_as_a_whole_told_is_told_by_the_dry_run_and_after(
    bring: Bring, act: Act, bob: User
) -> None:
    tried = bring(table(["title", "due"], ["A", "3/4/2026"], ["B", "5/6/2026"]), dry=True)
    with act(bob) as actor:
        start(again(tried, act), by=actor, dry=False)
    runner.run(tried.pk)
    assert tried.warnings == again(tried, act).warnings != {}


@pytest.mark.parametrize("dry", [True, False])
def test_what_is_made_is_told_once_however_many_batches(
    bring: Bring, monkeypatch: pytest.MonkeyPatch, dry: bool
) -> None:
    monkeypatch.setattr("roadmap.imports.ItemImporter.batch_size", 2)
    job = bring(table(["title", "team"], *([f"Item {n}", "Pilots"] for n in range(7))), dry=dry)
    assert (job.counts["created"], job.warnings) == (7, {"Team “Pilots” is made.": 1})


def test_of_parents_and_links_that_do_not_fit_only_those_are_left_out(bring: Bring, act: Act) -> None:
    """A ring of parents, one of links, a part that blocks its whole: told with the reason; all else comes in."""
    head = ["id", "title", "parent", "blocks"]
    rows = [
        ["A", "Alpha", "B", ""], ["B", "Beta", "A", ""], ["C", "Gamma", "A", "A"],
        ["D", "Delta", "", "E"], ["E", "Epsilon", "", "D"], ["F", "Phi", "F", "D"],
    ]  # fmt: skip
    job = bring(table(head, *rows))
    assert job.counts["created"] == 6
    with act():
        parents = dict(Item.objects.values_list("external_id", "parent__external_id"))
        links = set(Link.objects.values_list("source__external_id", "target__external_id"))
    assert parents == {"A": "B", "B": None, "C": "A", "D": None, "E": None, "F": None}
    assert links == {("D", "E"), ("F", "D")}
    said = " ".join(job.warnings)
    assert "below itself" in said and "part of" in said and "already waits" in said


def test_two_rows_that_duplicate_each_other_are_linked_once(bring: Bring, act: Act) -> None:
    rows = [["A-1", "One", "A-2"], ["A-2", "Two", "A-1"]]
    job = bring(table(["id", "title", "duplicates"], *rows))
    assert job.counts["created"] == 2
    assert any("duplicates" in said and "already" in said for said in job.warnings), job.warnings
    with act():
        assert Link.objects.filter(kind="duplicates").count() == 1
    again = bring(table(["id", "title", "duplicates"], ["A-2", "Two", "A-1"]))
    assert again.counts["unchanged"] == 1 and len(again.warnings) == 1
    with act():
        assert Link.objects.filter(kind="duplicates").count() == 1
