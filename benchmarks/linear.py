"""Check that reading a document takes time in proportion to its length.

    python benchmarks/linear.py

Texts of each kind are doubled from 8 to 512 KB; printed is, for each kind, the time at every size and the greatest
ratio of the time for twice the text to the time for the text (2 is linear; the promise is at most 2.5).
"""

import time
from random import Random

from analysis_lib.reading.document import read_text
from analysis_lib.reading.sources import Source
from analysis_lib.tables import DATA

SIZES = [2**power * 1024 for power in range(3, 10)]
# The first sizes measure how long the word lists take to load.
COUNTED = 32 * 1024


def make_texts() -> dict[str, str]:
    """Return a text of each kind that can be repeated to any length: real, and made to hurt."""
    shipped = {path.name[:3]: path.read_text(encoding="utf-8") for path in sorted((DATA / "documents").glob("*.txt"))}
    letters = Random(0)
    return {
        **{f"document {name}": text + "\n" for name, text in shipped.items()},
        "one long line": "The city issued an action plan for the industry and " * 20,
        "one long Chinese line": "全市生物医药产业高质量发展推进会强调要强化创新引领" * 20,
        "only brackets": "產(chǎn)業(yè)(" * 40,
        "short lines": "Home\nNews\nDrug Co., Ltd.\n2024-05-06\n",
        "broken bytes": "規;夯叨嘶l(fā)展?？;a" * 20,
        "numbers and dates": "2024-05-06 2024年5月6日 12/28/2023 May 6, 2024 15% 100亿元 " * 10,
        "borders": "| | |||\n|  |\n",
        "random letters": "".join(letters.choices("abcdefghij klmnop.,()?!\n 产业发展省市县", k=4000)),
    }


def measure_seconds(text: str) -> float:
    """Return how long one text takes to read."""
    start = time.perf_counter()
    read_text(Source("d", "d.txt", n_chars=len(text), status="parsed", text=text))
    return time.perf_counter() - start


def main() -> None:
    """Print the times of every kind of text and the greatest ratio."""
    measure_seconds("全市推进会召开。\nThe plan was issued on May 6, 2024.\n" * 5)
    for name, piece in make_texts().items():
        times = []
        for size in SIZES:
            text = (piece * (size // len(piece) + 1))[:size]
            times.append(min(measure_seconds(text) for _ in range(3 if size <= COUNTED * 4 else 1)))
            if times[-1] > 60:
                break
        ratios = [later / earlier for size, earlier, later in zip(SIZES, times, times[1:], strict=False) if size >= COUNTED]
        shown = " ".join(f"{seconds:.2f}" for seconds in times)
        print(f"{name:24} greatest ratio {max(ratios, default=float('nan')):.2f}; seconds {shown}", flush=True)


if __name__ == "__main__":
    main()
