"""Lines of adult, gambling and download keywords that a hijacked page puts around its text."""

import re
from functools import cache

from analysis_lib.tables import DATA, read_csv

# One keyword may stand in a title about enforcement; a keyword list names several and little else.
MIN_KEYWORDS = 2
MIN_SHARE = 0.2
MAX_LINE = 3000
LIST_MARK = re.compile(r"[,，、|_;；]| I |[ \u3000]{1,4}|。")


@cache
def _compile_words(is_enforcement: bool) -> re.Pattern:
    rows = read_csv(DATA / "lexicon" / "spam.csv")
    words = rows.loc[(rows["kind"] == "enforcement") == is_enforcement, "pattern"]
    words = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE)


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
    found = _compile_words(False).findall(simple)
    if len({word.lower() for word in found}) < MIN_KEYWORDS or not LIST_MARK.search(simple):
        return False
    if _compile_words(True).search(simple):
        return False
    return sum(map(len, found)) >= MIN_SHARE * len(simple)
