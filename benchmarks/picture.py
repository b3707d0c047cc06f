"""Draws curves over a logarithmic axis as SVG: small panels side by side, one figure each."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10

WIDTH, HEIGHT, GAP, TOP, BOTTOM = 250, 190, 30, 62, 44
"""A panel's own width and height, and what is about it."""
_STYLE = (
    "text{font:12px sans-serif;fill:#333} .title{font-size:15px;font-weight:bold} .value{font-weight:bold} "
    ".axis{stroke:#bbb} .curve{fill:none;stroke:#1a6b3c;stroke-width:2} .dot{fill:#1a6b3c} "
    ".paper{fill:#fff}"
)


@dataclass(frozen=True, slots=True)
class Panel:
    """A figure at each size; the value's axis begins at nought."""

    title: str
    points: list[tuple[float, float]]


def curves(title: str, axis: str, panels: list[Panel]) -> str:
    """The whole picture."""
    width = len(panels) * (WIDTH + GAP) + GAP
    height = TOP + HEIGHT + BOTTOM
    drawn = "\n".join(_panel(each, GAP + place * (WIDTH + GAP), axis) for place, each in enumerate(panels))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n"
        f'<rect class="paper" width="{width}" height="{height}"/>\n'
        f'<text class="title" x="{GAP}" y="24">{title}</text>\n{drawn}\n</svg>\n'
    )


def _panel(panel: Panel, left: float, axis: str) -> str:
    low, high = (log10(pick(size for size, _ in panel.points)) for pick in (min, max))
    most = 1.25 * max(value for _, value in panel.points) or 1.0
    inner = WIDTH - 60

    def place(size: float, value: float) -> tuple[float, float]:
        across = (log10(size) - low) / (high - low) if high > low else 0.5
        return left + 30 + across * inner, TOP + HEIGHT * (1 - value / most)

    spots = [(*place(size, value), size, value) for size, value in panel.points]
    base = TOP + HEIGHT
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y, _, _ in spots)
    marks = "\n".join(
        f'<circle class="dot" cx="{x:.0f}" cy="{y:.0f}" r="3.5"/>'
        f'<text class="value" x="{x:.0f}" y="{y - 9:.0f}" text-anchor="middle">{_short(value)}</text>'
        f'<text x="{x:.0f}" y="{base + 16}" text-anchor="middle">{size:,.0f}</text>'
        for x, y, size, value in spots
    )
    return (
        f'<text x="{left}" y="{TOP - 14}">{panel.title}</text>\n'
        f'<line class="axis" x1="{left}" y1="{base}" x2="{left + WIDTH}" y2="{base}"/>\n'
        f'<polyline class="curve" points="{line}"/>\n{marks}\n'
        f'<text x="{left + WIDTH / 2:.0f}" y="{base + 34}" text-anchor="middle">{axis}</text>'
    )


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"
