"""The import in a real browser: accessible in every state and width, silent, and it goes on by itself."""

from pathlib import Path

import pytest

from core.imports import runner
from core.models import ImportJob, User
from tests.browser import WIDTHS, PageFor, check_axe, check_width, silent_console
from tests.conftest import Act

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("product"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "plan.csv"
    long = "A very long name of a feature that somebody wrote without any thought for tables " * 3
    path.write_text(
        f"Nr;Was;Status;Frist\n1;Eins;Planned;Q3 2026\n2;{long};Shipped;1.5.2026\n3;<i>Drei</i>;Dings;bald\n"
    )
    return path


def run_the_job(act: Act) -> None:
    with act():
        job = ImportJob.objects.order_by("-created_at")[0]
    runner.run(job.pk)


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("dark", [False, True])
def test_from_file_to_items(
    page_for: PageFor, act: Act, bob: User, file: Path, size: str, dark: bool
) -> None:
    page = page_for(bob, "/w/acme/imports/", size=size, dark=dark)

    def look() -> None:
        check_axe(page)
        check_width(page)

    look()
    page.select_option("#kind", "items")
    page.set_input_files("#file", file)
    page.click("text=Read the file")
    page.wait_for_url("**/mapping/")
    look()
    page.select_option("select[name=field-1]", "title")
    page.select_option("select[name=field-3]", "end")
    for summary in page.locator("summary").all():
        summary.click()
    look()
    page.click("text=Try it out")
    page.wait_for_selector("#progress")
    look()
    run_the_job(act)
    page.wait_for_selector("text=would be new")
    assert page.locator(".standfirst").inner_text() == "2 rows would come in, 1 does not fit."
    look()
    page.click("text=Bring in 2 rows")
    page.wait_for_selector("#progress")
    run_the_job(act)
    page.wait_for_selector("text=did not fit")
    look()
    with page.expect_download() as download:
        page.click("text=Rejected rows as CSV")
    assert download.value.suggested_filename == "plan-rejected.csv"
    assert "Drei" in Path(download.value.path()).read_text("utf-8-sig")
    page.goto("/w/acme/imports/")
    look()
    silent_console(page)


GITHUB = Path(__file__).parent / "presets" / "github_numbers.json"


@pytest.mark.parametrize("size", WIDTHS)
def test_an_export_of_github_is_a_table_of_columns(page_for: PageFor, act: Act, bob: User, size: str) -> None:
    page = page_for(bob, "/w/acme/imports/", size=size)
    page.select_option("#kind", "items")
    page.set_input_files("#file", GITHUB)
    page.click("text=Read the file")
    page.wait_for_selector("text=This looks like an export of GitHub Issues.")
    assert page.locator("select[name=field-0]").input_value() == "external_id"
    assert page.get_by_label("and fills: Also called").is_checked()
    assert page.locator("textarea[name=values-2]").is_hidden(), "how values are mapped is folded"
    check_axe(page)
    check_width(page)
    page.click("text=Try it out")
    page.wait_for_selector("#progress")
    run_the_job(act)
    page.wait_for_selector("text=would be new")
    assert page.locator(".standfirst").inner_text() == "3 rows would come in, every row fits."
    silent_console(page)


def test_what_is_chosen_outlives_a_reload_and_values_are_suggested_by_field(
    page_for: PageFor, bob: User, file: Path
) -> None:
    page = page_for(bob, "/w/acme/imports/")
    page.select_option("#kind", "items")
    page.set_input_files("#file", file)
    page.click("text=Read the file")
    page.wait_for_url("**/mapping/")
    page.wait_for_selector("#mapping[data-kept]", state="attached")
    page.select_option("select[name=field-1]", "title")
    page.select_option("select[name=field-3]", "end")
    page.select_option("select[name=field-2]", "type")
    for summary in page.locator("#mapping .map summary").all():
        summary.click()
    word = page.locator("input[name=to-2]").first
    word.focus()
    assert word.get_attribute("list") == "say-type"
    page.select_option("select[name=field-2]", "status")
    word.fill("Shipped")
    assert word.get_attribute("list") == "say-status"
    address = page.url
    page.goto("/w/acme/imports/")
    page.goto(address)
    page.wait_for_selector("#mapping[data-kept]", state="attached")
    chosen = [page.locator(f"select[name=field-{place}]").input_value() for place in (1, 2, 3)]
    assert chosen == ["title", "status", "end"]
    assert page.locator("input[name=to-2]").first.input_value() == "Shipped"
    page.click("text=Try it out")
    page.wait_for_selector("#progress")
    for _turn in range(100):
        drafts = page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('draft:'))")
        if not drafts:
            break
        page.wait_for_timeout(100)
    assert drafts == [], "what was taken is not kept as a draft"
    silent_console(page)
