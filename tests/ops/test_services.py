"""Our own Postgres and Valkey, the data folder and its locks; on servers of this test's own."""

import os
import signal
import stat
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from pmhub.services import paths, ports, process, reach, supervisor, trials, venv
from pmhub.services.folder import Folder
from pmhub.services.postgres import Postgres
from pmhub.services.servers import Servers
from pmhub.services.trouble import Trouble


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with trials.throw_away() as running:
        yield running


def value(url: str, query: str) -> object:
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()[0]
    finally:
        connection.close()


def test_the_apps_role_is_bound_by_row_level_security(servers: Servers) -> None:
    bound = (
        "SELECT NOT (rolsuper OR rolbypassrls OR rolcreaterole) FROM pg_roles WHERE rolname = current_user"
    )
    assert value(servers.database, bound) is True


def test_nobody_enters_without_the_password(servers: Servers) -> None:
    _name, _at, after = servers.database.partition("@")
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(f"postgres://pmhub:wrong@{after}")


def test_text_is_sorted_alike_on_every_machine(servers: Servers) -> None:
    query = "SELECT concat(datlocprovider, ' ', datlocale) FROM pg_database WHERE datname = 'pmhub'"
    assert value(servers.database, query) == "b C.UTF-8"
    assert value(servers.database, "SELECT upper('é')") == "É"


def test_folders_and_secrets_are_closed_to_others(servers: Servers) -> None:
    home = servers.folder.home
    modes = {
        name: stat.S_IMODE((home / name).stat().st_mode)
        for name in ("postgres", "valkey", "secrets.json", "logs")
    }
    assert modes == {"postgres": 0o700, "valkey": 0o700, "secrets.json": 0o600, "logs": 0o700}


def test_no_password_is_on_a_command_line(servers: Servers) -> None:
    secrets = servers.folder.secrets().values()
    for server in servers.running:
        assert server.child is not None
        shown = subprocess.run(
            ["ps", "-o", "args=", "-p", str(server.child.pid)], capture_output=True, text=True
        ).stdout
        assert not any(secret in shown for secret in secrets)


def test_killed_servers_come_back_with_what_they_had(servers: Servers) -> None:
    for server in servers.running:
        assert server.child is not None
        os.kill(server.child.pid, signal.SIGKILL)
        server.child.wait()
        server.start(servers.folder.logs / "again.log")
    assert value(servers.database, "SELECT 1") == 1


def test_a_half_made_database_is_made_again(tmp_path: Path) -> None:
    with trials.throw_away() as servers:
        server = servers.running[0]
        assert isinstance(server, Postgres)
        server.stop()
        server.data.rename(servers.folder.home / "postgres.new")
        server.prepare()
        server.start(servers.folder.logs / "postgres.log")
        assert value(server.url, "SELECT 1") == 1


