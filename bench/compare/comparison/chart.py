"""The chart: for each task a panel of horizontal bars; shorter is better."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

OURS, RAW, OTHERS = "#1a7f37", "#6e7781", "#bc4c00"
WIDTH, LEFT, RIGHT, ROW, BAR = 860, 270, 90, 24, 16


@dataclass(frozen=True)
class Bar:
    label: str
    colour: str
    value: float


def svg(title: str, panels: list[tuple[str, list[Bar]]]) -> str:
    """Each panel has its own scale."""
    body: list[str] = []
    y = 34
    for heading, bars in panels:
        y += 22
        body.append(f'<text x="12" y="{y}" font-weight="bold">{escape(heading)}</text>')
        y += 12
        longest = max(bar.value for bar in bars)
        for bar in bars:
            length = (WIDTH - LEFT - RIGHT) * bar.value / longest
            middle = y + ROW / 2 + 5
            body.append(f'<text x="{LEFT - 8}" y="{middle}" text-anchor="end">{escape(bar.label)}</text>')
            body.append(f'<rect x="{LEFT}" y="{y + 4}" width="{length:.1f}" height="{BAR}" fill="{bar.colour}"/>')
            body.append(f'<text x="{LEFT + length + 6:.1f}" y="{middle}">{figure(bar.value)}</text>')
            y += ROW
        y += 8
    height = y + 8
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
            'font-family="sans-serif" font-size="13" fill="#1f2328" role="img">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
            f'<text x="12" y="24" font-size="16" font-weight="bold">{escape(title)}</text>',
            *body,
            "</svg>",
            "",
        ]
    )


def figure(microseconds: float) -> str:
    """Three significant digits."""
    if microseconds >= 100:
        return f"{microseconds:.0f}"
    return f"{microseconds:.1f}" if microseconds >= 10 else f"{microseconds:.2f}"
