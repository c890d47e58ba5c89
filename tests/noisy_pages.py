"""Clean pages, the stretches put into them, and the wording of what is put in."""

import csv
import json
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import opencc

HERE = Path(__file__).parent / "noise"


class Stretch(NamedTuple):
    """A half-open stretch of the raw text and the rule that should find it."""

    start: int
    end: int
    rule: str


class Noisy(NamedTuple):
    """A page: its raw text, what is true of it, what was inserted into it and what was damaged in it.

    ``spans`` must be removed, ``damage`` must stay; the rule of a damage is that of the flag it deserves, or empty.
    A fact that is left out is not scored.
    """

    raw: str
    facts: dict
    spans: tuple[Stretch, ...] = ()
    damage: tuple[Stretch, ...] = ()


def read_clean() -> list[Noisy]:
    """Read the clean texts with their facts."""
    listed = json.loads((HERE / "facts.json").read_text(encoding="utf-8"))
    return [Noisy((HERE / "texts" / facts["file"]).read_text(encoding="utf-8").rstrip("\n"), facts) for facts in listed]


@cache
def read_wording() -> dict[tuple[str, str], list[str]]:
    """Read the wording of the noise, by class and language."""
    wording: dict[tuple[str, str], list[str]] = {}
    with (HERE / "wording.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            wording.setdefault((row["noise"], row["language"]), []).append(row["text"])
    return wording


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


@cache
def convert_character(character: str) -> str:
    """Turn one character into its traditional form, blind to the word it stands in (后 is 後 even in 皇后)."""
    return _converter().convert(character)


def convert_text(text: str) -> str:
    """Turn a text into traditional characters one by one, as mirrors without phrase tables do."""
    return "".join(map(convert_character, text))


def replace_stretch(page: Noisy, start: int, end: int, text: str, rule: str | None = None) -> Noisy:
    """Replace a stretch of a page; with a rule it counts as damage."""
    moved = len(text) - (end - start)

    def shift(spans: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
        return tuple(Stretch(span.start + moved * (span.start >= end), span.end + moved * (span.end > start), span.rule)
                     for span in spans)

    damage = shift(page.damage) + ((Stretch(start, start + len(text), rule),) if rule is not None else ())
    return page._replace(raw=page.raw[:start] + text + page.raw[end:], spans=shift(page.spans), damage=damage)


def insert_noise(page: Noisy, at: int, text: str, rule: str) -> Noisy:
    """Insert noise; blanks around it are no part of it."""
    page = replace_stretch(page, at, at, text)
    body = text.strip()
    start = at + text.index(body)
    return page._replace(spans=(*page.spans, Stretch(start, start + len(body), rule)))


def insert_lines(page: Noisy, at: int, lines: list[str], rule: str) -> Noisy:
    """Insert lines of noise before a line, or after the last."""
    is_end = at == len(page.raw)
    for line in lines if is_end else reversed(lines):
        page = insert_noise(page, len(page.raw) if is_end else at, f"\n{line}" if is_end else f"{line}\n", rule)
    return page


def list_lines(page: Noisy) -> list[tuple[int, int]]:
    """List the spans of the lines that hold text of the document."""
    lines, at = [], 0
    for line in page.raw.split("\n"):
        is_noise = any(span.start <= at + len(line) and at <= span.start and span.end >= at + len(line.rstrip())
                       for span in page.spans if span.end > at)
        if line.strip() and not is_noise:
            lines.append((at, at + len(line)))
        at += len(line) + 1
    return lines


def find_body(page: Noisy) -> int:
    """Return where the text below the title begins."""
    return list_lines(page)[1 if page.facts["title"] else 0][0]


def is_free(page: Noisy, start: int, end: int) -> bool:
    """Tell whether a stretch meets no noise and no damage yet."""
    return all(span.end <= start or span.start >= end for span in page.spans + page.damage)


def pick_wording(page: Noisy, random: Random, noise: str, count: int = 1) -> list[str]:
    """Pick wording in the language and script of the page, or in English where there is none."""
    pool = read_wording().get((noise, page.facts["language"])) or read_wording()[noise, "en"]
    picked = [fill_template(page, random, text) for text in random.sample(pool, min(count, len(pool)))]
    return [convert_text(text) for text in picked] if page.facts["script"] == "Hant" else picked


def fill_template(page: Noisy, random: Random, text: str) -> str:
    """Fill in names, numbers and the date on which the page was posted."""
    wording, language = read_wording(), page.facts["language"]
    year, month, day = page.facts["posted"].split("-")
    months = [wording.get(("month", language), []), wording["month", "en"]]
    name = (random.choice(months) if "{mon}" in text else months[0]) or months[1]
    name = name[0].split(";")[int(month) - 1]
    people = random.sample(list(dict.fromkeys([*wording.get(("person", language), []), *wording["person", "en"]]))[:5], 2)
    hour, minute, second = pick_time(page.facts["posted"])
    return text.format(
        site=random.choice(wording.get(("site", language)) or wording["site", "en"]), person=people[0],
        person2=people[1], n=random.randrange(10**7, 10**8), n3=random.randrange(100, 1000), Y=year, m=month, d=day,
        m0=int(month), d0=int(day), month=name, mon=name[:3].capitalize(), H=hour, M=minute, S=second,
    )


def pick_time(posted: str) -> tuple[str, str, str]:
    """Pick the time of a posting date, always the same, so that several lines of a page agree."""
    seed = Random(posted)
    return f"{seed.randrange(8, 19):02}", f"{seed.randrange(60):02}", f"{seed.randrange(60):02}"
