"""Numbers that a program wrapped at the bounds of 32-bit integers: shown, never repaired."""

import re

from analysis_lib.reading.page import Flag, Page

WRAP = 2**32
LARGEST = 2**31 - 1
# Translators wrap amounts told in hundreds of millions, so that the true value ends in zeros and is not endless.
ZEROS = 10**6
MOST_WRAPS = 250
SMALLEST = 10**8
CONTEXT_CHARS = 28
SATURATED = {LARGEST, LARGEST + 1, -LARGEST - 1, WRAP - 1}
_NUMBER = re.compile(r"(?<![0-9A-Za-z_.,:/+=#-])(?P<sign>[-−－]?)(?P<digits>[0-9]{1,3}(?:[,，][0-9]{3}){2,3}|[0-9]{9,10})"
                     r"(?![0-9A-Za-z_/=@-]|[.,，][0-9])")
# After a digit, a letter, a bracket or another dash the sign joins: a range, a number of an office, a dash.
_JOINED = re.compile(r"[0-9A-Za-z)）\]】%％~—–-]$|[0-9)）%％~—–-][ \t]$")
_CODE = re.compile(
    r"(?:电话|手机|传真|热线|咨询|客服|联系|邮编|账号|帐号|账户|开户|备案|许可证?|证书?|编[号码]|号码?|代码|标识码|注册|信用|批准文号|准字|条码"
    r"|批号|流水|订单|单号|QQ|微信|ICP|ISBN|ISSN|UTC|GMT|\b(?:tel|phone|fax|call|mobile|cell|whats ?app|hotline|account|acct|code"
    r"|number|no|nr|id|serial|licen[cs]e|registration|doi|pmid|cas|zip|tax|order|ref|telepono|teléfono|telefone|telefono"
    r"|telefon|téléphone|телефон|тел|simu|telp?)\b)[^\n。；;!?！？]{0,16}$", re.I)
_MONEY_BELOW_ZERO = re.compile(
    r"利润|亏损?|净额|净值|现金流|净流|余额|增长|减少|下降|变动|差额|逆差|赤字|\b(?:profit|loss|cash flow|net|deficit|balance|change"
    r"|decrease|decline|growth)\b", re.I)


def flag_damaged_numbers(page: Page) -> list[Flag]:
    """Flag counts and amounts that were wrapped or cut off at the bounds of 32-bit integers.

    A negative count of nine or ten digits, a count at the very bound, and a number that is no round one but becomes
    one when whole turns of 2^32 are added. Numbers of telephones, accounts, licences and documents, ranges and
    losses are no such thing.

    Parameters
    ----------
    page : Page
        Offsets refer to ``page.text``.

    Returns
    -------
    list of Flag
        Rule ``wrapped_number`` with what the number may have been; the text stays as it is.

    Examples
    --------
    >>> from analysis_lib.reading.page import make_page
    >>> [flag.suggestion for flag in flag_damaged_numbers(make_page("with an investment of -1,794,967,296 yuan"))]
    ['2,500,000,000? (the number + 2^32)']
    >>> flag_damaged_numbers(make_page("Tel: 1410065408"))
    []
    """
    flags = []
    for match in _NUMBER.finditer(page.text):
        suggestion = _explain(page.text, match)
        if suggestion:
            flags.append(Flag("wrapped_number", match.start(), match.end(), suggestion))
    return flags


def _explain(text: str, match: re.Match) -> str | None:
    """Say what a number may have been before it was wrapped, None where nothing says that it was."""
    value = int(re.sub("[,，]", "", match["digits"]))
    before = text[max(0, match.start() - CONTEXT_CHARS) : match.start()]
    if value < SMALLEST or _CODE.search(before):
        return None
    if match["sign"]:
        return _explain_negative(text, match, -value)
    if value in SATURATED:
        return "the largest number a 32-bit integer holds; the true one is lost"
    if value <= WRAP and value % ZEROS:
        return _name_round(value)
    return None


def _explain_negative(text: str, match: re.Match, value: int) -> str | None:
    before = text[max(0, match.start() - 3) : match.start()]
    around = text[max(0, match.start() - 2 * CONTEXT_CHARS) : match.end() + CONTEXT_CHARS]
    if value < -LARGEST - 1 or _JOINED.search(before):
        return None
    if value in SATURATED:
        return "the bound of a 32-bit integer; the true number is lost"
    wrapped = _name_round(value)
    if wrapped or _MONEY_BELOW_ZERO.search(around):
        return wrapped
    return f"{value + WRAP:,}? (the number + 2^32)"


def _name_round(value: int) -> str | None:
    """Name the first round number from which whole turns of 2^32 lead to a value."""
    for turns in range(1, MOST_WRAPS):
        whole = value + turns * WRAP
        if whole % ZEROS == 0:
            return f"{whole:,}? (the number + {'' if turns == 1 else f'{turns} × '}2^32)"
    return None
