"""html-validate, run once by node for a whole set of pages."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.pages.page_tools import node

_JUDGE = Path(__file__).parent / "tools" / "validate.cjs"
_SECONDS = 120


def complaints_about(pages: Mapping[str, str], modules: Path) -> list[str]:
    """What is wrong with each page of a name, one sentence a fault, with its line. `modules`: see `page_tools`."""
    asked = "".join(json.dumps({"name": name, "html": html}) + "\n" for name, html in pages.items())
    command = [node(), str(_JUDGE), str(modules)]
    answered = subprocess.run(command, input=asked, capture_output=True, text=True, check=True, timeout=_SECONDS)
    lines = answered.stdout.splitlines()
    assert len(lines) == len(pages), answered.stderr
    return [fault for line in lines for fault in json.loads(line)]
