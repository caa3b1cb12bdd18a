"""What parts add up to, for readers of a shared view: of the parts that they see, as exactly as they see them."""

import json
import random
import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from core.errors import Invalid
from core.models import User
from roadmap.actions import change_item, create_item
from roadmap.actions.milestones import create_milestone
from roadmap.actions.views import create_view
from roadmap.models import Item
from roadmap.queries.rollup import rollup_json
from stakeholders.actions import change_audience
from stakeholders.actions.shares import share_item, share_view
from stakeholders.models import SharedView
from stakeholders.own import names_with_own
from stakeholders.seen_items import parents_of
from stakeholders.seen_rolled import rolled_up
from stakeholders.snapshots import states_of
from stakeholders.views.shared import path_of
from stakeholders.visibility import EVERYTHING, FIELDS, Rolled, Seen, see
from tests.stakeholders.conftest import make_item, status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]
Ground = dict[str, Any]
PARTS = "cols=title,start,end,rollup_start,rollup_end,rollup_effort,progress"


@pytest.fixture
def family(act: Any, ground: Ground) -> Ground:
    """A whole without dates: one part done, one to come, one of a hidden product and one of a hidden status."""
    with act() as actor:
        pay, secret = ground["pay"], ground["secret"]
        whole = ground["whole"] = make_item(actor, pay, "Wholesale", end=None, end_precision="")
        for title, product, stage, month, effort in (
            ("Ledger", pay, "shipped", 4, 3.0),
            ("Netting", pay, "planned", 11, 1.0),
            ("Kraken part", secret, "planned", 12, 50.0),
            ("Mere idea", pay, "idea", 12, 70.0),
        ):
            ground[title] = make_item(
                actor, product, title, stage, parent=whole, effort=effort,
                start=date(2026, month, 3), start_precision="day", end=date(2026, month, 17),
            )  # fmt: skip
    return ground


@pytest.fixture
def share(act: Any, family: Ground, bob: User) -> Any:
    def make(query: str, **sees: Any) -> SharedView:
        with act(bob) as actor:
            sees = {"fields": ["dates", "status", "effort"], "date_precision": "day"} | sees
            change_audience(family["audience"], by=actor, **sees)
            view = create_view(by=actor, name="Plan", query=query, shared=True)
            return share_view(view, family["audience"], by=actor)

    return make


def read(row: SharedView, **query: str) -> str:
    answer = Client().get(path_of(row), query)
    assert answer.status_code == 200
    return unescape(answer.content.decode().split("<main")[1])


def row_of(page: str, title: str) -> list[str]:
    """The cells of a row, without their markup."""
    found = next(one for one in re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.S) if f">{title}<" in one)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td>(.*?)</td>", found, re.S)]


ASIDE = ", from its parts"


def test_a_table_tells_of_the_parts_that_are_seen(share: Any) -> None:
    assert row_of(read(share(f"view=table&{PARTS}")), "Wholesale") == [
        *("Wholesale", f"3 Apr 2026{ASIDE}", f"17 Nov 2026{ASIDE}", "3 Apr 2026", "17 Nov 2026", "4", "75%")
    ]


@pytest.mark.parametrize(
    "precision, first, last",
    [("month", "April 2026", "November 2026"), ("quarter", "Q2 2026", "Q4 2026"), ("year", "2026", "2026")],
)
def test_no_day_is_finer_than_what_the_audience_knows(
    share: Any, precision: str, first: str, last: str
) -> None:
    page = read(share(f"view=table&{PARTS}", date_precision=precision))
    assert row_of(page, "Wholesale")[1:5] == [f"{first}{ASIDE}", f"{last}{ASIDE}", first, last]


def test_each_is_told_where_what_it_is_made_of_is_granted(share: Any) -> None:
    query = f"view=table&{PARTS}"
    assert row_of(read(share(query, fields=["dates"])), "Wholesale")[3:] == ["3 Apr 2026", "17 Nov 2026"]
    assert row_of(read(share(query, fields=["status"])), "Wholesale") == ["Wholesale", "50%"], (
        "by their count"
    )
    assert row_of(read(share(query, fields=["effort"])), "Wholesale") == ["Wholesale", "4"]
    assert row_of(read(share(query, fields=["status", "scores"])), "Wholesale") == ["Wholesale", "4", "75%"]
    assert row_of(read(share(query, fields=["key"])), "Wholesale") == ["Wholesale"]
    page = read(share(query, fields=["dates"], date_precision="none"))
    assert row_of(page, "Wholesale") == ["Wholesale"] and "parts" not in page
    page = read(share(query, fields=["status"], categories=["planned", "in_progress"]))
    assert row_of(page, "Wholesale") == ["Wholesale", ""], (
        "who sees nothing that shipped would always read 0%"
    )


