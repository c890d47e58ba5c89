"""Score the reader on pages a person has judged.

    python benchmarks/judged_pages.py FOLDER [FOLDER ...] [--show]

A judged page is a file ``NAME.gold``: header lines ``field: value``, a line ``---``, and the page as it is, with every
stretch that is no text of the document marked as ⟦rule|stretch⟧. ``null`` (or a date
without a year, ``--05-06``) says that the page does not determine a field; a field that is not in the header is not
scored. Spans are scored by characters and one by one: a removed span is right when at least half of its characters
are marked, a marked one is found when at least half of it is removed.
"""

import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis_lib.reading.document import read_text
from analysis_lib.reading.sources import Source

MARK = re.compile(r"⟦([a-z_]+)\|(.*?)⟧", re.DOTALL)
FIELDS = ("title", "published", "event_date", "language", "script", "level", "province_code", "region_code", "genre")
BLANK = re.compile(r"\s")


class Judged(NamedTuple):
    """One judged page: its name, what its header says, its raw text and the marked spans."""

    name: str
    header: dict[str, str | None]
    raw: str
    noise: list[tuple[int, int, str]]


def read_judged(path: Path) -> Judged:
    """Read one judged page."""
    head, text = path.read_text(encoding="utf-8").split("\n---\n", 1)
    header = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    pieces, noise, at, n_chars = [], [], 0, 0
    for match in MARK.finditer(text):
        pieces += [text[at : match.start()], match[2]]
        n_chars += match.start() - at
        noise.append((n_chars, n_chars + len(match[2]), match[1]))
        n_chars += len(match[2])
        at = match.end()
    values = {name: None if value.strip() == "null" or value.startswith("--") else value.strip()
              for name, value in header.items()}
    return Judged(f"{path.parent.parent.name}/{path.stem}", values, "".join([*pieces, text[at:]]), noise)


def judge_field(expected: str | None, found: object) -> str:
    """Say what became of a field: right, wrong, missed or invented."""
    found = None if found is None or pd.isna(found) else str(found)
    if expected is None:
        return "right" if found is None else "invented"
    if found is None:
        return "missed"
    return "right" if BLANK.sub("", found) == BLANK.sub("", expected) else "wrong"


def list_inked(text: str, spans: list[tuple[int, int]]) -> set[int]:
    """Return the offsets of the characters in spans that are not blank."""
    return {at for start, end in spans for at in range(start, end) if not text[at].isspace()}


def score_spans(page: Judged, edits: list[dict], totals: Counter, shown: list[str]) -> None:
    """Add a page's removed characters and spans to the totals; list those that are wrong or missed."""
    gold = list_inked(page.raw, [span[:2] for span in page.noise])
    removed = list_inked(page.raw, [(edit["start"], edit["end"]) for edit in edits])
    totals.update(both=len(gold & removed), removed=len(removed), gold=len(gold))
    for edit in edits:
        own = list_inked(page.raw, [(edit["start"], edit["end"])])
        totals["spans_removed"] += bool(own)
        totals["spans_right"] += bool(own) and 2 * len(own & gold) >= len(own)
        if own and 2 * len(own & gold) < len(own):
            shown.append(f"{page.name} removed {edit['rule']}: {edit['removed'][:120]!r}")
    for start, end, rule in page.noise:
        own = list_inked(page.raw, [(start, end)])
        totals["spans_gold"] += bool(own)
        totals["spans_found"] += bool(own) and 2 * len(own & removed) >= len(own)
        if own and 2 * len(own & removed) < len(own):
            shown.append(f"{page.name} kept {rule}: {page.raw[start:end][:120]!r}")


def score_pages(paths: list[Path]) -> tuple[dict[str, Counter], Counter, list[str]]:
    """Read every page and compare it with its judgement."""
    fields, totals, shown = defaultdict(Counter), Counter(), []
    for path in paths:
        page = read_judged(path)
        rows = read_text(Source(page.name, page.name, n_chars=len(page.raw), status="parsed", text=page.raw))
        document = rows["documents"][0]
        for field in FIELDS:
            if field in page.header:
                verdict = judge_field(page.header[field], document[field])
                fields[field][verdict] += 1
                if verdict != "right":
                    shown.append(f"{page.name} {field} {verdict}: {document[field]!r}, judged {page.header[field]!r}")
        score_spans(page, rows["edits"], totals, shown)
    return fields, totals, shown


def main(arguments: list[str]) -> None:
    """Print the scores of the judged pages below some folders."""
    folders = [Path(name) for name in arguments if name != "--show"]
    paths = sorted(path for folder in folders for path in folder.rglob("*.gold"))
    fields, totals, shown = score_pages(paths)
    print(f"{len(paths)} pages")
    for field, verdicts in fields.items():
        counts = ", ".join(f"{name} {verdicts[name]}" for name in ("right", "wrong", "missed", "invented"))
        print(f"{field:14} {verdicts['right'] / verdicts.total():.3f}  {counts}")
    for name, pair in {"characters": ("both", "removed", "gold"),
                       "spans": ("spans_right", "spans_removed", "spans_gold")}.items():
        found = totals["spans_found"] if name == "spans" else totals["both"]
        print(f"removed {name}: precision {totals[pair[0]] / max(totals[pair[1]], 1):.3f} of {totals[pair[1]]}, "
              f"recall {found / max(totals[pair[2]], 1):.3f} of {totals[pair[2]]}")
    if "--show" in arguments:
        print("\n".join(shown))


if __name__ == "__main__":
    main(sys.argv[1:])
