"""bin/manage replay history.csv --workspace acme --mapping items.json --id number"""

import csv
from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.errors import Refused
from core.imports import RowError
from core.imports.dates import DateStyle, parse_datetime
from core.imports.files import load_mapping
from core.models import Workspace
from pmhub.management.people import person, workspace
from roadmap.replay import replay, steps


class Command(BaseCommand):
    help = "Play a history of item changes (columns at, <id>, field, old, new) through the actions at its own times."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--workspace", required=True, metavar="SLUG")
        parser.add_argument(
            "--mapping", type=Path, required=True, help="The mapping of the items themselves."
        )
        parser.add_argument("--id", default="id", help="Column that names the item.")
        parser.add_argument("--created", default="title", help="Column that the field “created” fills.")
        parser.add_argument(
            "--user", metavar="EMAIL", help="On whose behalf; by default the workspace's owner."
        )

        parser.add_argument(
            "--since",
            type=moment,
            metavar="DATE",
            help="Play only what happened from then on; the plan holds what was before.",
        )
        parser.add_argument("--until", type=moment, metavar="DATE", help="Play only what happened before.")

    def handle(self, *args: Any, **options: Any) -> None:
        where = workspace(options["workspace"])
        who = person(where, options["user"])
        try:
            told = self.replay(where, who, options)
        except Refused as refusal:
            raise CommandError(refusal.detail) from None
        said = ", ".join(f"{count} {state}" for state, count in sorted(told.counts.items()))
        self.stdout.write(f"{told.rows} changes: {said}")
        for (at, one), why in told.refused.items():
            self.stdout.write(f"  Rejected, {at:%Y-%m-%d} {one}: {why}")

    def replay(self, where: Workspace, who: Any, options: dict[str, Any]) -> Any:
        mapping = load_mapping(options["mapping"], lookups=options["file"].parent)
        with options["file"].open(encoding="utf-8-sig", newline="") as file:
            history = steps(csv.DictReader(file), options["id"], options["created"])
        span = {"since": options["since"], "until": options["until"]}
        return replay(history, mapping, workspace=where, user=who, id_column=options["id"], **span)


def moment(text: str) -> datetime:
    """A day or a time of UTC."""
    try:
        return parse_datetime(text, DateStyle(), UTC)
    except RowError as refusal:
        raise ArgumentTypeError(str(refusal)) from None
