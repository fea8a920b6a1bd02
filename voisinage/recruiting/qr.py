"""A QR code, as SVG to stand inside a page: shapes alone, nothing that the security policy would refuse."""

import segno


def code_of(address: str) -> str:
    """The code that opens `address`, as large as its place; for whoever cannot see it, the address stands beside it."""
    drawn = _made(address).svg_inline(
        scale=1, border=2, svgclass="qr", lineclass=None, omitsize=True, dark="#000", light="#fff"
    )
    return str(drawn).replace("<svg ", '<svg aria-hidden="true" ', 1)


def modules_of(address: str) -> list[list[bool]]:
    """Its squares, row by row: whether each is dark. White is left around them by whoever draws."""
    return [[bool(module) for module in row] for row in _made(address).matrix]


def _made(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)
