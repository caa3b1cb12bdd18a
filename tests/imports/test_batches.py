"""What holds across the batches of one job: statements do not grow with rows, parents, links and what others change meanwhile."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from core.imports import runner
from core.imports.base import Importer
from core.models import Event
from roadmap import import_web
from roadmap.actions import create_link
from roadmap.imports import ItemImporter
from roadmap.models import Comment, Item, Link, Product
from roadmap.rings import web
from tests.conftest import Act
from tests.imports.conftest import Bring, rejected, table

pytestmark = pytest.mark.usefixtures("acme")
HEADER = ["id", "title", "parent", "blocks", "comments", "start", "end"]


def row(
    name: str, parent: str = "", blocks: str = "", said: str = "", start: str = "", end: str = ""
) -> list[str]:
    return [name, f"Item {name}", parent, blocks, said, start, end]


@pytest.fixture
def by_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ItemImporter, "batch_size", 2)


def links(act: Act) -> set[tuple[str, str]]:
    with act():
        return set(Link.objects.values_list("source__external_id", "target__external_id"))


def parents(act: Act) -> dict[str, str]:
    with act():
        return dict(Item.objects.exclude(parent=None).values_list("external_id", "parent__external_id"))


def warned(job: Any, text: str) -> bool:
    return any(text in sentence for sentence in job.warnings)


def tracker(rows: int) -> bytes:
    """An epic for every ten rows, links forward and back, a comment for every third."""
    return table(HEADER, *(
        row(f"T-{n}", f"T-{n - n % 10}" if n % 10 else "", f"T-{n - 7}" if n % 4 == 1 and n > 10 else "", "Said" if n % 3 else "")
        for n in range(rows)
    ))  # fmt: skip


def statements(run: Callable[[], Any]) -> int:
    count = 0

    def counting(execute: Any, *given: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*given)

    with connection.execute_wrapper(counting):
        run()
    return count


@pytest.mark.django_db
def test_statements_of_a_batch_do_not_grow_with_its_rows(bring: Bring, product: Product) -> None:
    few = statements(lambda: bring(tracker(20)))
    many = statements(lambda: bring(tracker(400).replace(b"T-", b"U-")))
    assert abs(many - few) <= 5, (few, many)


@pytest.mark.django_db
def test_a_part_is_written_once_with_its_parent(bring: Bring, act: Act, product: Product) -> None:
    bring(table(HEADER, row("part", "whole"), row("whole"), row("deep", "part")))
    assert parents(act) == {"part": "whole", "deep": "part"}
    with act():
        assert set(Item.objects.values_list("version", flat=True)) == {1}
        told = Event.objects.filter(model="roadmap.item", object_id=Item.objects.get(external_id="part").pk)
        assert [(event.operation, "parent_id" in event.changes) for event in told] == [("insert", True)]


@pytest.mark.django_db
def test_parents_in_a_ring_are_told_and_all_rows_come_in(bring: Bring, act: Act, product: Product) -> None:
    job = bring(table(HEADER, row("a", "b"), row("b", "c"), row("c", "a"), row("d", "d")))
    assert job.counts["created"] == 4 and warned(job, "below itself")
    assert parents(act) == {"a": "b", "b": "c"}


@pytest.mark.django_db
@pytest.mark.parametrize("dry", [True, False])
def test_what_earlier_batches_hung_is_known(
    by_two: None, bring: Bring, act: Act, product: Product, dry: bool
) -> None:
    rows = [row("epic"), row("first", blocks="epic"), row("part", "epic"), row("deep", "part", blocks="epic")]
    job = bring(table(HEADER, *rows, row("last", blocks="first"), row("epic-2", blocks="last")), dry=dry)
    if dry:
        assert not links(act) and not parents(act)
        return
    assert warned(job, "part of"), "deep lies in epic by way of a batch before"
    assert parents(act) == {"part": "epic", "deep": "part"}
    assert links(act) == {("first", "epic"), ("last", "first"), ("epic-2", "last")}


@pytest.mark.django_db
def test_a_ring_of_links_over_several_batches_is_refused(
    by_two: None, bring: Bring, act: Act, product: Product
) -> None:
    chain = [row(str(n), blocks=str(n - 1) if n else "") for n in range(5)]
    job = bring(table(HEADER, *chain, row("5", blocks="4"), row("6", blocks="5"), row("7"), row("8")))
    assert not job.warnings
    # The first of them now blocks the last: each of the links between them lies in another batch.
    job = bring(table(HEADER, row("0", blocks="6"), *chain[1:]))
    assert warned(job, "already waits for") and ("0", "6") not in links(act)


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[int, Callable[[], Any]]]:
    """What happens after a batch of the test was committed: {its number: what}."""
    acts: dict[int, Callable[[], Any]] = {}
    bring_in, count = runner.Work.bring_in, iter(range(1, 100))

    def then(work: Any, *given: Any) -> None:
        bring_in(work, *given)
        acts.get(next(count), lambda: None)()

    monkeypatch.setattr(runner.Work, "bring_in", then)
    yield acts


@pytest.mark.django_db(transaction=True)
def test_a_link_of_others_closes_a_ring_with_the_next_batch(
    by_two: None, meanwhile: dict[int, Any], bring: Bring, act: Act, product: Product
) -> None:
    """Kept from batch to batch is only what nobody else changed."""
    bring(table(HEADER, row("a"), row("b")))

    def link() -> None:
        with act() as actor:
            source, target = (Item.objects.get(external_id=name) for name in ("b", "a"))
            create_link(source, target, by=actor)

    meanwhile[2] = link
    job = bring(table(HEADER, row("x"), row("y", blocks="x"), row("z"), row("a", blocks="b")))
    assert warned(job, "already waits for")
    assert links(act) == {("y", "x"), ("b", "a")}


@pytest.mark.django_db(transaction=True)
def test_what_hangs_on_what_is_read_once_for_a_job(
    by_two: None, bring: Bring, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while somebody else's transaction stays open, which keeps the log from being settled behind it."""
    reads: list[int] = []
    monkeypatch.setattr(import_web, "web", lambda: reads.append(1) or web())
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
        for _twice in range(2):
            reads.clear()
            job = bring(tracker(20))
            assert job.position == 20 and len(reads) == 1
    finally:
        other.rollback()
        other.close()


@pytest.mark.django_db
def test_few_wrong_rows_cost_few_attempts(
    bring: Bring, act: Act, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    create_many = ItemImporter.create_many

    def counting(importer: Importer, rows: Any) -> None:
        sizes.append(len(rows))
        create_many(importer, rows)  # type: ignore[arg-type]

    monkeypatch.setattr(ItemImporter, "create_many", counting)
    rows = [row(f"W-{n}", f"W-{n - 1}" if n % 2 else "", said="Hello") for n in range(128)]
    rows[77][-2:] = ["2026-06-02", "2026-06-01"]
    job = bring(table(HEADER, *rows))
    assert len(sizes) <= 15 and job.counts["created"] == 127
    assert list(rejected(job, act)) == [79]
    with act():
        assert list(Item.objects.order_by("number").values_list("external_id", flat=True)) == [
            f"W-{n}" for n in range(128) if n != 77
        ]
        assert Comment.objects.count() == 127
    assert len(parents(act)) == 63
