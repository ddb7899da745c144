"""README and guides tell the truth about settings, commands, folders, pictures and the version."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from app import VERSION
from app.cli import cli
from app.settings import PROJECT_DIR, Settings

pytestmark = pytest.mark.written

README = (PROJECT_DIR / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_told() -> None:
    told = (PROJECT_DIR / "docs" / "settings.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `CONFLICT_MAP_([A-Z_]+)`", told, re.MULTILINE))
    assert named == {name.upper() for name in Settings.model_fields}


def test_every_command_is_in_the_readme() -> None:
    for name in cli.commands:
        assert f"| `{name}`" in README, f"The README doesn't list the command {name}."


def test_every_picture_and_folder_in_the_readme_exists() -> None:
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", README)
    folders = re.findall(
        r"^\| `((?:app|static|data|templates|tests)[\w/-]*)`", README, re.MULTILINE
    )
    assert len(pictures) >= 4
    for path in pictures + folders:
        assert (PROJECT_DIR / path).exists(), path


GUIDES = [PROJECT_DIR / "CONTRIBUTING.md", *(PROJECT_DIR / "docs").rglob("*.md")]


@pytest.mark.parametrize("path", GUIDES, ids=lambda each: str(each.relative_to(PROJECT_DIR)))
def test_every_file_that_a_guide_names_exists(path: Path) -> None:
    told = path.read_text(encoding="utf-8")
    named = re.findall(
        r"`((?:app|data|docs|migrations|scripts|static|templates|tests)/[\w/.-]*\w/?)`", told
    )
    linked = re.findall(r"\]\(([\w./-]+\.md)\)", told)
    gone = [each for each in named if not (PROJECT_DIR / each).exists()]
    gone += [each for each in linked if not (path.parent / each).exists()]
    assert gone == []


def test_there_is_one_version() -> None:
    assert CliRunner().invoke(cli, ["--version"]).output == f"conflict-map, version {VERSION}\n"
    citation = (PROJECT_DIR / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {VERSION}\n" in citation
    changes = (PROJECT_DIR / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {VERSION} " in changes
