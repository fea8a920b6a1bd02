"""`make audit` says which of three things came out, and never that all is well when nobody could tell."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.missing import missing

MAKEFILE = Path(__file__).parents[1] / "Makefile"
FOUND = 'for last; do :; done; echo "[]" > "$last"; exit 1'  # pip-audit writes its report, then fails
OUTCOMES = {
    "nothing": ("exit 0", 0, "Bibliothèques : aucune faille connue."),
    "a known hole": (FOUND, 2, "ÉCHEC : des bibliothèques ont une faille connue, voyez .audit.json."),
    "unreachable": ("echo refused >&2; exit 1", 2, "NON VÉRIFIÉ : pip-audit n'a pas pu joindre ses données."),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_pip_audit_finds_is_told_in_words_and_by_the_code(outcome: str, tmp_path: Path) -> None:
    script, code, said = OUTCOMES[outcome]
    for tool in ("bandit", "pytest"):
        program(tmp_path / "bin" / tool, "exit 0")
    program(tmp_path / "bin" / "pip-audit", script)
    (tmp_path / ".audit.json").write_text("of another day", "utf-8")

    done = audit(tmp_path)

    assert (done.returncode, said in done.stdout + done.stderr) == (code, True), done.stdout + done.stderr
    assert (tmp_path / ".audit.json").exists() == (outcome == "a known hole")


@pytest.mark.parametrize("tool", ["bandit", "pytest"])
def test_what_an_earlier_tool_finds_is_not_hidden_by_the_last(tool: str, tmp_path: Path) -> None:
    for other in ("bandit", "pytest", "pip-audit"):
        program(tmp_path / "bin" / other, f"exit {int(other == tool)}")

    assert audit(tmp_path).returncode == 2


def program(path: Path, script: str) -> None:
    """A tool that ends like this, in place of the real one."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)


def audit(folder: Path) -> "subprocess.CompletedProcess[str]":
    """`make audit` in this folder, where everything is installed already and the tools are those of its `bin`."""
    make = shutil.which("make") or missing("make is not here")
    command = [make, "-f", str(MAKEFILE), "-o", ".venv/.dev", "audit", "BIN=bin"]
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
