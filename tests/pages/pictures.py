"""Pictures of pages for the documentation: in few colours, a third of the weight."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

COLOURS = 64


def keep(page: Page, path: Path) -> None:
    """Take what is in sight."""
    taken = Image.open(BytesIO(page.screenshot()))
    taken.convert("RGB").quantize(COLOURS).save(path, optimize=True)
