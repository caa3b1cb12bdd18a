"""bin/manage import items roadmap.csv --workspace acme --mapping mapping.json [--dry-run] [--rejected FILE]"""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from core.errors import Refused
from core.imports import jobs, runner
from core.imports.export import rejected_file
from core.imports.files import load_mapping
from core.imports.presets import label_of
from core.imports.tally import STATES
from core.models import ImportJob, ImportState
from core.tenancy import acting
from pmhub.management import people


class Command(BaseCommand):
    help = "Bring a CSV or XLSX file into a workspace, with the same engine, checks and history as in the browser."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "kind", help="What is in the file: items, companies, notes, points, stakeholders."
        )
        parser.add_argument("file", type=Path)
        parser.add_argument("--workspace", required=True, metavar="SLUG")
        parser.add_argument(
            "--mapping", type=Path, help="JSON as docs/import.md describes; guessed if absent."
        )
        parser.add_argument(
            "--preset", default="", help="The product whose export it is, such as jira; found if absent."
        )
        parser.add_argument(
            "--user", metavar="EMAIL", help="On whose behalf; by default the workspace's owner."
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen and write nothing.")
        parser.add_argument(
            "--rejected", type=Path, metavar="FILE", help="Write the rows that do not fit there."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            job = self.bring_in(**options)
        except Refused as refusal:
            raise CommandError(refusal.detail) from None
        except PermissionDenied as refusal:
            raise CommandError(str(refusal)) from None
        if options["rejected"]:
            self.write_rejected(job, options["rejected"])
        if job.state == ImportState.FAILED:
            raise CommandError(job.problem)

    def bring_in(self, kind: str, file: Path, workspace: str, **options: Any) -> ImportJob:
        where = people.workspace(workspace)
        if not file.is_file():
            raise CommandError(f"{file} is not there.")
        who = people.person(where, options["user"])
        mapping = load_mapping(options["mapping"], lookups=file.parent) if options["mapping"] else None
        with acting(where, who, "import") as actor:
            job = jobs.receive(
                pieces(file), kind=kind, filename=file.name, by=actor, preset=options["preset"]
            )
            if mapping:
                jobs.set_mapping(job, mapping, by=actor)
            jobs.start(job, by=actor, dry=options["dry_run"])
        runner.run(job.pk)
        with acting(where, source="system"):
            job.refresh_from_db()
        if label := label_of(job.mapping):
            self.stdout.write(f"Read as an export of {label}.")
        self.tell(job)
        return job

    def tell(self, job: ImportJob) -> None:
        said = ", ".join(f"{job.counts.get(state, 0)} {state}" for state in STATES)
        self.stdout.write(f"{'Dry run: ' if job.dry else ''}{job.total} rows: {said}")
        for title, sentences in (("Rejected", job.reasons), ("To know", job.warnings)):
            for sentence, count in sorted(sentences.items(), key=lambda pair: -pair[1]):
                self.stdout.write(f"  {title}, {count}×: {sentence}")

    def write_rejected(self, job: ImportJob, path: Path) -> None:
        with acting(job.workspace, source="system"), rejected_file(job) as made:
            path.write_bytes(made.read())


def pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            yield piece
