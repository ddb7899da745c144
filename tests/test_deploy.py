"""What lies in deploy/: as far as it can be looked over without images, a systemd that runs, or a registry."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from app.database import Engines
from app.settings import PROJECT_DIR, Settings

DEPLOY = PROJECT_DIR / "deploy"
UNITS = DEPLOY / "systemd"
SCHEMA = PROJECT_DIR / ".venv" / "tools" / "compose-spec.json"
PLACE = "/opt/conflict-map"
# What `systemd-analyze security` says of a service: 0 is closed, 10 open.
MOST_EXPOSED = 25


def run(*command: str | Path, **options: str) -> str:
    """What a program says, which must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_containerfile_is_in_order() -> None:
    run(PROJECT_DIR / ".venv" / "bin" / "hadolint", DEPLOY / "Containerfile")


def copied() -> list[str]:
    """What the container gets of the project."""
    text = (DEPLOY / "Containerfile").read_text()
    return re.findall(r"^COPY (\w+) \1$", text, re.MULTILINE)


@pytest.mark.thorough
def test_the_container_gets_what_the_program_needs_and_nothing_else(
    fresh_database: Engines, tmp_path: Path
) -> None:
    assert len(copied()) >= 5
    kept = (DEPLOY / "Containerfile.dockerignore").read_text().split()
    assert [f"!{name}" for name in [*copied(), "requirements.txt"]] == kept[1:-1]
    for name in copied():
        shutil.copytree(PROJECT_DIR / name, tmp_path / name)
    url = fresh_database.owner.url.render_as_string(hide_password=False)
    fresh_database.dispose()
    environment = dict(os.environ, CONFLICT_MAP_DATABASE_URL=url, PYTHONPATH=str(tmp_path))
    made = (
        "import app, app.main, app.settings as s; from app.commands.opening import open_database\n"
        "with open_database(s.Settings()) as d: app.main.create_app(s.Settings(), d.engines)\n"
        "print(app.__file__)"
    )
    for command in (["-m", "app", "load"], ["-c", made]):
        done = subprocess.run(
            [sys.executable, *command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(tmp_path / "app" / "__init__.py")


def test_the_compose_file_is_one() -> None:
    document = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    faults = list(Draft7Validator(json.loads(SCHEMA.read_text())).iter_errors(document))
    assert faults == []
    services = document["services"]
    assert {"database", "web1", "web2", "proxy"} <= services.keys()
    assert {"web1:8000", "web2:8000"} <= set(
        re.findall(r"web\d:\d+", (DEPLOY / "nginx.conf").read_text())
    )


def test_what_deploy_sets_is_a_setting() -> None:
    known = {f"CONFLICT_MAP_{name.upper()}" for name in Settings.model_fields}
    files = [each for each in DEPLOY.rglob("*") if each.is_file()]
    named = {
        name for each in files for name in re.findall(r"CONFLICT_MAP_[A-Z_]+", each.read_text())
    }
    assert named
    assert named <= known
    compose = (DEPLOY / "compose.yaml").read_text()
    wanted = set(re.findall(r"\$\{(\w+)", compose))
    given = set(re.findall(r"^(\w+)=", (DEPLOY / "example.env").read_text(), re.MULTILINE))
    assert wanted == given


@pytest.mark.skipif(sys.platform == "darwin", reason="there is no systemd")
def test_the_units_are_in_order_and_leave_little_open(tmp_path: Path) -> None:
    for unit in UNITS.iterdir():
        # The program lies elsewhere here, and its user is none of this machine's.
        text = unit.read_text().replace(f"{PLACE}/.venv/bin/conflict-map", "/bin/true")
        (tmp_path / unit.name).write_text(
            text.replace("=conflict-map\nGroup=conflict-map", "=daemon")
        )
    units = sorted(tmp_path.iterdir())
    said = run("systemd-analyze", "verify", "--man=no", *units)
    assert [line for line in said.splitlines() if str(tmp_path) in line] == []
    service = tmp_path / "conflict-map.service"
    run(
        *("systemd-analyze", "security", "--offline=yes", f"--threshold={MOST_EXPOSED}"),
        service,
    )
