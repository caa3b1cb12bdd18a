"""The examples of docs/api.md, run as they stand against the demo."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

GUIDE = Path(__file__).parents[2] / "docs/api.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.django_db(transaction=True)
def test_every_example_works(live_server: Any, capsys: Any) -> None:
    call_command("demo", token=True)
    token = capsys.readouterr().out.split()[-1]
    script = "\n".join(["set -e", *BLOCK.findall(GUIDE.read_text())])
    done = subprocess.run(
        ["sh", "-c", script],
        env={"BASE": live_server.url, "TOKEN": token, "PATH": "/usr/local/bin:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    # The one example that is meant to be refused prints its status only, so no other may print a problem.
    assert "about:blank" not in done.stdout, done.stdout
    assert "412\n" in done.stdout
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
