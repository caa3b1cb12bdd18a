"""bin/manage import_workspace FILE --slug NEW --owner EMAIL: a workspace from the file of `export_workspace`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.errors import Refused
from core.export.read import import_archive


class Command(BaseCommand):
    help = "Make a workspace from an export: all of it, or nothing if anything in the file is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--slug", required=True, help="the address of the new workspace")
        parser.add_argument("--owner", required=True, metavar="EMAIL", help="who owns it from now on")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file:
                made = import_archive(file, slug=options["slug"], owner=options["owner"])
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error}") from None
        except Refused as refusal:
            raise CommandError(f"{refusal.detail} Nothing was imported.") from None
        self.stdout.write(f"{made.name} is at /w/{made.slug}/, owned by {options['owner']}")
