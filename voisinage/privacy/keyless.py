"""Texts without what opens pages: our links lead back to whoever reads them, and a copy of a text is read by others.

Columns of `Kind.ACCESS` are left out of every file; a text that waits to be sent holds the same thing in its words.
"""

import re

ERASED = "(effacé)"
_TOKEN = re.compile(r"(?<=/)[\w-]{16,}(?![\w-]*[./][\w-])")  # the end of an address, see `dispatch.links.new_token`
_CODE = re.compile(r"(?<![\d+])\d{6}(?!\d)")  # of a number to confirm, see `dispatch.numbers.codes`; phones have ten


def without_links(text: str) -> str:
    """The words as they are, the end of each link blanked."""
    return _TOKEN.sub(ERASED, text)


def keyless(body: str) -> str:
    """What was written to somebody, or by them: neither a link that opens nor a code that is accepted."""
    return _CODE.sub(ERASED, without_links(body))
