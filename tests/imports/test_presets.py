"""Exports of other products: known by their header, mapped, with hierarchy, links and comments; twice is once.

The files are ours, written after what each product documents or what its exports are known to look like (docs/import.md).
"""

from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from core.imports.jobs import receive, use_preset
from core.imports.presets import PRESETS, find
from core.models import ImportJob, User
from roadmap.models import Comment, CustomField, Item, Link, Status
from tests.conftest import Act
from tests.imports.conftest import Bring, again, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("acme")]
FILES = Path(__file__).parent / "presets"
ALL = {
    "jira.csv": "jira", "github.json": "github", "github_api.json": "github", "github_numbers.json": "github",
    "github_projects.tsv": "github_projects", "gitlab.csv": "gitlab", "gitlab_work_items.csv": "gitlab",
    "linear.csv": "linear", "plane.csv": "plane", "plane_community.csv": "plane", "trello.csv": "trello",
    "trello.json": "trello", "asana.csv": "asana", "productboard.csv": "productboard", "airfocus.csv": "airfocus", "aha.csv": "aha",
    "aha_epics.csv": "aha_epics", "productplan.csv": "productplan",
}  # fmt: skip
# Files whose rows belong to no product of their own: the only one there is takes them.
NEED_A_PRODUCT = {
    "github.json", "github_api.json", "github_numbers.json", "gitlab.csv", "gitlab_work_items.csv", "productboard.csv",
    "airfocus.csv", "productplan.csv",
}  # fmt: skip


@pytest.fixture
def come(bring: Bring, act: Act, request: Any) -> Any:
    def run(name: str, **more: Any) -> ImportJob:
        if name in NEED_A_PRODUCT:
            request.getfixturevalue("product")
        return bring((FILES / name).read_bytes(), filename=name, **more)

    return run


def warned(job: ImportJob, text: str) -> bool:
    return any(text in sentence for sentence in job.warnings)


@pytest.mark.parametrize("name", ALL)
def test_it_is_known_comes_in_whole_and_twice_is_once(name: str, come: Any, act: Act) -> None:
    dry = come(name, dry=True)
    assert dry.mapping["preset"] == ALL[name]
    job = come(name)
    assert job.counts["rejected"] == 0, job.reasons
    assert (job.counts, job.counts["created"]) == (dry.counts, job.total)
    with act():
        before = list(Item.objects.order_by("pk").values_list("pk", "version"))
        beside = Link.objects.count(), Comment.objects.count()
    second = come(name)
    assert second.counts["unchanged"] == job.total, second.examples
    with act():
        assert list(Item.objects.order_by("pk").values_list("pk", "version")) == before
        assert (Link.objects.count(), Comment.objects.count()) == beside


def test_every_preset_has_a_file() -> None:
    assert set(ALL.values()) == {name for name, preset in PRESETS.items() if not preset.own}


@pytest.mark.parametrize("columns", [
    ["title", "status", "due"], ["id", "title", "state"], ["name", "status", "description"],
    ["number", "title", "creator", "status", "stage", "stable"],
])  # fmt: skip
def test_an_ordinary_table_is_nobodys_export(columns: list[str]) -> None:
    assert find("items", columns) is None
    assert find("companies", ["Issue key", "Summary", "Issue Type"]) is None


def test_jira(come: Any, act: Act, bob: User) -> None:
    job = come("jira.csv")
    with act():
        epic, story, bug = (Item.objects.get(external_id=f"HAR-{n}") for n in (1, 2, 3))
        assert (story.parent, story.product.name, story.type, story.owner) == (
            epic,
            "Harbour",
            "feature",
            bob,
        )
        assert (story.start, story.end, story.effort) == (date(2024, 6, 1), date(2024, 6, 15), 5)
        assert story.tags == ["pay", "fast", "priority: high"] and story.milestone.name == "Summer"
        assert story.description == "Why it matters,\nin two lines" and story.status.category == "in_progress"
        assert (epic.type, epic.status.category, epic.shipped_at.date()) == (
            "initiative",
            "shipped",
            date(2024, 5, 20),
        )
        assert (bug.type, bug.owner, bug.status.name) == ("bug", None, "Waiting for legal")
        link = Link.objects.get()
        assert (link.source, link.target, link.kind) == (story, bug, "blocks")
        first, second = Comment.objects.order_by("created_at")
        assert (first.text, first.author, first.item) == ("First look, fine", bob, story)
        assert first.created_at.date() == date(2024, 6, 3)
        assert second.author == bob, "no member: whoever brought it in, with the name before the text"
        assert second.text == "**557058:ab12**:\n\nFrom an account\nof two lines"
    assert warned(job, "HAR-404") and warned(job, "Somebody Else") and warned(job, "Waiting for legal")


