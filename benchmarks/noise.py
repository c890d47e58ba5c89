"""Score the reader on clean texts made noisy, for every class of noise and for their mixtures.

    PYTHONPATH=tests python benchmarks/noise.py [SEEDS] [--show [WORD]]

Every class is added alone to every clean text of tests/noise in whose language it occurs, then mixtures of four to
nine classes, once for each of SEEDS seeds (3 when not given). ``--show`` lists what was wrong, with a word only the
faults that hold it.
"""

import sys

from make_noise import NOISES, add_noise, can_have, compose_noise
from noisy_pages import read_clean
from score_noise import Score, add_scores, measure_score, score_page

SHOWN = ("precision", "recall", "kept", "pinyin_precision", "pinyin_recall", "flags", "title", "published",
         "published_invented", "event_date", "language", "script", "level", "province_code", "province_wrong", "genre",
         "organisations", "people")


def score_class(noise: str, seeds: int) -> Score:
    """Score pages with one class of noise, or without noise where it is named ``none``."""
    scores = []
    for clean in read_clean():
        for seed in range(seeds if noise != "none" else 1):
            page = clean if noise == "none" else add_noise(clean, noise, seed) if can_have(clean, noise) else None
            if page is not None and (page is clean or page.raw != clean.raw):
                scores.append(score_page(page, f"{clean.facts['file']} {noise} {seed}"))
    return add_scores(scores)


def score_mixtures(seeds: int) -> Score:
    """Score pages with several classes of noise each."""
    scores = []
    for clean in read_clean():
        for seed in range(seeds):
            page, names = compose_noise(clean, seed)
            scores.append(score_page(page, f"{clean.facts['file']} {'+'.join(names)} {seed}"))
    return add_scores(scores)


def main(arguments: list[str]) -> None:
    """Print one line of figures for each class, and the share of spans found of each rule."""
    seeds = next((int(one) for one in arguments if one.isdigit()), 3)
    print(f"{'class':18} pages " + " ".join(f"{name.replace('published', 'date')[:9]:>9}" for name in SHOWN))
    faults, totals = [], None
    for noise in ["none", *NOISES, "mixture"]:
        score = totals = score_mixtures(seeds) if noise == "mixture" else score_class(noise, seeds)
        figures = measure_score(score.counts)
        print(f"{noise:18} {score.counts['pages']:5} " + " ".join(f"{figures[name]:9.3f}" for name in SHOWN), flush=True)
        faults += score.faults
    for kind in ("span", "damage"):
        for rule in sorted({key[1] for key in totals.counts if key[0] == kind}):
            found, whole = totals.counts[f"{kind}_found", rule], totals.counts[kind, rule]
            print(f"mixture {kind} {rule:15} found {found:5} of {whole:5}  {found / whole:.3f}")
    if "--show" in arguments:
        word = arguments[-1] if arguments[-1] != "--show" else ""
        print("\n".join(fault for fault in faults if word in fault))


if __name__ == "__main__":
    main(sys.argv[1:])