def test_parts_count_that_the_view_leaves_out(share: Any) -> None:
    page = read(
        share(f"view=table&{PARTS}&q=&f=" + json.dumps({"field": "title", "op": "is", "value": "Wholesale"}))
    )
    assert row_of(page, "Wholesale")[5:] == ["4", "75%"] and "Ledger" not in page


def test_a_whole_stands_over_its_parts_in_every_view(share: Any) -> None:
    page = read(share("view=timeline&zoom=fit"))
    bar = re.search(r'<rect class="bar planned of-parts" x="([\d.]+)"[^>]* width="([\d.]+)" height="4"', page)
    assert bar and "Wholesale, 3 Apr 2026 – 17 Nov 2026, dates from its parts, 75% done" in page
    assert "As long as its parts" in page and "Without dates" not in page
    had = re.search(r'of-parts had"[^>]* width="([\d.]+)"', page)
    assert had and float(had[1]) == pytest.approx(float(bar[2]) * 0.75, abs=0.2)
    page = read(share("view=calendar&month=2026-11"))
    assert re.search(
        r'class="s-entry end of-parts".*?Wholesale</span><span class="vh">, from its parts', page
    )
    assert page.index(">Netting<") < page.index(">Wholesale<"), "after what has a day of its own"
    page = read(share("view=board&columns=status&cards=status,start,end,progress,rollup_effort"))
    card = page.split("<h3>Wholesale</h3>")[1].split("</li>")[0]
    assert "3 Apr 2026 – 17 Nov 2026" in card and "from its parts" in card and "<dd>75%</dd>" in card
    page = read(share("view=tree"))
    assert row_of(page, "Wholesale")[-1] == "75%"
    page = read(share("view=matrix&x=rollup_effort&y=progress"))
    assert "Wholesale" in page and "<svg" in page


def test_a_date_of_its_own_stays_its_own(share: Any, act: Any, family: Ground) -> None:
    with act() as actor:
        change_item(family["whole"], by=actor, end=date(2026, 5, 5), end_precision="day")
    cells = row_of(read(share(f"view=table&{PARTS}")), "Wholesale")
    assert cells[1:5] == [f"3 Apr 2026{ASIDE}", "5 May 2026", "3 Apr 2026", "17 Nov 2026"]
    assert "dates from its parts" not in read(share("view=timeline&zoom=fit"))


def test_one_item_alone_tells_of_its_parts_too(act: Any, share: Any, family: Ground, bob: User) -> None:
    share("view=table")
    with act(bob) as actor:
        row = share_item(family["whole"], family["audience"], by=actor)
    page = read(row)
    assert (
        "3 Apr 2026 – 17 Nov 2026 (from its parts)" in page
        and "<dd>75%</dd>" in page
        and "Ledger" not in page
    )


@pytest.mark.parametrize("view", ["timeline&zoom=fit", "calendar&month=2026-11", "board", "table", "tree"])
def test_hidden_parts_change_nothing(share: Any, act: Any, family: Ground, view: str) -> None:
    """Also of progress and effort, of which the suspicious reader elsewhere sees nothing."""
    row = share(f"view={view}&cards=progress,rollup_effort,end&sort=-progress,rollup_effort&{PARTS}")
    before = read(row)
    with act() as actor:
        for name in ("Kraken part", "Mere idea"):
            change_item(family[name], by=actor, effort=900.0, end=date(2031, 1, 1), end_precision="year")
        change_item(family["Kraken part"], by=actor, status=status("shipped"))
        below = make_item(actor, family["secret"], "Darker", parent=family["Netting"], effort=8.0)
        make_item(actor, family["secret"], "Darkest", "shipped", parent=below, end=date(2040, 1, 1))
    assert read(row) == before
    with act() as actor:
        change_item(family["Netting"], by=actor, end=date(2026, 11, 19), effort=6.0)
    assert read(row) != before


def test_nobody_asks_by_what_hidden_parts_would_count_in(share: Any) -> None:
    for name, value in (("progress", 50), ("rollup_effort", 4), ("rollup_end", "2026-12-31")):
        node = json.dumps({"field": name, "op": "<=", "value": value})
        with pytest.raises(Invalid, match="parts that this audience does not see would count"):
            share(f"view=table&f={node}")


