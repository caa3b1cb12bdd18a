"""A suspicious reader of a link that shows quarters only: whatever is hidden may be anything, the answers are the same.

Two plans that look alike to an audience make the same bytes and headers, of every kind of view, page and month, however
the view sorts, groups and colours.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from core.errors import Invalid
from core.models import User
from roadmap.actions import change_item, create_objective, create_team
from roadmap.actions.comments import create_comment
from roadmap.actions.fields import create_field
from roadmap.actions.links import create_link
from roadmap.actions.milestones import change_milestone, create_milestone
from roadmap.actions.views import create_view
from roadmap.models import CustomField, Milestone, Team
from stakeholders.actions import change_audience
from stakeholders.actions.shares import share_item, share_view
from stakeholders.models import SharedView
from stakeholders.views.shared import path_of
from tests.stakeholders.conftest import make_item, status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]
Ground = dict[str, Any]
Change = Callable[[Any, Ground], Any]

EVERYTHING = (
    "cols=key,title,status,team,owner,tags,effort,start,end,objective,type,custom.note,milestone,rollup_start,rollup_end"
    ",rollup_effort,progress&sort=-effort,-rollup_effort,progress,rollup_end,end,owner,status,team,milestone"
)
QUERIES = [
    f"view=timeline&lanes=team&hue=owner&load=1&links=1&{EVERYTHING}",
    f"view=timeline&lanes=end&hue=status&{EVERYTHING}",
    f"view=timeline&lanes=custom.note&hue=custom.size&{EVERYTHING}",
    f"view=timeline&lanes=milestone&hue=milestone&zoom=fit&{EVERYTHING}",
    f"view=calendar&month=2026-08&{EVERYTHING}",
    f"view=board&columns=status&rows=team&cards=owner,team,effort,end,tags,progress,rollup_end,rollup_effort,milestone&{EVERYTHING}",
    f"view=table&group=team,end&{EVERYTHING}",
    f"view=table&group=rollup_end&{EVERYTHING}",
    f"view=table&group=milestone&{EVERYTHING}",
    f"view=tree&{EVERYTHING}",
    f"view=matrix&x=effort&y=value&size=effort&hue=team&{EVERYTHING}",
]
# What a reader may add to the address, and what a browser may send along.
ASKED = [
    {},
    {"month": "2026-07"},
    {"month": "2026-09"},
    {"page": "2"},
    {"hue": "team", "sort": "end", "format": "csv"},
]
SENT = {"If-None-Match": "*", "If-Modified-Since": "Mon, 01 Jun 2020 00:00:00 GMT"}


@pytest.fixture
def rows(act: Any, ground: Ground, bob: User) -> list[SharedView]:
    """Every kind of view, and one item, shared with readers who see titles, dates by quarter and milestones."""
    with act(bob) as actor:
        ground["team"], ground["other"] = (create_team(by=actor, name=name) for name in ("Ledger", "Wallet"))
        ground["size"] = create_field(
            by=actor,
            name="Size",
            kind="select",
            options=[{"slug": one, "name": one, "hue": 10} for one in "ab"],
        )
        create_field(by=actor, name="Note", kind="text")
        for title, horizon in (("Refunds", "now"), ("Wallets", "next"), ("Payouts", "")):
            ground[title] = make_item(actor, ground["pay"], title, horizon=horizon)
        _family(actor, ground)
        change_audience(ground["audience"], by=actor, fields=["dates", "milestones"])
        create_milestone(by=actor, name="Fair", date=date(2026, 8, 20), date_precision="day")
        views = [create_view(by=actor, name="Plan", query=query, shared=True) for query in QUERIES]
        shares = [share_view(view, ground["audience"], by=actor) for view in views]
        items = [share_item(ground[one], ground["audience"], by=actor) for one in ("Refunds", "Whole")]
        return [*shares, *items]


def _family(actor: Any, ground: Ground) -> None:
    """A whole with a part that is seen and one that is not; below another that is hidden lies one that is seen."""
    ground["Whole"] = make_item(actor, ground["pay"], "Whole", end=None, end_precision="")
    ground["Part"] = make_item(actor, ground["pay"], "Part", parent=ground["Whole"], effort=3.0)
    ground["Dark"] = make_item(
        actor, ground["secret"], "Dark part", parent=ground["Whole"], end=date(2030, 1, 1), effort=40.0
    )
    ground["Middle"] = make_item(actor, ground["secret"], "Dark middle")
    ground["Below"] = make_item(
        actor, ground["pay"], "Below", parent=ground["Middle"], end=date(2028, 2, 2), effort=5.0
    )


def answers(rows: list[SharedView]) -> list[tuple[Any, ...]]:
    found = []
    for row in rows:
        for asked in ASKED:
            answer = Client().get(path_of(row), asked, headers=SENT)
            # The parts of the page policy come in any order.
            headers = {name: sorted(said.split("; ")) for name, said in answer.headers.items()}
            headers.pop("X-Request-ID")
            found.append((row.view.query, asked, answer.status_code, headers, answer.content))
    return found


def hidden_item(actor: Any, ground: Ground) -> None:
    secret = make_item(actor, ground["secret"], "Kraken 2", team=ground["other"], horizon="now", effort=3.0)
    create_link(secret, ground["Refunds"], by=actor, kind="blocks")


def hidden_status(actor: Any, ground: Ground) -> None:
    make_item(actor, ground["pay"], "A mere idea", "idea", team=ground["team"], end=date(2024, 1, 1))


def hidden_objective(actor: Any, ground: Ground) -> None:
    goal = create_objective(by=actor, title="Wake the Kraken", product=ground["secret"], hue=122)
    change_item(ground["Refunds"], by=actor, objective=goal)
    change_item(ground["Wallets"], by=actor, objective=ground["goal"])


def hidden_milestone(actor: Any, ground: Ground) -> None:
    create_milestone(
        by=actor, name="Kraken", date=date(2031, 8, 20), date_precision="day", product=ground["secret"]
    )


def hidden_part(actor: Any, ground: Ground) -> None:
    change_item(
        ground["Dark"],
        by=actor,
        effort=1.0,
        start=date(2019, 1, 1),
        start_precision="day",
        end=date(2033, 3, 3),
    )
    make_item(actor, ground["secret"], "New dark part", "shipped", parent=ground["Part"])
    make_item(actor, ground["pay"], "A mere idea", "idea", parent=ground["Whole"], end=date(2035, 1, 1))


def hidden_part_done(actor: Any, ground: Ground) -> None:
    change_item(ground["Dark"], by=actor, status=status("shipped"))


def chain_through_hidden(actor: Any, ground: Ground) -> None:
    change_item(ground["Middle"], by=actor, parent=ground["Whole"])


def of_hidden_milestone(actor: Any, ground: Ground) -> None:
    dark = create_milestone(by=actor, name="Kraken", date=date(2031, 8, 20), product=ground["secret"])
    for title in ("Refunds", "Whole"):
        change_item(ground[title], by=actor, milestone=dark)


def moved_milestone(actor: Any, ground: Ground) -> None:
    change_milestone(
        Milestone.objects.get(), by=actor, date=date(2026, 7, 1), date_precision="day", done_at=actor.now
    )


def talk(actor: Any, ground: Ground) -> None:
    create_comment(by=actor, item=ground["Refunds"], text="A word")


def items(**fields: Any) -> Change:
    """The same change of two of the three items, so that order and groups would tell it."""

    def change(actor: Any, ground: Ground) -> None:
        for title, value in (("Payouts", 0), ("Wallets", 1)):
            given = {name: one[value] if isinstance(one, tuple) else one for name, one in fields.items()}
            change_item(ground[title], by=actor, **given)

    return change


def teams(actor: Any, ground: Ground) -> None:
    items(team=(ground["other"], ground["team"]))(actor, ground)
    Team.objects.filter(pk=ground["team"].pk).update(name="Zulu")


def own(actor: Any, ground: Ground) -> None:
    items(custom={ground["size"].slug: "b", CustomField.objects.get(name="Note").slug: "zz"})(actor, ground)


def owner(actor: Any, ground: Ground) -> None:
    items(owner=actor.user)(actor, ground)


def begun(actor: Any, ground: Ground) -> None:
    items(status=status("in_progress"))(actor, ground)


CHANGES: dict[str, Change] = {
    "days within a quarter": items(end=(date(2026, 9, 30), date(2026, 7, 1)), end_precision="day"),
    "how exactly a day is known": items(end=date(2026, 9, 30), end_precision=("quarter", "month")),
    "effort and value": items(effort=(7.75, 1.0), value=(1.0, 9.0)),
    "tags": items(tags=(["aaa"], ["zzz"])),
    "type": items(type=("bug", "initiative")),
    "words": items(description=("First of all.", "Last of all.")),
    "horizon": items(horizon=("later", "now")),
    "begun": begun,
    "owner": owner,
    "teams": teams,
    "own fields": own,
    "hidden items": hidden_item,
    "hidden statuses": hidden_status,
    "hidden objectives": hidden_objective,
    "hidden milestones": hidden_milestone,
    "a milestone within its quarter": moved_milestone,
    "hidden parts": hidden_part,
    "hidden parts that are done": hidden_part_done,
    "parts of hidden parts": chain_through_hidden,
    "milestones of items that are hidden": of_hidden_milestone,
    "talk": talk,
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_hidden_changes_no_byte(
    act: Any, rows: list[SharedView], ground: Ground, bob: User, name: str
) -> None:
    before = answers(rows)
    with act(bob) as actor:
        CHANGES[name](actor, ground)
    for old, new in zip(before, answers(rows), strict=True):
        for part, was, now in zip(("address", "asked", "status", "headers", "page"), old, new, strict=True):
            assert was == now, f"{name} is told by the {part}: {old[0]} {old[1]}"


def test_what_is_seen_does(act: Any, rows: list[SharedView], ground: Ground, bob: User) -> None:
    """The comparison above can tell two pages apart."""
    before = answers(rows)
    with act(bob) as actor:
        items(end=(date(2026, 10, 1), date(2027, 2, 1)))(actor, ground)
    after = answers(rows)
    changed = {old[0].split("&")[0] for old, new in zip(before, after, strict=True) if old[4] != new[4]}
    assert changed == {
        f"view={kind}" for kind in ("timeline", "calendar", "board", "table", "tree", "matrix")
    }


def test_no_answer_may_be_kept_compared_or_read_for_ids(rows: list[SharedView], ground: Ground) -> None:
    for _query, _asked, code, headers, body in answers(rows):
        page = body.decode()
        assert code == 200 and "text/html" in headers["Content-Type"]
        assert headers["Cache-Control"] == ["private, no-store"]
        assert not {"ETag", "Last-Modified"} & headers.keys()
        assert not re.search(
            r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-|PAY-\d|datetime=|\b2026-\d\d-\d\d\b", page
        )
        assert "data-id" not in page and "data-obj" not in page


@pytest.mark.parametrize("method", ["head", "options", "put", "delete", "patch"])
def test_other_methods_tell_no_more(rows: list[SharedView], method: str) -> None:
    answer = getattr(Client(), method)(path_of(rows[0]))
    assert answer.status_code in (200, 405) and not answer.content
    assert not answer.has_header("ETag") and not answer.has_header("Last-Modified")


@pytest.mark.parametrize("tail", ["feed.ics", "export.csv", "picture.png", "?format=json", "data"])
def test_there_are_no_files_behind_a_link(rows: list[SharedView], tail: str) -> None:
    answer = Client().get(path_of(rows[3]) + tail)
    assert answer.status_code == (200 if tail.startswith("?") else 404)
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "query",
    [
        "view=table&objective=none",
        'view=table&f={"field":"objective","op":"empty"}',
        'view=table&f={"field":"objective","op":"not_empty"}',
        'view=table&f={"field":"objective","op":"any_of","value":[null]}',
        'view=table&f={"field":"objective","op":"is","value":null}',
    ],
)
def test_whether_there_is_an_objective_tells_of_hidden_ones(
    act: Any, ground: Ground, bob: User, query: str
) -> None:
    """An item whose objective is hidden looks like one without, but would not be among them."""
    with act(bob) as actor:
        change_audience(ground["audience"], by=actor, fields=["objective"])
        view = create_view(by=actor, name="Plan", query=query, shared=True)
    with pytest.raises(Invalid, match="serves no objective"), act(bob) as actor:
        share_view(view, ground["audience"], by=actor)
    with act(bob) as actor:
        change_audience(ground["audience"], by=actor, products=[])
        assert share_view(view, ground["audience"], by=actor), "who sees all products sees all objectives"
