"""Lines of adult, gambling and download keywords that a hijacked page puts around its text."""

import re
from collections import Counter
from functools import cache
from itertools import pairwise

from analysis_lib.tables import DATA, read_csv

# One keyword may stand in a title about enforcement; a keyword list names several and little else.
MIN_KEYWORDS = 2
MIN_SHARE = 0.2
MAX_LINE = 3000
LIST_MARK = re.compile(r"[,，、|_;；-]| I |[ \u3000]{1,4}|。")
HAN = re.compile(r"[\u3400-\u9fff]")
ENTRY_MARK = re.compile(r"[|_丨｜]| I | - |-{1,2}(?=[\u3400-\u9fff])")
LISTED = re.compile(r"[,，|_丨｜;；]| I ")
MIN_ENTRIES = 3
# Of a list written for search engines many entries stand in it twice.
MIN_COPIED, MAX_DISTINCT = 6, 0.7
# Letters at random, which no language writes: bQsnXZQxwIfdnc
RANDOM_WORD = re.compile(r"[•·\s]{0,8}(?=[A-Za-z]{6,80}\Z)(?:[A-Z]{0,9}[a-z]{1,9}[A-Z]{1,9}){2,40}[A-Za-z]{0,9}\Z")
RANDOM_SWITCHES = 3


@cache
def _compile_words(is_enforcement: bool) -> re.Pattern:
    rows = read_csv(DATA / "lexicon" / "spam.csv")
    words = rows.loc[(rows["kind"] == "enforcement") == is_enforcement, "pattern"]
    words = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE)


def repeats_itself(simple: str) -> bool:
    """Tell whether a line repeats one word in most entries of a list, as lines written for search engines do.

    Examples
    --------
    >>> repeats_itself("全城上门服务_全城上门电话_上门服务平台_全城上门"), repeats_itself("医药 | 器械 | 服务 | 平台")
    (True, False)
    """
    listed = [entry.strip().lower() for entry in LISTED.split(simple) if len(entry.strip()) > MIN_ENTRIES]
    if len(listed) >= MIN_COPIED and len(set(listed)) <= MAX_DISTINCT * len(listed):
        return True
    entries = [entry for entry in ENTRY_MARK.split(simple) if len(entry) > 1]
    if len(entries) < MIN_ENTRIES:
        return False
    pairs = Counter(pair for entry in entries for pair in {entry[at : at + 2] for at in range(len(entry) - 1)}
                    if HAN.match(pair[0]) and HAN.match(pair[1]))
    return bool(pairs) and max(pairs.values()) >= max(MIN_ENTRIES, 0.75 * len(entries))


def is_spam_line(simple: str) -> bool:
    """Tell whether a line is a list of spam keywords.

    Parameters
    ----------
    simple : str
        The line in simplified characters.

    Returns
    -------
    bool
        True when the line is a list in which at least two different keywords make up a fifth of the characters, and
        no word of enforcement stands among them: those who act against vice write of it too.

    Examples
    --------
    >>> is_spam_line("棋牌游戏官方下载,真人娱乐平台登录,时时彩开奖结果")
    True
    >>> is_spam_line("会议要求严厉打击网络赌博，整治棋牌室，促进生物医药产业健康发展。")
    False
    """
    if len(simple) > MAX_LINE:
        return False
    if RANDOM_WORD.match(simple):
        letters = simple.strip("•· \t")
        return sum(a.islower() and b.isupper() for a, b in pairwise(letters)) >= RANDOM_SWITCHES
    if repeats_itself(simple) and not _compile_words(True).search(simple):
        return True
    found = _compile_words(False).findall(simple)
    if len({word.lower() for word in found}) < MIN_KEYWORDS or not LIST_MARK.search(simple):
        return False
    if _compile_words(True).search(simple):
        return False
    return sum(map(len, found)) >= MIN_SHARE * len(simple)
