"""The files for a server: what they ask for is there, and nothing runs without a key or as root."""

import subprocess
import sys
from typing import Any

import pytest
import yaml

from pmhub.services.paths import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")


def test_the_parts_are_there() -> None:
    assert set(SERVICES) == {"postgres", "valkey", "migrate", "web", "worker", "beat", "proxy"}
    assert SERVICES["postgres"]["image"] == "postgres:18"


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_what_lasts_is_watched_and_started_again(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", OURS)
def test_ours_needs_a_key_and_no_privilege(name: str) -> None:
    service = SERVICES[name]
    assert service["environment"]["SECRET_KEY"].startswith("${SECRET_KEY:?")
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_nothing_serves_before_the_migration(name: str) -> None:
    assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("name", [name for name, service in SERVICES.items() if "tmpfs" in service])
def test_no_upload_fills_the_memory_of_the_machine(name: str) -> None:
    assert all(":size=" in mount for mount in SERVICES[name]["tmpfs"])
    assert "max_size 60MiB" in (ROOT / "deploy" / "Caddyfile").read_text()


def test_web_and_worker_scale_by_number() -> None:
    for name in ("web", "worker"):
        assert "container_name" not in SERVICES[name]
        assert "ports" not in SERVICES[name]  # one port of the machine could be given to one container only


@pytest.mark.parametrize("name", ["web.sh", "worker.sh", "postgres.sh"])
def test_the_scripts_parse(name: str) -> None:
    assert subprocess.run(["sh", "-n", ROOT / "deploy" / name]).returncode == 0


def test_the_image_runs_as_nobody_in_particular() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert "USER pmhub" in lines
    assert lines.index("USER pmhub") > max(
        number for number, line in enumerate(lines) if line.startswith("RUN")
    )


@pytest.mark.parametrize("key", ["", "short"])
def test_a_server_without_a_good_key_does_not_start(key: str) -> None:
    env = {"PATH": "/usr/bin:/bin", "SECRET_KEY": key, "DATABASE_URL": "postgres://x@127.0.0.1:1/x"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "SECRET_KEY must be set" in done.stderr


@pytest.mark.parametrize(("behind", "count"), [("1", "1"), ("0", "0")])
def test_sign_in_is_limited_by_client_not_by_proxy(behind: str, count: str) -> None:
    ask = "from django.conf import settings as s; print(getattr(s, 'ALLAUTH_TRUSTED_PROXY_COUNT', 0))"
    env = {"PATH": "/usr/bin:/bin", "SECRET_KEY": "k" * 40, "PMHUB_BEHIND_PROXY": behind}
    env["DJANGO_SETTINGS_MODULE"] = "pmhub.settings"
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.stdout.strip() == count, done.stderr
