"""What the files say, counted without pmhub: no line here uses the import, the mapping or the event log."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path

FIELDS = ("title", "owning_sig", "status", "stage", "latest_milestone", "alpha", "beta", "stable")
DROPPED = {"withdrawn", "rejected", "replaced", "deferred"}
SIGS = {
    "sig-api-machinery": "SIG API Machinery", "sig-cli": "SIG CLI", "sig-etcd": "SIG etcd",
    "sig-contributor-experience": "SIG Contributor Experience", "sig-cloud-provider": "SIG Cloud Provider",
    "sig-cluster-lifecycle": "SIG Cluster Lifecycle",
}  # fmt: skip
KNOWN_SIGS = {
    "apps", "architecture", "auth", "autoscaling", "docs", "instrumentation", "multicluster", "network", "node",
    "release", "scheduling", "security", "storage", "testing", "windows",
}  # fmt: skip


@dataclass(frozen=True)
class Kep:
    """An enhancement as a roadmap would hold it."""

    title: str
    category: str
    team: str
    start: str
    end: str


@dataclass
class History:
    """How each enhancement stood after each of its changes; rows that no roadmap could take are counted apart."""

    taken: dict[str, list[tuple[datetime, Kep]]] = field(default_factory=dict)
    rows: int = 0
    refused: int = 0

    def at(self, moment: datetime) -> dict[str, Kep]:
        stood = {}
        for number, states in self.taken.items():
            before = [kep for at, kep in states if at < moment]
            if before:
                stood[number] = before[-1]
        return stood


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def releases(folder: Path) -> dict[str, str]:
    return {row["release"]: row["date"] for row in rows_of(folder / "releases.csv")}


def category(status: str, stage: str) -> str | None:
    """None for what is none of the project's own words."""
    if status == "provisional":
        return "idea"
    if status == "implemented":
        return "shipped"
    if status in DROPPED:
        return "dropped"
    if status == "implementable" and stage in ("", "alpha"):
        return "planned"
    if status == "implementable" and stage in ("beta", "stable", "deprecated", "disabled", "removed"):
        return "in_progress"
    return None


def team(sig: str) -> str:
    name = sig.removeprefix("sig-")
    return SIGS.get(sig) or (f"SIG {name.title()}" if name in KNOWN_SIGS else sig)


def read(row: dict[str, str], dates: dict[str, str]) -> Kep | None:
    """The row as a roadmap takes it, or None where it cannot."""
    found = category(row["status"], row["stage"])
    start = dates.get(row["alpha"], "")
    milestone = next(
        (text for text in (row["stable"], row["latest_milestone"]) if text not in ("", "v0.0")), ""
    )
    end = dates.get(milestone, "")
    title = " ".join(row["title"].split())
    if found is None or not title or (start and end and end < start):
        return None
    return Kep(title, found, team(row["owning_sig"]), start, end)


def history(folder: Path) -> History:
    dates, told = releases(folder), History()
    for number, at, row in states(rows_of(folder / "history.csv")):
        told.rows += 1
        kep = read(row, dates)
        if kep is None:
            told.refused += 1
        else:
            told.taken.setdefault(number, []).append((at, kep))
    return told


def states(rows: list[dict[str, str]]) -> Iterator[tuple[str, datetime, dict[str, str]]]:
    """(number, time, row) after each time at which a number changed."""
    known: dict[str, dict[str, str]] = {}
    for at, changes in groupby(sorted(rows, key=lambda row: row["at"]), key=lambda row: row["at"]):
        touched = []
        for change in changes:
            number = change["number"]
            name = "title" if change["field"] == "created" else change["field"]
            known.setdefault(number, dict.fromkeys(FIELDS, ""))[name] = change["new"]
            touched.append(number)
        for number in dict.fromkeys(touched):
            yield number, datetime.fromisoformat(at), dict(known[number])


# What changed between two moments, in the words of a digest ------------------------------------------------------


def stage(kep: Kep) -> str:
    return kep.category if kep.category in ("shipped", "dropped") else "open"


def kind(before: Kep | None, after: Kep) -> str:
    """The one thing that a digest says first about an enhancement; "" for nothing."""
    if before is None:
        return {"open": "new", "shipped": "shipped", "dropped": ""}[stage(after)]
    if stage(before) != stage(after):
        return {"open": "back", "shipped": "shipped", "dropped": "gone"}[stage(after)]
    if before == after:
        return ""
    if stage(after) != "open":
        return "changed"
    if before.end != after.end:
        if not before.end or not after.end:
            return "dated" if after.end else "undated"
        return "later" if after.end > before.end else "earlier"
    if before.category != after.category:
        return "started" if after.category == "in_progress" else "moved"
    return "changed"


def changed(told: History, start: datetime, end: datetime) -> dict[str, str]:
    """{number: kind} of what changed from `start` until just before `end`."""
    before, after = told.at(start), told.at(end)
    kinds = {number: kind(before.get(number), kep) for number, kep in after.items()}
    return {number: said for number, said in kinds.items() if said}
