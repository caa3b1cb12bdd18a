"""bin/manage: management commands with the servers of bin/run."""

import os

from . import app, paths, process, say, venv
from .folder import Folder
from .servers import Servers
from .signals import until_told
from .trouble import Trouble


def manage(words: list[str]) -> int:
    """A management command with the servers of bin/run: the running ones, or ours for as long as it takes."""
    say.quiet = True
    venv.ensure()
    folder = Folder(paths.data_folder())
    if folder.own():
        return _manage_alone(folder, words)
    folder.use()
    state = folder.await_state(lambda state: bool(state.get("database_url")))
    if not state:
        raise Trouble("pmhub is starting or stopping just now: try again in a moment.")
    servers = Servers(folder, database=state["database_url"], redis=state["redis_url"])
    return app.manage(words, servers.environment(state.get("url") or "http://127.0.0.1:8000"))


def _manage_alone(folder: Folder, words: list[str]) -> int:
    folder.clean()
    servers = Servers(folder)
    with until_told():
        try:
            servers.start()
            marks = {
                server.name: process.Mark.of(server.child.pid).__dict__
                for server in servers.running
                if server.child
            }
            folder.note(
                {"by": "manage", "pid": os.getpid(), "children": marks}
                | {"database_url": servers.database, "redis_url": servers.redis}
            )
            return app.manage(words, servers.environment())
        finally:
            folder.await_users(600)
            servers.stop()
            folder.forget()
