"""What the commands print: lines for people, JSON for programs, a bar while the work runs."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm


def clean_line(text: str) -> str:
    """Put a text on one line and make characters visible that could steer a terminal.

    Examples
    --------
    >>> clean_line("a\\x1b[2Jb\\nc")
    'a\\\\x1b[2Jb c'
    """
    line = " ".join(str(text).splitlines())
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in line)


def print_result(result: dict | list[str]) -> None:
    """Print lines for people, or anything else as JSON."""
    if isinstance(result, list):
        print("\n".join(clean_line(line) for line in result))
    else:
        print(json.dumps(result, ensure_ascii=True, indent=1, sort_keys=True))


@contextmanager
def show_progress(unit: str) -> Iterator[Callable[[int], None] | None]:
    """Give a callback that draws a bar on a terminal; None where stderr is none."""
    if not sys.stderr.isatty():
        yield None
        return
    with tqdm(unit=f" {unit}", ascii=True, leave=False, file=sys.stderr) as bar:
        yield lambda number: bar.update(number - bar.n)