def test_only_an_admin_is_believed_who_said_what(
    bring: Bring, act: Act, bob: User, adam: User, vera: User, alice: User, product: Any
) -> None:
    """A file can say that anybody said anything: what an editor brings in is the editor's, and says of whom it is told."""
    said = [f"3/Jun/24 3:4{n} PM;{user.email};I quit" for n, user in enumerate((alice, vera, bob))]
    header = ["Summary", "Issue key", "Issue Type", "Project name", "Comment", "Comment", "Comment"]
    data = table(header, ["Part", "X-1", "Task", product.name, *said])
    bring(data, filename="jira.csv")
    with act():
        told = [(one.author, one.text) for one in Comment.objects.order_by("created_at")]
        assert told == [
            (bob, f"**{alice.email}**:\n\nI quit"),
            (bob, f"**{vera.email}**:\n\nI quit"),
            (bob, "I quit"),
        ]
    bring(data.replace(b"I quit", b"I stay"), filename="jira.csv", user=adam)
    with act():
        rows = Comment.objects.filter(text="I stay").order_by("created_at")
        assert [one.author for one in rows] == [alice, vera, bob]


def test_what_else_jira_knows_a_row_by(bring: Bring, act: Act) -> None:
    """Older exports name the parent by its number only, wherever it stands."""
    header = ["Summary", "Issue key", "Issue id", "Issue Type", "Project name", "Parent id"]
    bring(table(header, ["Part", "X-2", "102", "Task", "X", "101"], ["Whole", "X-1", "101", "Epic", "X", ""]))
    with act():
        assert Item.objects.get(external_id="X-2").parent.external_id == "X-1"


def test_a_second_export_brings_only_what_is_new(come: Any, bring: Bring, act: Act) -> None:
    come("jira.csv")
    text = (FILES / "jira.csv").read_text()
    changed = text.replace("First look, fine", "Second thoughts").replace("HAR-404", "HAR-1")
    job = bring(changed.encode(), filename="jira.csv")
    assert job.counts["updated"] == 1 and job.counts["created"] == 0
    with act():
        assert sorted(Comment.objects.values_list("text", flat=True))[1:] == [
            "First look, fine",
            "Second thoughts",
        ]
        assert Link.objects.count() == 1
    assert warned(job, "part of"), "an item cannot block what it is part of"


def test_a_priority_goes_into_the_workspaces_own_field(come: Any, act: Act) -> None:
    with act():
        options = [{"slug": name, "name": name.title(), "hue": 1} for name in ("high", "low")]
        CustomField.objects.create(slug="priority", name="Priority", kind="select", options=options)
    come("jira.csv")
    with act():
        story = Item.objects.get(external_id="HAR-2")
        assert story.custom == {"priority": "high"} and story.tags == ["pay", "fast"]


def test_github(come: Any, act: Act, vera: User) -> None:
    come("github.json")
    with act():
        night, no, crash = Item.objects.order_by("number")
        assert night.external_id == "https://github.com/acme/app/issues/12"
        assert night.tags == ["ui", "good first issue"] and night.milestone.name == "v2"
        assert (no.status.category, crash.status.category) == ("dropped", "shipped")
        assert Comment.objects.get().text == "**vera**:\n\nSame here"


