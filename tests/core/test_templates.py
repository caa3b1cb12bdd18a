"""What holds for every template and static file: icons exist, nothing inline, hashed names throughout."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

from core.colour import hue_of
from core.staticfiles import MODULES
from core.templatetags import ui

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
SPRITE = set(re.findall(r'<symbol id="([^"]+)"', Path(finders.find("icons.svg")).read_text()))  # type: ignore[arg-type]
# Mails are read where no style sheet is: theirs stand in the text.
PAGES = [
    path
    for path in TEMPLATES
    if "mail" not in str(path.relative_to(settings.BASE_DIR)) or path.parent.name == "core"
]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_its_icons_exist(path: Path) -> None:
    assert set(re.findall(r'{% icon "([^"]+)"', path.read_text())) <= SPRITE


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_nothing_is_inline(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle=|\son(?!ly)[a-z]+=\"|<style|hx-on|javascript:", text)
    assert all("src=" in tag or "json" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_shapes_exist() -> None:
    assert {shape for shape, _mood in ui.SHAPES.values()} <= SPRITE


def test_collected_modules_import_collected_modules(tmp_path: Path, settings: object) -> None:
    settings.STATIC_ROOT = tmp_path  # type: ignore[attr-defined]
    settings.STORAGES = {  # type: ignore[attr-defined]
        **settings.STORAGES,  # type: ignore[attr-defined]
        "staticfiles": {"BACKEND": "core.staticfiles.Storage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    named = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    modules = [tmp_path / there for name, there in named.items() if re.match(r"js/.*\.js$", name)]
    imports = [
        (module.name, name, (module.parent / name).resolve())
        for module in modules
        for name in re.findall(
            r"""^(?:import|export)\b[^;]*?["'](\.{1,2}/[^"']+)["']|\bimport\(["'](\.{1,2}/[^"']+)["']\)""",
            module.read_text(),
            re.M,
        )
        for name in name
        if name
    ]
    dynamic = [name for _module, name, _path in imports if "timeline-more" in name]
    assert len(imports) > len(modules) > 100
    assert dynamic
    assert [one[:2] for one in imports if not one[2].is_file()] == []
    hashed = {tmp_path / there for there in named.values()}
    assert [one[:2] for one in imports if one[2] not in hashed] == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('// The export menu of a page.\n\nimport { a } from "./a.js";\n', ["./a.js"]),
        ('// What we export is\n// said from "./b.js";\nexport * from "./a.js";\n', ["./a.js"]),
        (
            'import a, {\n  b,\n  c as d,\n} from "../a.js";\nimport * as e from "./b.js";',
            ["../a.js", "./b.js"],
        ),
        ('import "./a.js";\nconst b = () => import("./b.js");', ["./a.js", "./b.js"]),
        (
            'export function f() {}\nexport const g = 1;\nlet from = "./c.js";\nexport { h } from "./a.js";',
            ["./a.js"],
        ),
        ('import { Client } from "@scope/name";\nimport("name");', []),
    ],
    ids=["comment", "comment on two lines", "lines", "bare", "exports", "names"],
)
def test_only_statements_name_modules(text: str, names: list[str]) -> None:
    found = [match for pattern, _said in MODULES for match in re.finditer(pattern, text, re.I)]
    assert [match["url"] for match in sorted(found, key=re.Match.start)] == names
    assert all(match["matched"].count("from") <= 1 for match in found)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "€0"),
        (950, "€950"),
        (640_000, "€640K"),
        (999_999, "€1M"),
        (1_250_000, "€1.2M"),
        (-3_000_000, "−€3M"),
    ],
)
def test_money_is_short(value: int, said: str) -> None:
    assert ui.money(value, "EUR") == said


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [(12345.5, None, "12,345.5"), (-2, None, "−2"), (1.256, 1, "1.3"), (-1.23456e45, 2, "−1.235e+45")],
)
def test_numbers(value: float, digits: int | None, said: str) -> None:
    assert ui.number(value, digits) == said


def test_a_change_has_its_sign() -> None:
    assert [ui.signed(value) for value in (3, -2, 0)] == ["+3", "−2", "0"]


@pytest.mark.parametrize(
    ("who", "said"), [("Inês Duarte", "ID"), ("Cher", "C"), ("nina@example.com", "NE"), ("", "")]
)
def test_initials(who: str, said: str) -> None:
    assert ui.initials_of(who) == said


@pytest.mark.parametrize(
    ("colour", "hue"), [("#0b7a75", 190), ("#ff0000", 29), ("#888888", None), ("red", None)]
)
def test_a_brand_colour_gives_its_hue(colour: str, hue: int | None) -> None:
    assert hue_of(colour) == hue


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "unknown device"),
    ],
)
def test_a_device_has_a_name(agent: str, said: str) -> None:
    assert ui.device(agent) == said


def test_names_are_escaped() -> None:
    assert "<script>" not in ui.avatar("<script> x") + ui.person("<script>") + ui.status("late", "<script>")
