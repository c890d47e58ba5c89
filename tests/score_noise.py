"""What the reader makes of noisy pages, compared with what was put into them."""

from collections import Counter
from typing import NamedTuple

import pandas as pd
from noisy_pages import Noisy

from analysis_lib.reading.document import read_text
from analysis_lib.reading.sources import Source

FIELDS = ("title", "published", "published_precision", "event_date", "language", "script", "level", "province_code", "genre")


class Score(NamedTuple):
    """Counts of one or more pages, and what was wrong in them."""

    counts: Counter
    faults: list[str]


def list_inked(text: str, spans: list[tuple[int, int]]) -> set[int]:
    """Return the offsets of the characters in spans that are not blank."""
    return {at for start, end in spans for at in range(start, end) if not text[at].isspace()}


def name_precision(published: str | None) -> str | None:
    """Name the precision of an ISO date."""
    return {4: "year", 7: "month", 10: "day", 16: "minute"}[len(published)] if published else None


def judge_field(expected: str | None, found: object) -> str:
    """Say what became of a field: right, wrong, missed or invented."""
    found = None if found is None or pd.isna(found) else "".join(str(found).split())
    if expected is None:
        return "right" if found is None else "invented"
    return "missed" if found is None else "right" if found == "".join(expected.split()) else "wrong"


def is_scored(field: str, facts: dict) -> bool:
    """Tell whether a page determines a field; without a title or a posting date none may be found."""
    value = facts.get(field)
    return field in ("title", "published", "published_precision") or value is not None and not value.startswith("--")


def score_page(page: Noisy, name: str) -> Score:
    """Read a noisy page and count what is right."""
    rows = read_text(Source("d", "d.txt", n_chars=len(page.raw), status="parsed", text=page.raw))
    counts, faults = Counter(pages=1), []
    score_spans(page, name, rows["edits"], counts, faults)
    score_damage(page, name, rows["flags"], counts, faults)
    facts = {"published_precision": name_precision(page.facts["published"])} | page.facts
    for field in FIELDS:
        if is_scored(field, facts):
            found = rows["documents"][0][field]
            verdict = judge_field(facts[field], found)
            counts[field, verdict] += 1
            if verdict != "right":
                faults.append(f"{name} {field} {verdict}: {found!r} for {facts[field]!r}")
    for kind, noun in {"organisations": "organisation", "people": "person"}.items():
        found = {row["name"] for row in rows["mentions"] if row["kind"] == noun}
        there = [one for one in facts[kind] if one in page.raw]
        counts.update({f"{kind}_found": sum(one in found for one in there), kind: len(there)})
    return Score(counts, faults)


def score_spans(page: Noisy, name: str, edits: list[dict], counts: Counter, faults: list[str]) -> None:
    """Count removed characters, inserted readings and inserted spans."""
    noise = list_inked(page.raw, [span[:2] for span in page.spans])
    removed = list_inked(page.raw, [(edit["start"], edit["end"]) for edit in edits])
    clean = list_inked(page.raw, [(0, len(page.raw))]) - noise
    counts.update(both=len(noise & removed), removed=len(removed), noise=len(noise), clean=len(clean),
                  lost=len(clean & removed))
    gone = {at for edit in edits for at in range(edit["start"], edit["end"])}
    readings = {span[:2] for span in page.spans if span.rule == "pinyin"}
    inside = list_inked(page.raw, list(readings))
    found = [list_inked(page.raw, [(edit["start"], edit["end"])]) for edit in edits if edit["rule"] == "pinyin"]
    counts.update(pinyin_right=sum(one <= inside for one in found), pinyin_removed=len(found), pinyin=len(readings),
                  pinyin_found=sum(gone.issuperset(range(*one)) for one in readings))
    for edit in edits:
        own = list_inked(page.raw, [(edit["start"], edit["end"])])
        if own - noise:
            faults.append(f"{name} removed text as {edit['rule']}: {edit['removed'][:100]!r}")
    for span in page.spans:
        is_found = 2 * sum(at in gone for at in range(span.start, span.end)) >= span.end - span.start
        counts.update({("span", span.rule): 1, ("span_found", span.rule): is_found})
        if not is_found:
            faults.append(f"{name} kept {span.rule}: {page.raw[span.start : span.end][:100]!r}")


def score_damage(page: Noisy, name: str, flags: list[dict], counts: Counter, faults: list[str]) -> None:
    """Count the damages that are flagged."""
    for start, end, rule in page.damage:
        if rule:
            is_found = any(flag["rule"] == rule and flag["start"] is not None and flag["start"] < end
                           and flag["end"] > start for flag in flags)
            counts.update({("damage", rule): 1, ("damage_found", rule): is_found})
            if not is_found:
                faults.append(f"{name} no flag {rule}: {page.raw[max(0, start - 5) : end + 5]!r}")


def add_scores(scores: list[Score]) -> Score:
    """Add up the scores of several pages."""
    counts = Counter()
    for score in scores:
        counts.update(score.counts)
    return Score(counts, [fault for score in scores for fault in score.faults])


def divide_counts(part: int, whole: int) -> float:
    """Return a share, 1.0 where there was nothing to find."""
    return part / whole if whole else 1.0


def measure_field(counts: Counter, field: str, *verdicts: str) -> float:
    """Return the share of pages with these verdicts on a field."""
    whole = sum(counts[field, verdict] for verdict in ("right", "wrong", "missed", "invented"))
    return divide_counts(sum(counts[field, verdict] for verdict in verdicts), whole)


def measure_score(counts: Counter) -> dict[str, float]:
    """Turn counts into the figures that have targets."""
    figures = {
        "precision": divide_counts(counts["both"], counts["removed"]),
        "recall": divide_counts(counts["both"], counts["noise"]),
        "kept": 1 - divide_counts(counts["lost"], counts["clean"]) * bool(counts["lost"]),
        "pinyin_precision": divide_counts(counts["pinyin_right"], counts["pinyin_removed"]),
        "pinyin_recall": divide_counts(counts["pinyin_found"], counts["pinyin"]),
        "flags": divide_counts(sum(n for key, n in counts.items() if key[0] == "damage_found"),
                               sum(n for key, n in counts.items() if key[0] == "damage")),
        "published_invented": measure_field(counts, "published", "invented") if counts["published", "invented"] else 0.0,
        "province_wrong": measure_field(counts, "province_code", "wrong") if counts["province_code", "wrong"] else 0.0,
        "organisations": divide_counts(counts["organisations_found"], counts["organisations"]),
        "people": divide_counts(counts["people_found"], counts["people"]),
    }
    return figures | {field: measure_field(counts, field, "right") for field in FIELDS}
