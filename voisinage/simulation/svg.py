"""Drawings written by hand: an SVG with a title and a description, readable without colours and without scripts."""

from collections.abc import Iterable, Sequence
from html import escape

INK, SOFT, PAPER = "#1b1b1b", "#5c5c5c", "#ffffff"


def drawing(width: int, height: int, *, title: str, description: str, parts: Iterable[str]) -> str:
    """A whole SVG file."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="titre detail" font-family="sans-serif" font-size="13" fill="{INK}">\n'
        f'<title id="titre">{escape(title)}</title>\n<desc id="detail">{escape(description)}</desc>\n'
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def text(x: float, y: float, words: str, *, anchor: str = "start", colour: str = INK) -> str:
    """One line of text."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'


def line(start: tuple[float, float], end: tuple[float, float], *, colour: str = INK, width: float = 1) -> str:
    """A straight line."""
    (x1, y1), (x2, y2) = start, end
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{colour}" stroke-width="{width}" fill="none"/>'


def polyline(points: Sequence[tuple[float, float]], *, colour: str = INK) -> str:
    """Several lines, one after the other."""
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f'<path d="M{path}" stroke="{colour}" stroke-width="2" fill="none"/>'


def dot(x: float, y: float, *, colour: str = INK, radius: float = 5) -> str:
    """A disc."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}"/>'


def square(x: float, y: float, *, colour: str = INK, side: float = 9) -> str:
    """A square around a point."""
    return f'<rect x="{x - side / 2:.1f}" y="{y - side / 2:.1f}" width="{side}" height="{side}" fill="{colour}"/>'


def diamond(x: float, y: float, *, colour: str = INK, reach: float = 6.5) -> str:
    """A square on its point."""
    corners = f"M{x:.1f} {y - reach:.1f}l{reach} {reach}l{-reach} {reach}l{-reach} {-reach}z"
    return f'<path d="{corners}" fill="{colour}"/>'
