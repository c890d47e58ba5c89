"""Numbers that are no figures: dates, ordinals, document numbers, names of technologies, slogans."""

import re
from functools import cache

from analysis_lib.tables import DATA, read_csv

# Placeholders of the patterns in data/lexicon/decoys.csv.
_NAMES = {
    "{han}": "零〇一二三四五六七八九十两百",
    "{month}": r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
               r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|enero|pebrero|marso|abril|mayo|hunyo|hulyo|agosto|"
               r"setyembre|oktubre|nobyembre|disyembre)\.?",
}
# A number of four digits is a year unless it is counted with.
_YEAR = re.compile(r"(?<![\d,.$¥])(?:19|20)\d\d(?![\d,]|\.\d)")
_YEAR_WORD = re.compile(
    r"(?:by|in|since|from|until|before|of|year|end of|during|to|sa|noong|hanggang|taong|taon|ng|到|至) ?\(?$")
_COUNTED = re.compile(r" ?(?:[%‰万亿元家个项条种件座所名人亩吨台套户]|余|多|percent|million|billion|yuan)")


@cache
def _expressions(language: str) -> tuple[re.Pattern, ...]:
    frame = read_csv(DATA / "lexicon" / "decoys.csv")
    sources = frame.loc[frame["language"].isin(["any", language]), "pattern"]
    for name, source in _NAMES.items():
        sources = sources.str.replace(name, source, regex=False)
    return tuple(re.compile(source) for source in sources)


def find_decoys(text: str, language: str) -> list[tuple[int, int]]:
    """Find the stretches of a folded text whose numbers measure and count nothing.

    Parameters
    ----------
    text : str
        Folded text, see :func:`analysis_lib.coding.numerals.fold_text`.
    language : {"en", "fil", "zh"}

    Returns
    -------
    list of (int, int)
        Half-open spans, in reading order; spans that overlap are one.

    Examples
    --------
    >>> text = "省委十一届八次全会12月20日印发〔2021〕12号文件"
    >>> [text[start:end] for start, end in find_decoys(text, "zh")]
    ['十一届八次全会', '12月20日', '〔2021〕12号']
    """
    spans = [match.span() for expression in _expressions(language) for match in expression.finditer(text)]
    for match in _YEAR.finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        if not _COUNTED.match(text, match.end()) or (_YEAR_WORD.search(before) and language != "zh"):
            spans.append(match.span())
    merged: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if span[1] > span[0]):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
