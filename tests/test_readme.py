"""The README tells the truth about settings, commands, folders and pictures."""

import re

from app.cli import cli
from app.settings import PROJECT_DIR, Settings

README = (PROJECT_DIR / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_readme() -> None:
    named = set(re.findall(r"`CONFLICT_MAP_([A-Z_]+)`", README))
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
