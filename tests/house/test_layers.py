"""The height of a thing is what it knows: ground < ideas < events < cms < roof."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSES = {"ideas", "events", "cms"}
NO_LAYER = {
    "__init__",
    "apps",
    "models",
    "management",
    "migrations",
}  # Django finds these by name; nobody imports them


def contract(beginning: str) -> dict[str, list[str]]:
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (found,) = (each for each in configured["contracts"] if each["name"].startswith(beginning))
    return found


def test_nobody_imports_upward() -> None:
    lint = "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache', '--no-logo'])"
    done = subprocess.run([sys.executable, "-c", lint], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_folder_of_cocreate_is_ground() -> None:
    folders = {path.parent.name for path in (ROOT / "cocreate").glob("*/__init__.py")} - NO_LAYER

    assert set(contract("The ground")["source_modules"]) == {f"cocreate.{name}" for name in folders}


def test_every_file_of_cocreate_is_roof() -> None:
    files = {path.stem for path in (ROOT / "cocreate").glob("*.py")} - NO_LAYER

    assert set(contract("Nobody knows the roof")["forbidden_modules"]) == {
        f"cocreate.{name}" for name in files
    }


def test_ground_and_houses_are_all_kept_from_the_roof() -> None:
    ground = set(contract("The ground")["source_modules"])

    assert set(contract("Nobody knows the roof")["source_modules"]) == ground | HOUSES