def test_the_list_of_githubs_api(come: Any, act: Act) -> None:
    job = come("github_api.json")
    with act():
        moor, lamps, wire = Item.objects.order_by("number")
        assert moor.external_id == "https://github.com/acme/app/issues/20", (
            "the page, not the address of the API"
        )
        assert (moor.type, moor.tags, moor.milestone.name) == ("feature", ["harbour"], "Season")
        assert (lamps.type, lamps.status.category, lamps.parent) == ("bug", "dropped", moor)
        assert wire.tags == ["harbour", "pull request"]
        assert not Comment.objects.exists(), "the API says how many there are, not which"
    assert job.counts["created"] == 3


def test_a_list_of_issues_known_by_number_only(come: Any, act: Act) -> None:
    come("github_numbers.json")
    with act():
        fenders, kit, ropes = (Item.objects.get(external_id=str(n)) for n in (31, 30, 32))
        assert (fenders.parent, kit.type) == (kit, "initiative")
        assert {(link.source, link.target) for link in Link.objects.all()} == {(kit, ropes)}


def test_github_projects(come: Any, act: Act, bob: User) -> None:
    come("github_projects.tsv")
    with act():
        part, whole = Item.objects.order_by("number")
        assert part.parent == whole and part.product.name == "acme/app"
        assert (part.owner, part.end, part.effort, part.tags) == (bob, date(2026, 7, 1), 3, ["ui", "api"])


def test_linear(come: Any, act: Act) -> None:
    job = come("linear.csv")
    with act():
        one, two = Item.objects.order_by("number")
        assert (one.start, one.end, one.team.name) == (date(2024, 1, 3), date(2024, 2, 1), "Engines")
        assert one.tags == ["Bug", "Speed", "priority: urgent"] and two.tags == ["archived"]
        assert two.parent == one and two.shipped_at.date() == date(2024, 1, 5)
    # The part of a thing cannot block it here, and says so; neither can what is not in the file.
    assert warned(job, "part of") and warned(job, "ENG-99")


def test_plane(come: Any, act: Act, bob: User) -> None:
    come("plane.csv")
    with act():
        wash, deck, soap = Item.objects.order_by("number")
        assert wash.parent == deck and wash.owner == bob and wash.tags == ["wood", "water", "priority: high"]
        assert Link.objects.get().source == soap and deck.status.category == "idea"
        assert [one.author for one in Comment.objects.order_by("created_at")] == [bob, bob]


def test_the_tables_of_planes_community_edition(come: Any, act: Act, bob: User) -> None:
    """Days with their weekday, lists without brackets, comments as Python writes them, apostrophes before signs."""
    job = come("plane_community.csv")
    with act():
        wash, deck, soap = Item.objects.order_by("number")
        assert (wash.start, wash.end, wash.parent, wash.owner) == (
            date(2026, 1, 5),
            date(2026, 1, 10),
            deck,
            bob,
        )
        assert (wash.tags, wash.milestone.name) == (["wood", "water", "priority: high"], "Spring")
        assert (wash.description, wash.product.name) == ("- with soap", "Deck")
        assert (soap.status.category, soap.shipped_at.date()) == ("shipped", date(2026, 1, 7))
        assert soap.tags == ["archived", "priority: urgent"]
        assert [(link.source, link.target) for link in Link.objects.all()] == [(soap, wash)]
        told = Comment.objects.order_by("created_at")
        assert [(one.author, one.text) for one in told] == [
            (bob, "It's wet"), (bob, '**A Guest**:\n\nDry "now"')
        ]  # fmt: skip
        assert told[0].created_at.astimezone(ZoneInfo("Europe/Lisbon")).date() == date(2026, 1, 5)
    assert job.counts["rejected"] == 0


def test_gitlabs_newer_columns(come: Any, act: Act) -> None:
    come("gitlab_work_items.csv")
    with act():
        part, ease = Item.objects.order_by("number")
        assert (part.parent, part.type, ease.type) == (ease, "feature", "initiative")
        assert (part.start, part.end, ease.milestone.name) == (date(2026, 6, 1), date(2026, 6, 15), "17.1")


def test_trello(come: Any, act: Act, bob: User) -> None:
    come("trello.json")
    with act():
        tiles, old = Item.objects.order_by("number")
        assert tiles.description == "Bath, 20 m²\n\n**To buy**\n- [x] Tiles\n- [ ] Grout"
        assert (tiles.owner, tiles.tags, tiles.product.name) == (bob, ["Shopping", "red"], "House")
        assert (old.tags, old.status.name) == (["archived"], "Parking lot")
        assert [one.text for one in Comment.objects.order_by("created_at")] == [
            "First",
            "**Someone Else**:\n\nSecond",
        ]


