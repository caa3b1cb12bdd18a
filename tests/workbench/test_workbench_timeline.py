"""What the timeline adds to bars: links, new items, many at once, milestones, capacity, presenting."""

import re
import time
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from core.dates import span
from core.models import User, Workspace
from core.tenancy import acting
from roadmap.actions import create_item, create_link, create_milestone, set_capacity
from roadmap.models import Item, Link, Milestone, TeamCapacity
from tests.browser import check_axe, silent_console
from tests.conftest import Act
from tests.workbench.conftest import TODAY, Open, bar, drag, middle, one, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


def ready(page: Page) -> None:
    """Until what comes after the first paint is there."""
    expect(page.locator('[data-key="n"]')).to_be_attached()


def links() -> list[Link]:
    with acting(Workspace.objects.get(slug="acme"), source="system"):
        return list(Link.objects.all())


def until_linked(count: int) -> list[Link]:
    """What is drawn at once takes a moment to be kept."""
    for _ in range(100):
        if len(found := links()) == count:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{links()} are not {count} links")


def until_on(milestone: Milestone, day: date) -> None:
    """The same of where a milestone is moved to."""
    for _ in range(100):
        with acting(Workspace.objects.get(slug="acme"), source="system"):
            found = Milestone.objects.get(pk=milestone.pk).date
        if found == day:
            return
        time.sleep(0.05)
    raise AssertionError(f"it stands on {found}, not on {day}")


def put(item: Item, start: date, end: date) -> None:
    with acting(Workspace.objects.get(slug="acme"), source="system"):
        Item.objects.filter(pk=item.pk).update(start=start, end=end)


def test_no_move_is_offered_where_nothing_can_move(bench: Open, plan: Plan, bob: User, act: Act) -> None:
    """What waits is under way already: that is told, and no more."""
    with act(bob) as actor:
        create_link(by=actor, kind="blocks", source=plan["late"], target=plan["day"], lag=0)
    page = bench(bob)
    ready(page)
    bar(page, plan["late"]).focus()
    for _ in range(2):
        page.keyboard.press("Alt+ArrowRight")
    settled(page)
    expect(page.locator(".toast.late")).to_contain_text("begins too early now, and is under way already")
    expect(page.get_by_role("button", name="Move what follows")).to_have_count(0)


class TestZoom:
    def test_every_zoom_has_a_ruler_and_stays_in_the_address(
        self, bench: Open, plan: Plan, bob: User
    ) -> None:
        page = bench(bob)
        for name in ("Week", "Month", "Quarter", "Half-year", "Year", "2 years", "5 years", "Fit"):
            page.get_by_role("group", name="Zoom").get_by_role("button", name=name, exact=True).click()
            expect(page.locator(".ruler .small > i").first).to_be_attached()
        expect(page).to_have_url(re.compile("zoom=fit"))
        expect(bar(page, plan["day"])).to_be_in_viewport()
        silent_console(page)

    def test_keys_zoom(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob)
        ready(page)
        page.keyboard.press("]")
        expect(page.locator('[data-zoom="half"]')).to_have_attribute("aria-pressed", "true")
        page.keyboard.press("[")
        expect(page.locator('[data-zoom="year"]')).to_have_attribute("aria-pressed", "true")

    def test_today_stays_in_sight_and_there_is_a_way_back_to_it(
        self, bench: Open, plan: Plan, bob: User
    ) -> None:
        page = bench(bob)
        ready(page)
        for name in ("Week", "Year", "5 years", "Month"):
            page.get_by_role("group", name="Zoom").get_by_role("button", name=name, exact=True).click()
            expect(page.locator(f'[aria-pressed="true"]:text-is("{name}")')).to_be_visible()
            expect(page.locator(".today-flag")).to_be_in_viewport()
        lane = page.locator(".lane", has_text="Platform")
        lane.get_by_role("button", name="1 earlier").click()
        expect(bar(page, plan["late"])).to_be_focused()
        expect(bar(page, plan["late"])).to_be_in_viewport()
        page.get_by_role("group", name="Zoom").get_by_role("button", name="Week", exact=True).click()
        page.locator(".lane", has_text="Checkout").get_by_role("button", name="1 later").click()
        expect(bar(page, plan["quarter"])).to_be_in_viewport()
        expect(page.locator(".today-flag")).not_to_be_in_viewport()
        page.keyboard.press("h")
        expect(page.locator(".today-flag")).to_be_in_viewport()
        silent_console(page)


