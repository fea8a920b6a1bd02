"""A QR code as SVG, to stand inside a page: shapes alone, nothing that the security policy would refuse."""

import segno


def code_of(address: str) -> str:
    """The code that opens `address`, as large as its place; for whoever cannot see it, the address stands beside it."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(scale=1, border=2, svgclass="qr", lineclass=None, omitsize=True, dark="#000", light="#fff")
    return str(drawn).replace("<svg ", '<svg aria-hidden="true" ', 1)
