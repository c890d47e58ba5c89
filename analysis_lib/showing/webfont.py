"""The CJK characters of a page as a font inside the page."""

import base64
import io
from functools import cache

import noto_cjk_sans_otc
from fontTools import subset
from fontTools.ttLib import TTFont

FIRST_CJK = 0x2E80
FACE = 2  # Noto Sans CJK SC in the collection of the wheel
DROPPED = ["BASE", "DSIG", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]  # alternates and vertical setting
# The font stands first in the page's list, since a browser does not lay text out anew when a later one arrives; the
# range keeps Latin letters and quotation marks in the font of the page.
EAST_ASIAN = "U+1100-11FF, U+2E80-A4CF, U+AC00-D7FF, U+F900-FAFF, U+FE30-FE4F, U+FF00-FFEF, U+20000-3FFFF"


def pick_characters(text: str) -> str:
    """Return the distinct CJK characters of a text in order of their code points.

    Examples
    --------
    >>> pick_characters("医药 and 药")
    '医药'
    """
    return "".join(sorted(character for character in set(text) if ord(character) >= FIRST_CJK))


@cache
def subset_font(characters: str, within: str = "") -> bytes:
    """Cut the font down to some characters; the same characters give the same bytes.

    Parameters
    ----------
    characters : str
        Characters to keep; those the font does not have are left to the reader's system.
    within : str, optional
        A larger set whose subset is made first and kept: cutting a page's font out of that of all pages is faster
        than cutting each out of 65,000 glyphs.

    Returns
    -------
    bytes
        A font in WOFF.
    """
    source = io.BytesIO(subset_font(within)) if within else str(noto_cjk_sans_otc.FONT_PATH)
    options = subset.Options(hinting=False, layout_features=[], name_IDs=[], notdef_outline=True, drop_tables=DROPPED)
    subsetter, file = subset.Subsetter(options), io.BytesIO()
    subsetter.populate(unicodes=map(ord, characters))
    with TTFont(source, fontNumber=-1 if within else FACE, lazy=True, recalcTimestamp=False) as font:
        subsetter.subset(font)
        font.flavor = "woff"
        font.save(file)
    return file.getvalue()


def write_font_style(text: str, within: str = "") -> str:
    """Write the style rule that gives a page its CJK font; empty for a page without CJK characters."""
    characters = pick_characters(text)
    if not characters:
        return ""
    data = base64.b64encode(subset_font(characters, pick_characters(within))).decode("ascii")
    source = f'url("data:font/woff;base64,{data}") format("woff")'
    return f'@font-face {{ font-family: "Study CJK"; src: {source}; unicode-range: {EAST_ASIAN}; }}'
