"""What a PDF of one page draws and says: enough to read our own, no more."""

import re
import zlib


def drawn(file: bytes) -> str:
    """What its one page draws."""
    assert file.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", file)) == 1
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", file, re.DOTALL)
    return max((zlib.decompress(stream) for stream in streams), key=len).decode("windows-1252")


def words_of(page: str) -> str:
    """Its text, line breaks and the place each word has set aside."""
    pieces = re.findall(r"\(((?:\\.|[^\\()])*)\) ?Tj", page)
    return " ".join(re.sub(r"\\(.)", r"\1", piece) for piece in pieces)
