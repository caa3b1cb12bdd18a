"""bin/backup and bin/restore: all that pmhub knows in one file, and back again.

Only for the Postgres that bin/run keeps. The dump is made by its superuser, because row-level security binds
everybody else, also the owner of the tables.
"""

import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from . import paths, say, venv
from .folder import Folder
from .postgres import Postgres, program
from .servers import Servers
from .signals import until_told
from .trouble import Trouble

DUMP, KEYS = "database.dump", "keys.json"


def backup(words: list[str]) -> int:
    """Into a new file that only its owner reads; pmhub may be running meanwhile."""
    file = _file(words, f"pmhub-{datetime.now().astimezone():%Y-%m-%d-%H%M}.tar")
    if file.exists():
        raise Trouble(f"{file} is there already: name another file.")
    with _postgres() as (folder, port), TemporaryDirectory(prefix="pmhub-backup-", dir=file.parent) as draft:
        with say.step("Reading the database"):
            _run(folder, port, "pg_dump", "--format=custom", f"--file={draft}/{DUMP}", "pmhub")
        # Without the key, links in mails and people's sessions would be void after a restore.
        key = {"secret_key": folder.secrets()["secret_key"]}
        (Path(draft) / KEYS).write_text(json.dumps(key))
        with tarfile.open(f"{draft}/whole.tar", "w") as tar:
            for name in (DUMP, KEYS):
                tar.add(f"{draft}/{name}", name)
        whole = Path(draft) / "whole.tar"
        whole.chmod(0o600)
        whole.rename(file)
    print(f"{file}  {file.stat().st_size / 2**20:.1f} MB")
    return 0


def restore(words: list[str]) -> int:
    """From a file of `backup`; what was there before is put aside under another name, not deleted."""
    file = _file(words)
    if not (file.is_file() and tarfile.is_tarfile(file)):
        raise Trouble(f"{file} is not a file made by bin/backup.")
    before = f"pmhub_before_{datetime.now().astimezone():%Y%m%d_%H%M%S}"
    with _postgres(alone=True) as (folder, port), TemporaryDirectory(prefix="pmhub-restore-") as draft:
        _unpack(file, Path(draft))
        with say.step("Writing the database"):
            _sql(folder, port, "CREATE DATABASE pmhub_restored OWNER pmhub")
            try:
                _run(
                    folder,
                    port,
                    "pg_restore",
                    "--exit-on-error",
                    "--dbname=pmhub_restored",
                    f"{draft}/{DUMP}",
                )
            except Trouble:
                _sql(folder, port, "DROP DATABASE pmhub_restored")
                raise
        _sql(folder, port, f"ALTER DATABASE pmhub RENAME TO {before}")
        _sql(folder, port, "ALTER DATABASE pmhub_restored RENAME TO pmhub")
        folder.keep(json.loads((Path(draft) / KEYS).read_text()))
    print(f"Restored. The database before is kept as {before}. Start with bin/run.")
    return 0


def _unpack(file: Path, folder: Path) -> None:
    """The two members by name and nothing else, wherever their names may point."""
    with tarfile.open(file) as tar:
        for name in (DUMP, KEYS):
            member = tar.extractfile(name) if name in tar.getnames() else None
            if member is None:
                raise Trouble(f"{file} is not a file made by bin/backup.")
            with (folder / name).open("wb") as out:
                shutil.copyfileobj(member, out)


def _file(words: list[str], default: str = "") -> Path:
    if len(words) > 1 or not (words or default):
        raise Trouble("Give the name of one file, as in bin/restore pmhub.tar.")
    return Path(words[0] if words else default).absolute()


@contextmanager
def _postgres(alone: bool = False) -> Iterator[tuple[Folder, int]]:
    """The data folder and the port of its Postgres, running already or started for as long as it takes."""
    if os.environ.get("DATABASE_URL"):
        raise Trouble(
            "DATABASE_URL names a server of yours: see “Backup” in docs/operating.md for how to copy that."
        )
    venv.ensure()
    folder = Folder(paths.data_folder())
    if not folder.own():
        if alone:
            raise Trouble("pmhub is running: stop it first, so that nobody writes into what is replaced.")
        folder.use()
        state = folder.await_state(lambda state: bool(state.get("database_url")))
        yield folder, int(state["database_url"].rpartition(":")[2].partition("/")[0])
        return
    folder.clean()
    servers = Servers(folder)
    with until_told():
        try:
            servers.start()
            yield folder, next(server.port for server in servers.running if isinstance(server, Postgres))
        finally:
            servers.stop()


def _sql(folder: Folder, port: int, statement: str) -> None:
    _run(folder, port, "psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--command={statement}", "postgres")


def _run(folder: Folder, port: int, name: str, *words: str) -> None:
    who = {"PGHOST": "127.0.0.1", "PGPORT": str(port), "PGUSER": "postgres"}
    env = {"PATH": os.environ.get("PATH", os.defpath), "PGPASSWORD": folder.secrets()["postgres"]} | who
    done = subprocess.run([program(name), *words], env=env, capture_output=True, text=True)
    if done.returncode:
        raise Trouble(
            f"{name} failed: {done.stderr.strip().splitlines()[0] if done.stderr else 'no reason given'}"
        )