class TestColours:
    def test_by_another_field_in_the_address_with_their_meaning(
        self, bench: Open, plan: Plan, bob: User
    ) -> None:
        page = bench(bob)
        expect(bar(page, plan["day"])).to_have_attribute("data-obj", "244")
        page.get_by_label("Colour by").select_option(label="Team")
        legend = page.get_by_role("list", name="What the colours mean")
        expect(legend).to_contain_text("Platform 3")
        expect(page).to_have_url(re.compile("hue=team"))
        teams = {bar(page, plan[name]).get_attribute("data-obj") for name in ("day", "late", "quarter")}
        assert len(teams) == 2 and "none" not in teams
        expect(bar(page, plan["shipped"])).to_have_attribute("data-obj", "none")
        check_axe(page)
        page.get_by_label("Colour by").select_option(label="Objective")
        expect(legend).to_be_hidden()
        expect(bar(page, plan["day"])).to_have_attribute("data-obj", "244")
        silent_console(page)


class TestNewHere:
    def test_drawn_on_the_canvas(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob)
        ready(page)
        x, y = middle(bar(page, plan["quarter"]))
        page.mouse.move(x + 240, y)
        page.mouse.down()
        page.mouse.move(x + 300, y, steps=5)
        page.mouse.up()
        page.keyboard.type("Drawn by hand")
        page.keyboard.press("Enter")
        expect(page.locator(".bar", has_text="Drawn by hand")).to_be_focused()
        made = one(title="Drawn by hand")
        assert made.team_id == plan["quarter"].team_id
        assert (made.start_precision, made.end_precision) == ("month", "month")
        page.keyboard.press("Control+z")
        expect(page.locator(".bar", has_text="Drawn by hand")).to_have_count(0)
        silent_console(page)

    def test_the_key_puts_it_after_the_bar_in_hand(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?zoom=quarter")
        ready(page)
        bar(page, plan["day"]).focus()
        page.keyboard.press("n")
        page.keyboard.type("Afterwards")
        page.keyboard.press("Enter")
        expect(page.locator(".bar", has_text="Afterwards")).to_be_visible()
        assert one(title="Afterwards").start == plan["day"].end + timedelta(1)


class TestMany:
    def test_what_is_picked_moves_as_one_and_back(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob)
        ready(page)
        bar(page, plan["day"]).click(modifiers=["Shift"])
        bar(page, plan["late"]).click(modifiers=["Control"])
        expect(page.locator(".bar.picked")).to_have_count(2)
        x, y = middle(bar(page, plan["day"]))
        drag(page, bar(page, plan["day"]), (x + 61, y))
        settled(page)
        for name in ("day", "late"):
            assert stored(plan[name]).start == plan[name].start + timedelta(20)
        page.keyboard.press("Control+z")
        settled(page)
        for name in ("day", "late"):
            assert stored(plan[name]).start == plan[name].start

    def test_keys_pick_and_move(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob)
        ready(page)
        for name in ("day", "late"):
            bar(page, plan[name]).focus()
            page.keyboard.press("x")
        page.keyboard.press("Alt+ArrowRight")
        settled(page)
        assert stored(plan["day"]).end == plan["day"].end + timedelta(7)
        assert stored(plan["late"]).end == plan["late"].end + timedelta(7)
        page.keyboard.press("Escape")
        expect(page.locator(".bar.picked")).to_have_count(0)

    def test_a_key_brings_it_to_the_next_lane(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob)
        bar(page, plan["quarter"]).focus()
        page.keyboard.press("Alt+ArrowDown")
        settled(page)
        assert stored(plan["quarter"]).team_id == plan["day"].team_id


class TestLinks:
    def test_one_is_drawn_from_the_knot_of_a_bar(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob)
        ready(page)
        bar(page, plan["late"]).hover()
        drag(page, page.locator(".knot"), middle(bar(page, plan["quarter"])))
        settled(page)
        expect(bar(page, plan["quarter"])).to_have_class(re.compile(r"\bblocked\b"))
        [link] = until_linked(1)
        assert (link.source_id, link.target_id) == (plan["late"].pk, plan["quarter"].pk)
        page.keyboard.press("Control+z")
        expect(bar(page, plan["quarter"])).not_to_have_class(re.compile(r"\bblocked\b"))
        until_linked(0)
        silent_console(page)

    def test_by_key(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob)
        ready(page)
        bar(page, plan["late"]).focus()
        page.keyboard.press("l")
        check_axe(page)
        page.keyboard.type("pay by")
        page.keyboard.press("Enter")
        expect(bar(page, plan["quarter"])).to_have_attribute(
            "aria-description", re.compile("waits for Evening cut-off")
        )
        until_linked(1)
        bar(page, plan["late"]).focus()
        page.keyboard.press("l")
        page.get_by_role("button", name="Take this link away").click()
        expect(page.locator(".link-menu")).to_have_count(0)
        until_linked(0)

    def test_what_follows_is_offered_listed_moved_and_brought_back(
        self, bench: Open, plan: Plan, bob: User, act: Act
    ) -> None:
        put(plan["quarter"], TODAY + timedelta(60), TODAY + timedelta(90))
        with act(bob) as actor:
            Item.objects.filter(pk=plan["quarter"].pk).update(start_precision="day", end_precision="day")
            create_link(by=actor, kind="blocks", source=plan["day"], target=plan["quarter"], lag=0)
        page = bench(bob)
        ready(page)
        bar(page, plan["day"]).focus()
        for _ in range(3):
            page.keyboard.press("Alt+ArrowRight")
        settled(page)
        expect(bar(page, plan["quarter"])).to_contain_text("starts 12 days before its blocker ends")
        expect(page.locator(".filters .count")).to_be_in_viewport(ratio=1)
        page.get_by_role("button", name="Move what follows").click()
        box = page.get_by_role("dialog", name="Move what follows")
        expect(box).to_contain_text("Pay by bank")
        check_axe(page)
        box.get_by_role("button", name="Move 1 item").click()
        expect(box).to_have_count(0)
        expect(bar(page, plan["quarter"])).not_to_have_class(re.compile(r"\brisk\b"))
        assert stored(plan["quarter"]).start == TODAY + timedelta(72)
        page.keyboard.press("Control+z")
        expect(bar(page, plan["quarter"])).to_have_class(re.compile(r"\brisk\b"))
        assert stored(plan["quarter"]).start == TODAY + timedelta(60)
        silent_console(page)

    def test_others_see_it_at_once(self, bench: Open, plan: Plan, bob: User, act: Act) -> None:
        page = bench(bob)
        with act(bob) as actor:
            create_link(by=actor, kind="blocks", source=plan["late"], target=plan["quarter"], lag=0)
        expect(bar(page, plan["quarter"])).to_have_class(re.compile(r"\bblocked\b"))

    def test_the_critical_path_is_told(self, bench: Open, plan: Plan, bob: User, act: Act) -> None:
        with act(bob) as actor:
            create_link(by=actor, kind="blocks", source=plan["day"], target=plan["quarter"], lag=0)
        page = bench(bob, "?path=1")
        expect(page.locator(".path-note")).to_contain_text("2 items decide that all is done by")
        expect(page.locator(".bar.crit")).to_have_count(2)


class TestMilestones:
    def test_it_moves_by_key_and_by_hand(self, bench: Open, plan: Plan, bob: User, act: Act) -> None:
        with act(bob) as actor:
            made = create_milestone(
                by=actor, name="Summer release", date=TODAY + timedelta(40), date_precision="day"
            )
        page = bench(bob)
        ready(page)
        mark = page.locator(".mile", has_text="Summer release")
        mark.focus()
        page.keyboard.press("Alt+ArrowRight")
        expect(page.locator("[aria-live=polite].vh")).to_contain_text("Moved Summer release to")
        until_on(made, TODAY + timedelta(47))
        page.wait_for_timeout(300)
        x, y = middle(mark)
        drag(page, mark, (x + 30.5, y))
        expect(page.locator("#toasts")).to_contain_text("Moved Summer release to")
        until_on(made, TODAY + timedelta(57))
        page.keyboard.press("Control+z")
        until_on(made, TODAY + timedelta(47))
        silent_console(page)


class TestCapacity:
    def test_too_much_is_said_in_words(self, bench: Open, plan: Plan, bob: User, act: Act) -> None:
        with act(bob):
            Item.objects.filter(pk=plan["day"].pk).update(effort=9)
            TeamCapacity.objects.create(
                team=plan["day"].team,
                start=TODAY - timedelta(30),
                end=TODAY + timedelta(90),
                effort=4,
            )
        page = bench(bob)
        lane = page.locator(".lane", has_text="Platform")
        expect(lane.locator(".strip li.over")).to_contain_text("9 of 4 planned, 5 too many")
        expect(lane.locator(".booked")).to_contain_text("booked 225%")


class TestPresent:
    def test_a_lane_is_fitted_to_the_page_whatever_the_zoom(
        self, bench: Open, plan: Plan, bob: User, act: Act
    ) -> None:
        """Thirty bars over four years, on a timeline that shows a week: all of them are on the page."""
        with act(bob) as actor:
            for n in range(30):
                start = TODAY - timedelta(1400 - 40 * n)
                create_item(
                    by=actor,
                    product=plan["day"].product,
                    title=f"Something that takes its time, number {n}",
                    team=plan["quarter"].team,
                    start=start,
                    end=start + timedelta(90),
                )
        page = bench(bob, "?zoom=week")
        ready(page)
        x = page.locator(".tl").evaluate("el => el.scrollLeft")
        page.keyboard.press("p")
        expect(page.locator(".present-bar h1")).to_have_text("Checkout")
        bars = page.locator(".lane .bar")
        expect(bars).to_have_count(31)
        for drawn in (bars.first, bars.nth(15), bars.last):
            expect(drawn).to_be_in_viewport(ratio=1)
        page.keyboard.press("Escape")
        expect(page.locator(".present-bar")).to_have_count(0)
        assert abs(page.locator(".tl").evaluate("el => el.scrollLeft") - x) < 2

    def test_one_lane_at_a_time_until_escape(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob)
        page.keyboard.press("p")
        expect(page.locator(".present-bar h1")).to_have_text("Checkout")
        expect(page.locator(".side")).to_be_hidden()
        expect(page.locator(".lane")).to_have_count(1)
        page.keyboard.press("ArrowRight")
        expect(page.locator(".present-bar h1")).to_have_text("Platform")
        check_axe(page)
        page.keyboard.press("Escape")
        expect(page.locator(".present-bar")).to_have_count(0)
        expect(page.locator(".lane")).to_have_count(3)
        silent_console(page)


def test_it_is_accessible_in_both_lights(bench: Open, plan: Plan, bob: User, act: Act) -> None:
    with act(bob) as actor:
        create_link(by=actor, kind="blocks", source=plan["day"], target=plan["quarter"], lag=90)
        create_milestone(
            by=actor, name="Summer release", date=TODAY + timedelta(40), date_precision="quarter"
        )
        TeamCapacity.objects.create(
            team=plan["day"].team, start=TODAY - timedelta(30), end=TODAY + timedelta(90), effort=4
        )
    for dark in (False, True):
        page = bench(bob, "?lanes=team", dark=dark)
        ready(page)
        check_axe(page)


def test_nothing_written_at_the_left_edge_or_in_the_strip_is_cut(
    bench: Open, plan: Plan, bob: User, act: Act
) -> None:
    with act(bob) as actor:
        team = plan["day"].team
        assert team is not None
        Item.objects.filter(pk=plan["day"].pk).update(effort=12.4)
        for n in range(-3, 9):
            first, last = span(TODAY.replace(day=15) + timedelta(30 * n), "month")
            set_capacity(team, first, last, 7.5, by=actor)
    page = bench(bob, "?zoom=5years")
    ready(page)
    expect(page.locator(".strip li").first).to_be_attached()
    cut = """() => [...document.querySelectorAll(".strip li:not(.bare) .n")]
        .filter((words) => words.offsetWidth > words.parentNode.offsetWidth).length"""
    for zoom in ("5 years", "Year", "Quarter"):
        page.get_by_role("button", name=zoom, exact=True).click()
        expect(page.get_by_role("button", name=zoom, exact=True)).to_have_attribute("aria-pressed", "true")
        assert page.evaluate(cut) == 0, zoom
    scroller = page.locator(".tl")
    box = bar(page, plan["day"]).bounding_box()
    assert box
    edge = scroller.bounding_box()
    assert edge
    scroller.evaluate("(el, by) => { el.scrollLeft += by; }", box["x"] - edge["x"] + 60)
    words = bar(page, plan["day"]).locator(".t")
    expect(bar(page, plan["day"])).to_have_class(re.compile("cut-a"))
    shown = words.bounding_box()
    assert shown and shown["x"] >= edge["x"], "the name begins in sight"
    silent_console(page)
