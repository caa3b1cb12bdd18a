"""What Ann does alone: bringing the plan in, views, a scenario, a baseline, showing it, taking it back."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from roadmap.models import Baseline, Item, SavedView, Scenario, ScenarioChange
from stakeholders.models import SharedView
from tests.walk.conftest import HERE, MAPPING, at, counted, drawn, inside, work, workbench


def bring_in(ann: Page) -> None:
    """The file by the mapping that the documentation has, tried out first."""
    ann.get_by_role("link", name="Bring what you have").click()
    ann.get_by_label("What is in the file").select_option(label="Roadmap items")
    ann.get_by_label("File", exact=True).set_input_files(HERE / "items.csv")
    ann.get_by_role("button", name="Read the file").click()
    ann.get_by_text("As JSON, for rules").click()
    ann.get_by_label("Mapping", exact=True).fill(MAPPING.read_text())
    ann.get_by_label("Second file for a lookup").set_input_files(HERE / "releases.csv")
    ann.get_by_label("Name of the lookup").fill("releases")
    ann.get_by_role("button", name="Try it out").click()
    ann.locator("#progress").wait_for()
    work()
    expect(ann.locator(".standfirst")).to_have_text("39 rows would come in, 1 does not fit.")
    assert counted(Item) == 0
    ann.get_by_role("button", name="Bring in 39 rows").click()
    ann.locator("#progress").wait_for()
    work()
    expect(ann.locator(".standfirst")).to_have_text("39 rows came in, 1 did not fit.")
    ann.get_by_role("link", name="See what came in").click()
    drawn(ann)
    expect(ann.locator(".bar").first).to_be_in_viewport()
    assert counted(Item) == 39


def keep_views(ann: Page) -> None:
    """A timeline by team, shared and opened at first; a table of what is in progress, private."""
    workbench(ann, "?view=timeline&zoom=fit&lanes=team")
    keep(ann, "By SIG", shared=True)
    workbench(ann, "?view=table")
    ann.get_by_role("button", name="Add filter").click()
    ann.locator("#wb-filter").get_by_role("button", name="Status").click()
    ann.locator("#wb-filter").get_by_label("In progress").check()
    ann.keyboard.press("Escape")
    building = counted(Item, status__name="In progress")
    expect(ann.locator(".filters .count")).to_have_text(f"{building} items")
    keep(ann, "In progress")
    ann.locator(".saved li", has_text="By SIG").hover()
    ann.get_by_role("button", name="Change view By SIG").click()
    ann.get_by_role("button", name="Open the roadmap with it").click()
    expect(ann.locator(".saved li", has_text="By SIG")).to_contain_text("opened at first")
    workbench(ann)
    expect(ann.get_by_role("button", name="Fit")).to_have_attribute("aria-pressed", "true")
    with inside():
        kept = {view.name: (view.shared, view.is_default) for view in SavedView.objects.all()}
    assert kept == {"By SIG": (True, True), "In progress": (False, False)}


def keep(ann: Page, name: str, *, shared: bool = False) -> None:
    ann.get_by_role("button", name="Save view").click()
    menu = ann.locator("#wb-saved")
    menu.get_by_role("button", name=re.compile("Save what is shown|Save as another view")).click()
    menu.get_by_label("Name of the view").fill(name)
    menu.get_by_label("Share with the workspace").set_checked(shared)
    menu.get_by_role("button", name="Save view").click()
    expect(ann.locator(".saved li", has_text=name)).to_be_visible()


def what_if(ann: Page) -> None:
    """Four items to another team, in a scenario; two of them for good."""
    ann.goto(at("roadmap/scenarios/new/"))
    ann.get_by_label("Name").fill("Storage first")
    ann.get_by_role("button", name="Begin", exact=True).click()
    before = teams()
    ann.get_by_role("link", name="Edit in the workbench").click()
    drawn(ann)
    ann.locator('[data-view="table"]').click()
    ann.locator(".grid").focus()
    ann.keyboard.press("ArrowDown")
    for _ in range(3):
        ann.keyboard.press("Shift+ArrowDown")
    set_team(ann, "SIG Windows")
    ann.get_by_role("link", name="Compare and apply").click()
    expect(ann.locator("[name=change]")).to_have_count(4)
    assert teams() == before and counted(ScenarioChange) == 4
    for box in ann.locator("[name=change]").all()[:2]:
        box.uncheck()
    ann.get_by_role("button", name="Apply what is ticked").click()
    expect(ann.locator("[name=change]")).to_have_count(2)
    changed = [key for key, team in teams().items() if team != before[key]]
    assert len(changed) == 2 and counted(Scenario, state="open") == 1


def set_team(ann: Page, name: str) -> None:
    bulk, menu = ann.locator(".bulk"), ann.locator(".bulk-menu")
    expect(bulk).to_contain_text("4 selected")
    bulk.get_by_role("button", name="Set").click()
    menu.get_by_role("button", name="Team").click()
    choice = menu.locator("select")
    if choice.count():
        choice.select_option(label=name)
        menu.get_by_role("button", name="Set", exact=True).click()
    else:
        menu.get_by_role("button", name=name).click()
    expect(ann.locator(".td.f-team", has_text=name).nth(3)).to_be_visible()
    expect(ann.locator("#workbench")).not_to_have_attribute("data-busy", "true")


def teams() -> dict[str, str]:
    with inside():
        return {item.key: str(item.team) for item in Item.objects.select_related("team")}


def slip(ann: Page) -> None:
    """The plan of New Year, frozen; then half a year as it happened, taken back once and brought in again."""
    play(ann, "Only changes before this day")
    ann.goto(at("roadmap/baselines/new/"))
    ann.get_by_label("Name").fill("New Year")
    ann.get_by_role("button", name="Freeze", exact=True).click()
    expect(ann.locator("h1")).to_have_text("New Year")
    with inside():
        rows = Baseline.objects.get().items.exclude(category__in=["shipped", "dropped"])
        promised = {row.item_id: row.end for row in rows}
    baseline, before = ann.url, state()
    play(ann, "Only changes from this day on")
    after = state()
    assert after != before
    ann.get_by_role("button", name="Take back this import").click()
    ann.locator("#ask").get_by_role("button", name="Yes").click()
    expect(ann.get_by_text("What came in was taken back")).to_be_visible()
    assert state() == before
    play(ann, "Only changes from this day on")
    assert state() == after
    ann.goto(baseline)
    with inside():
        kept = {item.pk: ended(item) for item in Item.objects.exclude(status__category="dropped")}
    now = {pk: kept[pk] for pk, end in promised.items() if end and pk in kept}
    lost = [pk for pk, end in now.items() if end is None]
    later = [pk for pk, end in now.items() if end and end > promised[pk]]
    assert lost and later, "a sample in which nothing slips shows nothing"
    expect(ann.locator(".standfirst")).to_contain_text(f"{len(later)} of")
    expect(ann.locator(".standfirst")).to_contain_text(re.compile(f"{len(lost)} lost (its|their) date"))
    for by in ("Objective", "Product", "Team"):
        ann.locator(".seg").get_by_role("link", name=by).click()
        expect(ann.locator("thead th").first).to_have_text(by)
    told = by_page(ann)
    ann.get_by_role("link", name="On the timeline").click()
    drawn(ann)
    expect(ann.get_by_label("Compared with")).to_have_value(re.compile(".+"))
    expect(ann.locator(".standfirst")).to_contain_text(re.compile(f"^{len(later)} of .* slipped since"))
    assert by_timeline(ann, told) == told


def by_page(ann: Page) -> dict[str, str]:
    """Key → how far the page of the baseline says that it moved, of all that moved, as a bar says it."""
    told = {}
    for row in ann.locator("section.sec tbody tr:has(.key)").all():
        words = row.locator("td").last.inner_text()
        if re.search("late|early|later|earlier", words):
            told[row.locator(".key").inner_text()] = re.sub(r"^(.*) later$", r"+\1", words)
    return told


def by_timeline(ann: Page, told: dict[str, str]) -> dict[str, str]:
    """The same read from the bars, with all of them drawn; nothing that the page is silent of may be there."""
    size = ann.viewport_size
    ann.set_viewport_size({"width": 1440, "height": 6000})
    ann.get_by_role("button", name="Fit").click()
    with inside():
        keys = {str(item.pk): item.key for item in Item.objects.exclude(start=None, end=None)}
    expect(ann.locator(".bar[data-id]")).to_have_count(len(keys))
    notes = {keys[bar.get_attribute("data-id") or ""]: bar.inner_text() for bar in ann.locator(".bar").all()}
    slips = {
        key: found.group()
        for key, text in notes.items()
        if (found := re.search(r"\+\d+ \w+|\d+ \w+ earlier|shipped \d+ \w+ (late|early)", text))
    }
    assert set(told) - set(slips) <= {key for key in told if key not in notes}
    ann.set_viewport_size(size or {"width": 1440, "height": 900})
    return slips


def ended(item: Item) -> date | None:
    """When it is to end; when it did, once it has."""
    return item.shipped_at.date() if item.shipped_at else item.end


def play(ann: Page, span: str) -> None:
    """The history up to New Year, or from then on, by the pages of imports."""
    ann.goto(at("imports/"))
    ann.get_by_label("What is in the file").select_option(label="Changes of roadmap items over time")
    ann.get_by_label("File", exact=True).set_input_files(HERE / "history.csv")
    ann.get_by_role("button", name="Read the file").click()
    for day in ("Only changes before this day", "Only changes from this day on"):
        ann.get_by_label(day).fill("2026-01-01" if day == span else "")
    ann.get_by_role("button", name="Try it out").click()
    ann.locator("#progress").wait_for()
    work()
    ann.get_by_role("button", name="Bring in").click()
    ann.locator("#progress").wait_for()
    work()
    expect(ann.get_by_role("button", name="Take back this import")).to_be_visible()
    ann.wait_for_load_state()


def present(ann: Page) -> None:
    workbench(ann)
    ann.get_by_role("button", name="Present").click()
    expect(ann.get_by_text(re.compile(r"^1 of \d+$"))).to_be_visible()
    ann.keyboard.press("ArrowRight")
    expect(ann.get_by_text(re.compile(r"^2 of \d+$"))).to_be_visible()
    ann.keyboard.press("Escape")
    expect(ann.get_by_text(re.compile(r"^2 of \d+$"))).to_have_count(0)


def share(ann: Page, stranger: Callable[..., Page]) -> None:
    """By link, quarters only, behind a password, until a day."""
    workbench(ann)
    ann.locator(".saved li", has_text="By SIG").hover()
    ann.get_by_role("button", name="Change view By SIG").click()
    ann.get_by_role("button", name="Share by link").click()
    ann.get_by_role("link", name="Make an audience").click()
    ann.get_by_label("Name", exact=True).fill("Community")
    ann.get_by_label("Team", exact=True).check()
    ann.get_by_label("Dates no finer than").select_option(label="Quarters")
    ann.get_by_role("button", name="Make the audience").click()
    ann.get_by_label("Open until").fill((date.today() + timedelta(30)).isoformat())
    ann.get_by_label("Password").fill("harbour lights")
    ann.get_by_role("button", name="Make the link").click()
    link = ann.locator("#share-link").inner_text()
    private = stranger("/v/" + link.partition("/v/")[2])
    assert "By SIG" not in private.content()
    private.get_by_label("Password").fill("harbour lights")
    private.get_by_role("button", name="Show the view").click()
    expect(private.locator("h1")).to_have_text("By SIG")
    expect(private.get_by_text("SIG Node").first).to_be_visible()
    assert no_days(private) and counted(SharedView, expires_at__isnull=False) == 1


def no_days(page: Page) -> bool:
    """No date finer than a quarter in what was sent, but for the day on which it is read."""
    today = date.today()
    text = page.content().replace(f"{today.day} {today:%B} {today.year}", "")
    return not re.search(r"\d{4}-\d{2}-\d{2}|\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)", text)


def regret(ann: Page) -> None:
    """A bulk change and what was put away after it, undone together from the page of what was done."""
    before = state()
    workbench(ann, "?view=table")
    ann.locator(".grid").focus()
    for _ in range(2):
        ann.keyboard.press("ArrowDown")
    for _ in range(3):
        ann.keyboard.press("Shift+ArrowDown")
    set_team(ann, "SIG Windows")
    ann.locator(".bulk").get_by_role("button", name="Archive").click()
    expect(ann.locator(".bulk")).to_be_hidden()
    expect(ann.locator("#workbench")).not_to_have_attribute("data-busy", "true")
    assert state() != before
    ann.get_by_role("button", name="Plan").click()
    ann.locator("#menu-plan").get_by_role("link", name="Undo").click()
    ann.get_by_role("button", name=re.compile("Back to before this .*Team is now SIG Windows")).first.click()
    expect(ann.locator("#toasts")).to_contain_text(re.compile(r"Took back \d acts\."))
    assert state() == before


def state() -> list[Any]:
    with inside():
        return list(
            Item.objects.order_by("pk").values_list("pk", "team", "status", "archived_at", "start", "end")
        )
