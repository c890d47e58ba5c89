"""Lines that a page holds more than once."""

import re
import unicodedata
from collections.abc import Iterator

from analysis_lib.reading.page import Page, Span

# Cells of a table and refrains such as "(Responsible unit: …)" repeat rightly: a lone line must be longer than that.
LONE_WIDTH = 60
RUN_WIDTH = 4
# A shorter first line may be an address to the audience that returns later.
TITLE_WIDTH = 20
BORDERS = re.compile(r"[\s|]+")


def iterate_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the span of every non-blank line of a text, without the blanks around it.

    Examples
    --------
    >>> list(iterate_lines(" ab\\n\\ncd"))
    [(1, 3), (5, 7)]
    """
    at = 0
    for line in text.split("\n"):
        body = line.strip()
        if body:
            start = at + line.index(body[0])
            yield start, start + len(body)
        at += len(line) + 1


def measure_width(text: str) -> int:
    """Return the columns a text takes: two for an East Asian wide character, one for another.

    Examples
    --------
    >>> measure_width("5G产业")
    6
    """
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def find_repeats(page: Page) -> list[Span]:
    """Find lines that stand earlier in the text word for word; the first occurrence stays.

    A lone line counts when it is long or repeats the first line (the title); shorter ones in an unbroken run of
    repeats with such a line, as in a body that stands twice.
    """
    lines = [(start, end, BORDERS.sub("", page.simple[start:end])) for start, end in iterate_lines(page.text)]
    seen: set[str] = set()
    repeats = []
    for start, end, key in lines:
        repeats.append((start, end, key, key in seen))
        seen.add(key)
    is_lone = [is_repeat and (measure_width(key) >= LONE_WIDTH or key == repeats[0][2] and measure_width(key) >= TITLE_WIDTH)
               for _, _, key, is_repeat in repeats]
    in_run = is_lone[:]
    # A body that stands twice takes its short lines along, as far as repeats follow one another.
    for order in (range(len(repeats)), range(len(repeats) - 1, -1, -1)):
        reached = False
        for at in order:
            reached = repeats[at][3] and (is_lone[at] or reached)
            in_run[at] = in_run[at] or reached
    return [Span(start, end, "repeated_line") for (start, end, key, _), run in zip(repeats, in_run, strict=True)
            if run and measure_width(key) >= RUN_WIDTH]
