"""bin/manage export_workspace SLUG FILE: everything of a workspace in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.export.write import write_archive
from pmhub.management import people


class Command(BaseCommand):
    help = "Write all of a workspace into one ZIP file, from which `import_workspace` makes it again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        workspace = people.workspace(options["slug"])
        path: Path = options["file"]
        beside = path.with_name(f"{path.name}.part")
        try:
            with beside.open("wb") as target:
                manifest = write_archive(workspace, target)
            beside.rename(path)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error}") from None
        finally:
            beside.unlink(missing_ok=True)
        rows = sum(file["rows"] for file in manifest["files"].values())
        size = path.stat().st_size / 1e6
        self.stdout.write(f"{workspace.name}: {rows:,} rows in {path} ({size:.1f} MB)")
