"""Which objective an item serves is one rule: tree, picture, filter and line of sight give one objective one size."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from core.models import User, Workspace
from core.tenancy import Actor, acting
from roadmap.actions import change_item, create_item, create_objective
from roadmap.export.asked import asked
from roadmap.export.draw.plan import Plan
from roadmap.export.draw.tree import _Tree
from roadmap.filters import where_of_tree
from roadmap.models import Item, Objective, Status
from roadmap.queries.sight import line_of_sight

SCRIPT = Path(__file__).parents[1] / "js" / "serving-of.mjs"
OPEN = {"field": "category", "op": "none_of", "value": ["shipped", "dropped"]}
node = shutil.which("node")
Sizes = dict[str, tuple[int, float]]
pytestmark = pytest.mark.django_db


def found(actor: Actor, *nodes: Any, alone: bool = False) -> list[str]:
    """Ids of the items that a filter finds."""
    where = where_of_tree({"all": list(nodes)}, actor, alone)
    sql = "SELECT i.id FROM roadmap_item i JOIN roadmap_status st ON st.id = i.status_id WHERE i.archived_at IS NULL"
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} AND i.workspace_id = (SELECT core_workspace()) {where.sql}", where.values)
        return [str(pk) for (pk,) in cursor.fetchall()]


def in_sight() -> Sizes:
    sight = line_of_sight()
    told = {str(one.objective.pk): (one.count, one.effort) for one in sight.walk()}
    return told | {"": (sum(work.count for work in sight.loose), sight.loose_effort)}


def in_tree(shown: list[str]) -> Sizes:
    """As the browser grows it."""
    rows = Item.objects.live().order_by("rank", "id").values("id", "parent_id", "objective_id", "effort")
    aims = Objective.objects.values("id", "parent_id")
    given = {
        "items": [
            {
                "id": row["id"],
                "parent": row["parent_id"],
                "objective": row["objective_id"],
                "effort": row["effort"],
            }
            for row in rows
        ],
        "shown": shown,
        "objectives": [{"id": row["id"], "parent": row["parent_id"]} for row in aims],
    }
    assert node
    sent = json.dumps(given, default=str)
    answer = subprocess.run([node, str(SCRIPT)], input=sent, capture_output=True, text=True, check=True)
    return {pk: (count, effort) for pk, (count, effort) in json.loads(answer.stdout).items()}


def in_picture(actor: Actor) -> Sizes:
    tree = _Tree(Plan(actor, asked({"view": "tree", "category": "!shipped,dropped"})))
    told = {pk: tree._weigh(one) for pk, one in tree.plan.objectives.items()}
    return told | {"": tree._sum(tree.serving.get("", []))}


def below(pk: str, parents: dict[str, str | None]) -> set[str]:
    """An objective and all that lie below it."""
    kids = {one for one, parent in parents.items() if parent == pk}
    return {pk}.union(*(below(kid, parents) for kid in kids))


@pytest.mark.skipif(not node, reason="node is not installed")
def test_tree_filter_and_line_of_sight_give_the_same_numbers_on_the_demo() -> None:
    call_command("demo", verbosity=0)
    demo = Workspace.objects.get(slug="demo")
    with acting(demo, User.objects.get(email="demo@tidewater.example")) as actor:
        sight, shown = in_sight(), found(actor, OPEN)
        assert len(sight) > 5 and sum(count for count, _effort in sight.values()) > 50
        tree, picture = in_tree(shown), in_picture(actor)
        assert {pk: size for pk, size in tree.items() if size[0]} == {
            pk: size for pk, size in sight.items() if size[0]
        }
        assert picture == sight
        parents = {
            str(pk): above and str(above) for pk, above in Objective.objects.values_list("pk", "parent_id")
        }
        for pk in parents:
            asked_for = {"field": "objective", "op": "any_of", "value": sorted(below(pk, parents))}
            assert len(found(actor, OPEN, asked_for)) == sight[pk][0]
        assert len(found(actor, OPEN, {"field": "objective", "op": "empty"})) == sight[""][0]


def test_its_own_else_that_of_the_nearest_above_whatever_state_that_is_in(
    act: Any, api: Any, bob: User, product: Any
) -> None:
    with act() as actor:
        near, far = create_objective(by=actor, title="Near"), create_objective(by=actor, title="Far")

        def make(title: str, parent: Item | None = None, **fields: Any) -> Item:
            return create_item(by=actor, product=product, title=title, parent=parent, **fields)

        top = make("Top", objective=far)
        middle = make("Middle", top, objective=near)
        deep = make("Deep", make("Between", middle))
        other = make("Other", middle, objective=far)
        change_item(middle, by=actor, status=Status.objects.get(category="shipped"))

        def serving(aim: Any, alone: bool = False) -> set[str]:
            ids = found(actor, {"field": "objective", "op": "is", "value": str(aim.pk)}, alone=alone)
            return set(Item.objects.filter(pk__in=ids).values_list("title", flat=True))

        assert serving(near) == {"Middle", "Between", "Deep"}
        assert serving(far) == {"Top", "Other"}
        assert serving(near, alone=True) == {"Middle"}, "who may not see wholes is told of nothing inherited"
        sight = in_sight()
        assert (sight[str(near.pk)][0], sight[str(far.pk)][0], sight[""][0]) == (2, 2, 0)
        Item.objects.filter(pk=middle.pk).update(archived_at=actor.now)
        assert serving(near) == set(), "what is archived says nothing of its parts"
    listed = api(bob).get("/api/v1/workspaces/acme/items", {"objective": str(far.pk)}).json()["results"]
    assert {one["title"] for one in listed} == {"Top", "Other"}
    assert deep.objective_id is None and other.objective_id == far.pk