class TestRules:
    def test_who_sees_all_is_told_what_the_workbench_tells(self, act: Any, ground: Ground) -> None:
        draw = random.Random(7)
        stages = ("idea", "planned", "shipped", "dropped")
        with act() as actor:
            made: list[Item] = []
            for at in range(60):
                dated = draw.random() < 0.6
                day = date(2026, draw.randint(1, 12), draw.randint(1, 28))
                known = draw.choice(("day", "month", "quarter", "half", "year")) if dated else ""
                made.append(
                    create_item(
                        by=actor, product=ground["pay"], title=f"Item {at}", status=status(draw.choice(stages)),
                        parent=draw.choice([None, *made[-9:]]), effort=draw.choice((None, 0.0, 0.1, 2.0, 3.5)),
                        start=day if dated and draw.random() < 0.7 else None,
                        start_precision=known, end=day if dated else None, end_precision=known,
                    )
                )  # fmt: skip
            told = json.loads(rollup_json())
            states, names = states_of(Item.objects.live()), names_with_own()
            seen = [one for state in states if (one := see(EVERYTHING, state, names))]
            found = rolled_up(seen, parents_of(states, seen), EVERYTHING)
        assert found.keys() == told.keys() and len(found) > 15
        for pk, one in found.items():
            assert self.plain(one) == {name: told[pk][name] for name in self.plain(one)}, pk
            assert one.progress == int(told[pk]["progress"] * 100 + 0.5)

    def plain(self, one: Rolled) -> dict[str, Any]:
        return {
            "start": one.start and one.start.first.isoformat(),
            "start_precision": one.start.precision if one.start else None,
            "end": one.end and one.end.last.isoformat(),
            "end_precision": one.end.precision if one.end else None,
            "effort": one.effort,
        }

    def test_a_ring_adds_up_to_nothing(self) -> None:
        seen = [Seen(id=one, title=one, stage="open") for one in "abcd"]
        found = rolled_up(seen, {"a": "b", "b": "a", "c": "a", "d": "c"}, EVERYTHING)
        assert found.keys() == {"c"}


class TestMilestones:
    QUERY = "view=table&cols=title,milestone&sort=milestone"

    @pytest.fixture
    def fair(self, act: Any, family: Ground) -> None:
        with act() as actor:
            for name, product, title in (
                ("Summer fair", None, "Ledger"),
                ("Payday", family["pay"], "Netting"),
                ("Wake it", family["secret"], "Wholesale"),
            ):
                family[name] = create_milestone(by=actor, name=name, date=date(2026, 8, 20), product=product)
                item = Item.objects.get(title=title)
                change_item(item, by=actor, milestone=family[name])

    def test_a_column_where_milestones_are_granted(self, share: Any, fair: None) -> None:
        page = read(share(self.QUERY, fields=["milestones"]))
        assert row_of(page, "Ledger") == ["Ledger", "Summer fair"]
        assert row_of(page, "Netting") == ["Netting", "Payday"]
        assert row_of(page, "Wholesale") == ["Wholesale", ""] and "Wake it" not in page
        board = read(share("view=board&columns=milestone&cards=milestone,status", fields=["milestones"]))
        assert set(re.findall(r"<h2>(.*?) <span>", board)) == {"Payday", "Summer fair", "None"}

    def test_never_where_they_are_not(
        self, act: Any, share: Any, fair: None, family: Ground, bob: User
    ) -> None:
        granted = sorted({*FIELDS} - {"milestones"})
        for query in (
            self.QUERY,
            "view=board&columns=milestone&cards=milestone",
            "view=timeline&lanes=milestone&hue=milestone",
        ):
            page = read(share(query, fields=granted))
            assert not any(name in page for name in ("Summer fair", "Payday", "Wake it", "Milestone")), query
        with act(bob) as actor:
            row = share_item(Item.objects.get(title="Ledger"), family["audience"], by=actor)
        assert "Summer fair" not in read(row)

    def test_a_filter_asks_only_for_those_that_are_seen(self, share: Any, fair: None, family: Ground) -> None:
        def asking(value: Any, op: str = "is") -> str:
            return f"{self.QUERY}&f=" + json.dumps({"field": "milestone", "op": op, "value": value})

        payday = str(family["Payday"].pk)
        page = read(share(asking(payday), fields=["milestones"]))
        assert "Netting" in page and "Ledger" not in page
        with pytest.raises(Invalid, match="does not see: Milestones"):
            share(asking(payday), fields=["dates"])
        with pytest.raises(Invalid, match="names a milestone of a product"):
            share(asking(str(family["Wake it"].pk)), fields=["milestones"])
        with pytest.raises(Invalid, match="is for no milestone"):
            share(asking(None, "empty"), fields=["milestones"])
