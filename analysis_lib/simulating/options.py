"""The command ``study simulate``: its options, and what they plant."""

import argparse
import re

from analysis_lib.terminal import print_result

LISTS = ("regions", "years", "languages", "themes")
RATES = {"share": "shares", "recall": "recall", "mix": "mix"}
PLAIN = {"documents": "n_documents", "repeats": "n_repeats", "icc": "icc", "pinyin": "pinyin", "seed": "seed"}
SPAN = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``study simulate``."""
    parser.add_argument("--regions", metavar="A,B|N", help="provinces, or how many; Hebei,Henan,Jiangxi,Shanghai")
    parser.add_argument("--documents", metavar="N", type=int, help="documents a region; 20")
    parser.add_argument("--years", metavar="Y-Z", help="years; 2021-2025")
    parser.add_argument("--languages", metavar="A,B", help="languages of the documents; zh,en,fil")
    parser.add_argument("--mix", metavar="CELL=W", help="weight of languages, e.g. Shanghai/zh=3; all as often")
    parser.add_argument("--themes", metavar="A,B", help="themes to plant; all there are phrases for")
    parser.add_argument("--share", metavar="CELL=S", help="true share of sentences, e.g. 0.1,Henan/talent=0.3; 0.2")
    parser.add_argument("--icc", metavar="R", type=float, help="correlation of sentences within a document; 0.1")
    parser.add_argument("--sentences", metavar="N-M", help="sentences a document; 6-60")
    parser.add_argument("--recall", metavar="CELL=P", help="share of true sentences the dictionary can find; 0.65,zh=0.85")
    parser.add_argument("--repeats", metavar="N", type=int, help="documents a region that are posted twice; 2")
    parser.add_argument("--pinyin", metavar="P", type=float, help="share of Chinese documents with readings; 0.3")
    parser.add_argument("--seed", metavar="N", type=int, help="another seed draws other documents; 0")


def run_simulate(options: argparse.Namespace) -> int:
    """Write a folder of documents whose themes are known."""
    from analysis_lib.simulating.folder import DOCUMENTS, TRUTH, simulate_folder
    from analysis_lib.simulating.plans import Design

    plan = simulate_folder(options.folder, Design()._replace(**read_fields(options)))
    counts = {"documents": len(plan.documents), "repeats": int(plan.documents["repeats"].notna().sum()),
              "sentences": len(plan.sentences)}
    paths = {name: str(options.folder / name) for name in (DOCUMENTS, TRUTH)}
    lines = ["{documents} documents, of which {repeats} repeat others, with {sentences} sentences".format(**counts)]
    print_result({"counts": counts, "paths": paths} if options.json else [*lines, *paths.values()])
    return 0


def read_fields(options: argparse.Namespace) -> dict:
    """Return the fields of a design that the options state; cells without a number keep that of the default.

    Examples
    --------
    >>> read_fields(argparse.Namespace(years="2021-2023,2025", share="Henan/talent=0.4", icc=0.05))
    {'years': (2021, 2022, 2023, 2025), 'shares': {'': 0.2, 'Henan/talent': 0.4}, 'icc': 0.05}
    """
    from analysis_lib.simulating.plans import Design

    given = {name: value for name, value in vars(options).items() if value is not None}
    fields = {name: _read_list(name, given[name]) for name in LISTS if name in given}
    for name, field in RATES.items():
        if name in given:
            rates = read_rates(name, given[name])
            fields[field] = rates if "" in rates else getattr(Design(), field) | rates
    fields |= {field: given[name] for name, field in PLAIN.items() if name in given}
    return fields | ({"sizes": _read_span("sentences", given["sentences"])} if "sentences" in given else {})


def read_rates(name: str, text: str) -> dict[str, float]:
    """Read numbers by cell; one without a cell is for every cell.

    Examples
    --------
    >>> read_rates("recall", "0.65, zh=0.85")
    {'': 0.65, 'zh': 0.85}
    """
    rates = {}
    for entry in _split_entries(name, text):
        cell, _, rate = entry.rpartition("=")
        try:
            rates[cell.strip()] = float(rate)
        except ValueError:
            raise ValueError(f"--{name} {entry!r}: allowed are numbers such as 0.2 and Henan/talent=0.2") from None
    return rates


def _split_entries(name: str, text: str) -> list[str]:
    entries = [entry.strip() for entry in text.split(",") if entry.strip()]
    if not entries:
        raise ValueError(f"--{name} names nothing; leave it out for the default")
    return entries


def _read_list(name: str, text: str) -> tuple:
    from analysis_lib.simulating.plans import list_provinces

    entries = _split_entries(name, text)
    if name == "regions" and text.strip().isdecimal():
        provinces = list(list_provinces())
        if not 1 <= int(text) <= len(provinces):
            raise ValueError(f"--regions {text}: allowed are 1 to {len(provinces)}")
        return tuple(provinces[: int(text)])
    if name == "years":
        spans = [_read_span(name, entry) for entry in entries]
        return tuple(year for first, last in spans for year in range(first, last + 1))
    return tuple(entries)


def _read_span(name: str, text: str) -> tuple[int, int]:
    match = SPAN.fullmatch(text.strip())
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if first > last:
        raise ValueError(f"--{name} {text!r}: allowed are numbers such as 2024 and spans such as 2021-2025")
    return first, last
