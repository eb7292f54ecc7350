"""Draws the picture that stands for a page where it is shared: words on paper, never a photo."""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from cases.views.cards import Face

SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN = 72
PAPER, INK, QUIET, LINE, ACCENT = "#fbfaf8", "#1c2126", "#545c64", "#d9d5cd", "#1f3a5f"
# The tones of the phases, as in the light scheme of site.css.
TONES = {
    "unconfirmed": "#5f5a52",
    "pre-trial": "#8a4b08",
    "trial": "#1d4f8c",
    "appeal": "#6a3d9a",
    "suspended": "#6b5d1d",
    "closed": "#3f4a54",
    "none": QUIET,
}
# Drawn so many times larger and made smaller, for smooth edges.
FINE = 4


@lru_cache(maxsize=128)
def draw(face: Face) -> bytes:
    """The picture as PNG, 1200 by 630 pixels."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    tone = TONES[face.phase]
    pen.rectangle((0, 0, 20, HEIGHT), fill=tone if face.status else ACCENT)
    pen.text((MARGIN, 50), "ICC Tracker", ACCENT, _serif(34))
    pen.text((WIDTH - MARGIN, 56), face.sort, QUIET, _sans(26), anchor="ra")
    pen.line((MARGIN, 106, WIDTH - MARGIN, 106), LINE, 2)
    below = _title(pen, face)
    if face.status:
        image.paste(Image.new("RGB", (56, 56), tone), (MARGIN, below + 9), shape(face.phase, 56))
        _lines(pen, (MARGIN + 76, below), face.status, tone, _serif(54), 1)
        below += 98
    _facts(pen, below, face.facts)
    pen.line((MARGIN, 516, WIDTH - MARGIN, 516), LINE, 2)
    pen.text((MARGIN, 532), face.as_of, QUIET, _sans(22))
    _lines(pen, (MARGIN, 562), face.last, QUIET, _sans(21), 2)
    kept = io.BytesIO()
    image.quantize(128, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _title(pen: ImageDraw.ImageDraw, face: Face) -> int:
    """Draw the title and what stands under it; return where the next part begins."""
    room = WIDTH - 2 * MARGIN
    size = next((s for s in (68, 58) if pen.textlength(face.title, _serif(s)) <= room), 48)
    below = _lines(pen, (MARGIN, 128), face.title, INK, _serif(size), 2)
    if face.under:
        below = _lines(
            pen, (MARGIN, below + 8), face.under, QUIET, _sans(28), 1 if size == 48 else 2
        )
    return below + 22


def _facts(pen: ImageDraw.ImageDraw, top: int, facts: tuple[tuple[str, str], ...]) -> None:
    width = (WIDTH - 2 * MARGIN) // max(len(facts), 1)
    for place, (label, value) in enumerate(facts):
        left = MARGIN + place * width
        pen.text((left, top), label, QUIET, _sans(26))
        _lines(pen, (left, top + 32), value, INK, _sans(36, "Semibold"), 1, width - 24)


def _lines(pen, place, text: str, tone: str, font, most: int, width: int = 0) -> int:
    """Draw a text in at most so many lines, cut with “…”; return where it ends."""
    left, top = place
    width = width or WIDTH - MARGIN - left
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and pen.textlength(longer, font) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines[most - 1 :] = [f"{lines[most - 1]} …"]
    step = round(font.size * 1.22)
    for number, line in enumerate(lines):
        while pen.textlength(line, font) > width and len(line) > 2:
            line = f"{line.removesuffix('…').rstrip()[:-1].rstrip()}…"
        pen.text((left, top + number * step), line, tone, font)
    return top + len(lines) * step


def shape(phase: str, size: int) -> Image.Image:
    """The shape of a phase as a mask: the same shapes as templates/cases/_shape.html."""
    unit = size * FINE / 16
    mask = Image.new("L", (size * FINE, size * FINE))
    pen = ImageDraw.Draw(mask)
    ring = tuple(unit * side for side in (1, 1, 15, 15))
    inner = tuple(unit * side for side in (2, 2, 14, 14))
    wide = round(unit * 2)
    if phase == "unconfirmed":
        for start in range(0, 360, 45):
            pen.arc(ring, start, start + 25, 255, wide)
    elif phase in ("pre-trial", "trial", "appeal"):
        pen.ellipse(ring, outline=255, width=wide)
        pen.pieslice(inner, -90, {"pre-trial": 0, "trial": 90, "appeal": 180}[phase], 255)
    elif phase == "suspended":
        pen.rectangle([unit * side for side in (4, 2.5, 7, 13.5)], 255)
        pen.rectangle([unit * side for side in (9, 2.5, 12, 13.5)], 255)
    elif phase == "closed":
        pen.rectangle([unit * side for side in (2.5, 2.5, 13.5, 13.5)], 255)
    else:
        pen.rectangle([unit * side for side in (3, 7, 13, 9)], 255)
    return mask.resize((size, size), Image.Resampling.LANCZOS)


@lru_cache
def _font(family: str, name: str, size: int) -> ImageFont.FreeTypeFont:
    # Packages that hold the files of the fonts: Latin with all diacritics, Greek, Cyrillic.
    path = files(family).joinpath("files", f"{name}.ttf")
    return ImageFont.truetype(str(path), size)


def _sans(size: int, weight: str = "Regular") -> ImageFont.FreeTypeFont:
    return _font("font_source_sans_pro", f"SourceSansPro-{weight}", size)


def _serif(size: int) -> ImageFont.FreeTypeFont:
    return _font("font_source_serif_pro", "SourceSerifPro-Semibold", size)
