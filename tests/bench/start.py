"""What bin/run costs: first start, second start, stop, migrations of an empty database, memory when idle.

Run by `bin/bench start`. Linux only: memory is read from /proc.
"""

import json
import os
import signal
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.ops.run import Run


def main() -> None:
    with TemporaryDirectory(prefix="pmhub-bench-") as folder:
        Path(folder).chmod(0o711)
        run = Run(Path(folder) / "data")
        first = run.start()
        run.end(signal.SIGTERM)
        second = run.start()
        for path in ("/healthz", "/readyz", "/accounts/login/"):
            run.fetch(path)
        time.sleep(5)
        resident, proportional = memory(run)
        begun = time.monotonic()
        run.end(signal.SIGTERM)
        stop = time.monotonic() - begun
    print(f"first start, migrations and demo included   {first:6.1f} s")
    print(f"second start                                {second:6.1f} s   to reach: 6")
    print(f"stop                                        {stop:6.1f} s")
    print(f"memory, idle, resident (shared counted again){resident:5.0f} MB  to reach: 450")
    print(f"memory, idle, proportional                  {proportional:6.0f} MB")


def memory(run: Run) -> tuple[float, float]:
    """Resident and proportional megabytes of everything that bin/run started, itself included."""
    state = json.loads((run.home / "run.json").read_text())
    ours = {state["pid"], *(mark["pid"] for mark in state["children"].values())}
    sums = {"Rss": 0, "Pss": 0}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and _belongs(folder, ours):
            for line in (folder / "smaps_rollup").read_text().splitlines():
                name, _colon, rest = line.partition(":")
                if name in sums:
                    sums[name] += int(rest.split()[0])
    return sums["Rss"] / 1024, sums["Pss"] / 1024


def _belongs(folder: Path, ours: set[int]) -> bool:
    """One of ours, of the group of one of ours, or (Postgres) a child of one of ours."""
    try:
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
        return bool({int(folder.name), int(fields[1]), int(fields[2])} & ours) and os.access(folder, os.R_OK)
    except OSError:
        return False


if __name__ == "__main__":
    main()