def test_the_table_of_the_same_board_updates_what_the_json_made(come: Any) -> None:
    come("trello.json")
    assert come("trello.csv").counts["created"] == 0


def test_asana(come: Any, act: Act) -> None:
    job = come("asana.csv")
    with act():
        site, brief = Item.objects.order_by("number")
        assert (
            brief.parent == site and brief.status.category == "shipped" and site.status.category == "planned"
        )
    assert warned(job, "part of")


def test_roadmap_tools(come: Any, act: Act) -> None:
    for name in ("productboard.csv", "airfocus.csv", "productplan.csv"):
        come(name)
    with act():
        parents = dict(Item.objects.exclude(parent=None).values_list("title", "parent__title"))
        assert parents == {
            "Invite by link": "Shared lists", "Faster search": "Find things", "Berth map": "Harbour app",
        }  # fmt: skip
        assert Item.objects.get(title="Shared lists").horizon == "now"
        assert Item.objects.get(title="Berth map").team.name == "Apps"


def test_aha(come: Any, act: Act) -> None:
    job = come("aha.csv")
    with act():
        assert Item.objects.get(external_id="APP-7").milestone.name == "2026 Q3"
    assert warned(job, "APP-E-1"), "the epic is in another report"


def test_who_may_not_make_a_status_is_told_which_there_are(come: Any, bring: Bring, act: Act) -> None:
    with act():
        before = Status.objects.count()
    mapping = come("jira.csv", dry=True).mapping
    mapping["options"]["create"] = ["product"]
    job = bring((FILES / "jira.csv").read_bytes(), filename="jira.csv", mapping=mapping)
    assert job.counts["rejected"] == 2, job.reasons
    with act():
        assert Status.objects.count() == before


def test_the_page_says_what_it_looks_like(come: Any, act: Act, bob: User, web: Any) -> None:
    with act(bob) as actor:
        job = receive([(FILES / "jira.csv").read_bytes()], kind="items", filename="jira.csv", by=actor)
    address = reverse("import_mapping", args=["acme", job.pk])
    page = web(bob).get(address).content.decode()
    assert "This looks like an export of Jira." in page
    assert 'name="field-0"' in page, "the table of columns, to be changed"
    before = again(job, act).mapping
    form = {f"field-{place}": field_of(before, column) for place, column in enumerate(job.columns)}
    form |= {f"values-{place}": "" for place in range(len(job.columns))}
    assert web(bob).post(address, form).status_code == 302
    after = again(job, act).mapping
    assert after["options"] == before["options"] and after["preset"] == "jira"
    assert after["fields"]["comments"] == before["fields"]["comments"]
    assert after["fields"]["tags"] == before["fields"]["tags"]


def field_of(mapping: dict[str, Any], column: str) -> str:
    for name, spec in mapping["fields"].items():
        said = {"column": spec} if isinstance(spec, str) else spec
        if column in [said.get("column"), *said.get("columns", [])]:
            return name
    return ""


def test_another_preset_or_none_can_be_chosen(act: Act, bob: User, web: Any) -> None:
    with act(bob) as actor:
        job = receive([(FILES / "jira.csv").read_bytes()], kind="items", filename="jira.csv", by=actor)
    address = reverse("import_format", args=["acme", job.pk])
    web(bob).post(address, {"preset": ""})
    assert "preset" not in again(job, act).mapping
    web(bob).post(address, {"preset": "jira"})
    assert again(job, act).mapping["preset"] == "jira"
    with act(bob) as actor, pytest.raises(Exception, match="no preset"):
        use_preset(again(job, act), "trello-of-the-moon", by=actor)


def test_json_that_is_no_table(bring: Bring) -> None:
    for data in (b'{"a": 1}', b"[1, 2]", b'[{"a": 1}, 2]', b"{", b"[" * 5000):
        with pytest.raises(Exception, match="JSON"):
            bring(data, filename="x.json")
