"""Guards of the house. What each floor may import is kept by import-linter: `make check` runs `lint-imports`."""

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from statistics import median

import pytest

from voisinage import jobs
from voisinage.config import Settings, variable

ROOT = Path(__file__).parents[1]
FLOORS = ("voisinage", "dispatch", "sms")
TEMPLATES = ROOT / "voisinage" / "templates"
REMARK = re.compile(r"\{#.*?#\}", re.DOTALL)
INLINE = re.compile(r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|javascript:", re.IGNORECASE)
OF_THIS_MACHINE = re.compile(r"/(work|root)/\w|/opt/(pypi|npm)|(pypi|pythonhosted|npmjs|deb\.debian)\.(org|com)")


def sources() -> list[Path]:
    """The code of the three floors. Migrations are left out: they are generated, and read once."""
    return [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py")) if "versions" not in path.parts]


def lines_of(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def functions() -> Iterator[tuple[str, int]]:
    """Every function with the number of its lines."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1


def files_of_the_project() -> list[Path]:
    """What git keeps or would keep."""
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_files_stay_short() -> None:
    sizes = {str(path.relative_to(ROOT)): lines_of(path) for path in sources()}

    assert {path: size for path, size in sizes.items() if size > 250} == {}
    assert median(sizes.values()) <= 90


def test_functions_stay_short() -> None:
    sizes = dict(functions())

    assert {name: size for name, size in sizes.items() if size > 40} == {}
    assert median(sizes.values()) <= 8


def test_every_template_is_used() -> None:
    texts = {path: path.read_text("utf-8") for path in [*sources(), *TEMPLATES.rglob("*.html")]}
    templates = {path: str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")}
    unused = [
        name
        for template, name in templates.items()
        if not any(f'"{name}"' in text for path, text in texts.items() if path != template)
    ]

    assert templates
    assert unused == []


def test_templates_hold_no_inline_code() -> None:
    """The security policy of the pages refuses it: it would not run, and nobody would notice."""
    shown = {path.name: REMARK.sub("", path.read_text("utf-8")) for path in TEMPLATES.rglob("*.html")}

    assert {name: INLINE.findall(text) for name, text in shown.items() if INLINE.search(text)} == {}


@pytest.mark.parametrize(
    "bad", ['<p style="x">', "<style>", "<script>", '<a href="javascript:x">', '<a onclick="x">', "<script defer>"]
)
def test_inline_code_would_be_found(bad: str) -> None:
    assert INLINE.search(bad)


def test_every_setting_is_documented() -> None:
    manual = (ROOT / "docs" / "exploitation.md").read_text("utf-8")
    undocumented = [name for setting in fields(Settings) if f"`{(name := variable(setting.name))}`" not in manual]

    assert undocumented == []


def test_no_setting_is_documented_that_does_not_exist() -> None:
    manual = (ROOT / "docs" / "exploitation.md").read_text("utf-8")
    known = {variable(setting.name) for setting in fields(Settings)}
    documented = set(re.findall(r"`(VOISINAGE_[A-Z_]+)`", manual))

    assert {name for name in documented if name.removesuffix("_FILE") not in known} == set()


def test_every_job_of_the_timetable_is_tested() -> None:
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__))
    works = [name for name in vars(jobs) if name.endswith("_work")]

    assert works
    assert [name for name in works if name not in tests] == []


def test_no_file_names_a_machine_or_a_package_registry() -> None:
    found = []
    for path in files_of_the_project():
        try:
            match = OF_THIS_MACHINE.search(path.read_text("utf-8"))
        except UnicodeDecodeError:  # a picture
            continue
        if match:
            found.append((str(path.relative_to(ROOT)), match[0]))

    assert found == []


def test_exceptions_to_the_style_stay_few_and_reasoned() -> None:
    marks = [
        (path.name, line.strip())
        for path in files_of_the_project()
        if path.suffix == ".py" and path != Path(__file__)
        for line in path.read_text("utf-8").splitlines()
        if "# noqa" in line
    ]

    assert len(marks) < 10
    assert [mark for mark in marks if not re.search(r"# noqa: [A-Z0-9, ]+ - \w", mark[1])] == []