def test_data_of_another_major_version_is_refused(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    server = servers.running[0]
    assert isinstance(server, Postgres)
    monkeypatch.setattr("pmhub.services.postgres._run", lambda *args: "postgres (PostgreSQL) 99.1")
    with pytest.raises(Trouble, match="Upgrading Postgres"):
        server.prepare()


def test_one_owner_at_a_time(tmp_path: Path) -> None:
    first, second = Folder(tmp_path), Folder(tmp_path)
    assert first.own()
    assert not second.own()
    first.release()
    assert second.own()


def test_an_owner_waits_for_those_who_use_its_servers(tmp_path: Path) -> None:
    owner, user = Folder(tmp_path), Folder(tmp_path)
    user.use()
    begun = time.monotonic()
    owner.await_users(0.3)
    assert time.monotonic() - begun >= 0.3
    user.release()
    owner.await_users(30)
    assert time.monotonic() - begun < 10


def test_leftovers_are_ended_and_strangers_are_not(tmp_path: Path) -> None:
    left, stranger = (subprocess.Popen(["sleep", "60"], start_new_session=True) for _ in range(2))
    folder = Folder(tmp_path)
    mark = process.Mark.of(left.pid)
    # The stranger has the number of a child that died long ago.
    folder.note({"children": {"web": vars(mark), "worker": {"pid": stranger.pid, "born": "long ago"}}})
    try:
        assert folder.clean() == 1
        assert left.wait(5) == -signal.SIGTERM
        assert stranger.poll() is None
        assert folder.state() == {}
    finally:
        stranger.kill()
        stranger.wait()


def test_a_taken_port_is_told() -> None:
    with pytest.raises(Trouble, match=r"Port \d+ cannot be used"):
        taken = ports.socket.socket()
        try:
            taken.bind((ports.HERE, 0))
            taken.listen()
            ports.demand(ports.HERE, taken.getsockname()[1])
        finally:
            taken.close()


@pytest.mark.parametrize(("name", "scheme"), [("DATABASE_URL", "postgres"), ("REDIS_URL", "redis")])
def test_a_server_that_is_away_is_told_in_one_sentence(name: str, scheme: str) -> None:
    port = ports.free()
    with pytest.raises(Trouble, match=f"^{name} names 127.0.0.1:{port}, where no .* answers .*refused"):
        reach.demand(name, f"{scheme}://pmhub:secret@127.0.0.1:{port}/0")


def test_what_is_no_redis_is_told() -> None:
    with ports.socket.create_server((ports.HERE, 0)) as other:
        place = f"redis://{ports.HERE}:{other.getsockname()[1]}/0"
        answering = threading.Thread(target=lambda: other.accept()[0].sendall(b"HTTP/1.1 400 Bad Request"))
        answering.start()
        with pytest.raises(Trouble, match="something else answers"):
            reach.demand("REDIS_URL", place)
        answering.join()


def test_sockets_and_several_hosts_are_left_to_the_client() -> None:
    reach.demand("DATABASE_URL", "postgres://pmhub@%2Fvar%2Frun/pmhub")
    reach.demand("DATABASE_URL", "postgres://pmhub@one:5432,two:5432/pmhub")
    reach.demand("REDIS_URL", "unix:///run/redis.sock")


def test_a_used_port_leaves_no_folder_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "data"
    monkeypatch.setenv("PMHUB_DATA", str(home))
    monkeypatch.setattr(supervisor.venv, "ensure", lambda: None)
    with ports.socket.create_server((ports.HERE, 0)) as taken:
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        with pytest.raises(Trouble, match="cannot be used"):
            supervisor.run([])
    assert not home.exists()


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths.shutil, "disk_usage", lambda folder: type("Usage", (), {"free": 5 * 2**20}))
    with pytest.raises(Trouble, match=r"disk of .* is full: 5 MB are free"):
        paths.demand_room(tmp_path)


def test_a_data_folder_that_cannot_be_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PMHUB_DATA", str(tmp_path / "file" / "data"))
    with pytest.raises(Trouble, match="set PMHUB_DATA"):
        paths.data_folder()
    monkeypatch.setenv("PMHUB_DATA", str(tmp_path / "file"))
    with pytest.raises(Trouble, match="is a file"):
        paths.data_folder()


def test_no_folder_that_exists_is_widened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    paths.make(closed, passable=True)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_a_missing_interpreter_is_told(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    launcher = tmp_path / "bin" / "run"
    launcher.write_bytes((paths.ROOT / "bin" / "run").read_bytes())
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("dirname", "basename"):
        (tools / name).symlink_to(f"/usr/bin/{name}")
    done = subprocess.run(["/bin/sh", launcher], env={"PATH": str(tools)}, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("bin/run: pmhub needs Python 3.11 or later and found none")
    assert done.stderr.count("\n") == 1


def test_requirements_are_installed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text("one==1\n")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(venv, "ROOT", tmp_path)
    monkeypatch.setattr(venv, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(venv, "PYTHON", python)
    monkeypatch.setattr(venv, "_pip", lambda *words: asked.append(words))
    for _ in range(2):
        venv.ensure()
    assert len(asked) == 1
    (tmp_path / "requirements.txt").write_text("one==2\n")
    venv.ensure()
    assert len(asked) == 2
