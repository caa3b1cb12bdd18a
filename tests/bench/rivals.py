"""The same plan drawn by timeline libraries, in the same browser: time from the data to the first painted frame.

The libraries are fetched by npm into a temporary folder that is thrown away; where that does not work, none is compared.
"""

import functools
import http.server
import math
import shutil
import subprocess
import tarfile
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, TimeoutError

# Seconds after which a library is given up.
MOST = 90


class Rival(NamedTuple):
    package: str
    script: str
    style: str
    draw: str


# Both get what the timeline gets: titles and dates, teams as lanes where there are lanes, links where they are drawn.
READ = """
const plan = JSON.parse(text);
const at = Object.fromEntries(plan.fields.map((name, place) => [name, place]));
const value = (row, name) => (plan.refs && plan.refs[name] ? plan.refs[name][row[at[name]]] : row[at[name]]);
const rows = plan.rows.filter((row) => value(row, "start") && value(row, "end"));
"""
VIS = """
const items = new vis.DataSet(rows.map((row) => ({ id: value(row, "id"), content: value(row, "title"), group: value(row, "team"), start: value(row, "start"), end: value(row, "end") })));
const groups = new vis.DataSet(plan.teams.map(({ id, name }) => ({ id, content: name })));
const day = 864e5, now = Date.now();
new vis.Timeline(box, items, groups, { start: now - 60 * day, end: now + 330 * day, height: "800px", verticalScroll: true });
"""
FRAPPE = """
const before = new Map();
for (const [, kind, source, target] of plan.links) if (kind === "blocks") before.set(target, [...(before.get(target) || []), source]);
const known = new Set(rows.map((row) => value(row, "id")));
const tasks = rows.map((row) => ({ id: value(row, "id"), name: value(row, "title"), start: value(row, "start"), end: value(row, "end"), progress: 0, dependencies: (before.get(value(row, "id")) || []).filter((id) => known.has(id)).join(",") }));
new Gantt(box, tasks, { view_mode: "Month" });
"""
RIVALS = [
    Rival(
        "vis-timeline@7.7.3",
        "standalone/umd/vis-timeline-graph2d.min.js",
        "styles/vis-timeline-graph2d.min.css",
        VIS,
    ),
    Rival("frappe-gantt@0.9.0", "dist/frappe-gantt.umd.js", "dist/frappe-gantt.css", FRAPPE),
]
PAGE = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="{style}">
<body><div id="box"></div><script src="{script}"></script><script>
async function run() {{
  const text = await (await fetch("/plan.json")).text();
  const box = document.getElementById("box");
  const began = performance.now();
  {read}{draw}
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - began;
}}
</script></body>"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))
    ) as web:
        thread = threading.Thread(target=web.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{web.server_address[1]}"
        finally:
            web.shutdown()


def fetched(rival: Rival, folder: Path) -> bool:
    """Whether npm could bring the library into the folder."""
    if shutil.which("npm") is None:
        return False
    done = subprocess.run(
        ["npm", "pack", "--silent", rival.package], cwd=folder, capture_output=True, text=True, timeout=180
    )
    if done.returncode:
        return False
    with tarfile.open(folder / done.stdout.strip().splitlines()[-1]) as packed:
        packed.extractall(folder / rival.package, filter="data")
    return True


def first_paints(start: Callable[[], Browser], plan: str) -> dict[str, float | None]:
    """Milliseconds by library, infinite when it takes longer than one would wait; None for one that could not be fetched."""
    found: dict[str, float | None] = {}
    with tempfile.TemporaryDirectory(prefix="pmhub-rivals-") as name:
        folder = Path(name)
        (folder / "plan.json").write_text(plan)
        with served(folder) as base:
            for rival in RIVALS:
                found[rival.package] = _paint(start, base, folder, rival) if fetched(rival, folder) else None
    return found


def _paint(start: Callable[[], Browser], base: str, folder: Path, rival: Rival) -> float:
    package = f"{rival.package}/package"
    page_of = PAGE.format(
        read=READ, draw=rival.draw, script=f"{package}/{rival.script}", style=f"{package}/{rival.style}"
    )
    (folder / "rival.html").write_text(page_of)
    browser = start()
    try:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{base}/rival.html")
        page.evaluate("void run().then((taken) => { window.taken = taken; })")
        return float(page.wait_for_function("window.taken", timeout=MOST * 1000).json_value())
    except TimeoutError:
        return math.inf
    finally:
        browser.close()
