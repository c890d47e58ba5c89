"""Fonts and settings with which a figure shows every script of the documents as it is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import matplotlib as mpl
import noto_cjk_sans_otc
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

FAMILIES = ("DejaVu Sans", "Noto Sans CJK SC")
STYLE = {
    "font.family": list(FAMILIES),
    "font.size": 9.0,
    "text.parse_math": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 10.0,
    "axes.titlelocation": "left",
    "figure.dpi": 130,
    "savefig.dpi": 130,
    "svg.hashsalt": "analysis_lib",
}
# Date and Software are left out, so that the same table gives the same bytes.
METADATA = {".png": {"Software": None}, ".svg": {"Date": None, "Creator": None}, ".pdf": {"CreationDate": None}}


@cache
def add_fonts() -> None:
    """Make the CJK font of the installed wheel known to matplotlib."""
    if FAMILIES[1] not in fontManager.get_font_names():
        fontManager.addfont(str(noto_cjk_sans_otc.FONT_PATH))


@contextmanager
def use_style() -> Iterator[None]:
    """Draw within this context in the project's style: CJK readable, ``$`` an ordinary character."""
    add_fonts()
    with mpl.rc_context(STYLE):
        yield


@cache
def _list_glyphs() -> frozenset[int]:
    add_fonts()
    fonts = [get_font(findfont(FontProperties(family=[name]))) for name in FAMILIES]
    return frozenset(code for font in fonts for code in font.get_charmap())


def make_drawable(text: str) -> str:
    """Write the characters that no font of ours has, and control characters, as their code points.

    Examples
    --------
    >>> make_drawable("石家庄 $5")
    '石家庄 $5'
    >>> make_drawable("a\\u202eb\\U0001fae8")
    'a[U+202E]b[U+1FAE8]'
    """
    glyphs = _list_glyphs()
    return "".join(c if ord(c) in glyphs and (c.isprintable() or c == " ") else f"[U+{ord(c):04X}]" for c in text)


def save_figure(figure: Figure, path: Path) -> None:
    """Write a figure so that the same figure gives the same bytes.

    Parameters
    ----------
    figure : Figure
        A figure of this package.
    path : Path
        File to write; its suffix (``.png``, ``.svg``, ``.pdf``) is the format.

    Raises
    ------
    ValueError
        For another suffix.
    """
    path = Path(path)
    if path.suffix not in METADATA:
        raise ValueError(f"path {str(path)!r}: figures are written as {', '.join(METADATA)}")
    with use_style():
        figure.savefig(path, metadata=METADATA[path.suffix])
