"""Language of a text, on which two identifiers must be reconciled."""

from functools import cache

import gcld3
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from analysis_lib.reading.scripts import HAN, HAN_PER_WORD, SAMPLE, WORD, identify_script, is_japanese, select_prose
from analysis_lib.tables import DATA, read_csv

__all__ = ["HAN", "WORD", "identify_language", "identify_script", "judge_language", "name_status"]

MIN_WORDS = 4
LETTERS_PER_WORD = 4
# The detector is not as sure as it says, above all of names.
MAX_TRUST = 0.98
# What a language gets that the identifier finds unlikely, and one that it does not know.
MIN_SHARE = 0.01
UNKNOWN_SHARE = 0.3
MIN_CONFIDENCE = 0.6


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _detector() -> gcld3.NNetLanguageIdentifier:
    return gcld3.NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=SAMPLE)


@cache
def load_codes() -> dict[str, tuple[str, float]]:
    """Map the identifiers' codes to BCP 47 and to how much a language is to be expected, where that is not 1."""
    rows = read_csv(DATA / "lexicon" / "languages.csv").itertuples()
    return {row.code: (row.language, float(row.weight)) for row in rows}


@cache
def load_close_words() -> dict[tuple[str, str], frozenset[str]]:
    """Map a language and the one it is taken for to words that only the first one writes so."""
    groups = read_csv(DATA / "lexicon" / "close_languages.csv").groupby(["language", "other"])["word"]
    return {key: frozenset(words) for key, words in groups}


def judge_language(text: str, default: str = "und") -> tuple[str, float]:
    """Name the language of a text and how sure that is.

    Parameters
    ----------
    text : str
        Cleaned text.
    default : str
        Returned for fewer than four words, on which no identifier can be relied.

    Returns
    -------
    (str, float)
        BCP 47 code and confidence, 0-1; ``und`` when neither identifier is sure enough.

    Examples
    --------
    >>> judge_language("A prefeitura publicou medidas de apoio à indústria farmacêutica.")
    ('pt', 1.0)
    """
    prose = select_prose(text)
    if is_japanese(prose):
        return "ja", 1.0
    n_han, n_words = len(HAN.findall(prose)), len(WORD.findall(prose))
    if n_han > HAN_PER_WORD * n_words:
        return "zh", round(n_han / (n_han + HAN_PER_WORD * n_words), 2)
    if n_words < MIN_WORDS and _count_caseless(prose) < MIN_WORDS * LETTERS_PER_WORD:
        return default, 0.0
    shares = _share_languages(HAN.sub(" ", prose))
    language = max(shares, key=lambda name: (shares[name], name))
    confidence = round(shares[language], 2)
    return (language, confidence) if confidence >= MIN_CONFIDENCE else ("und", confidence)


@cache
def list_close(language: str) -> frozenset[str]:
    """List the languages that a language is taken for, which a short text cannot tell apart.

    Examples
    --------
    >>> sorted(list_close("ms"))
    ['id']
    """
    return frozenset(other for name, other in load_close_words() if name == language)


def _count_caseless(text: str) -> int:
    """Count the letters of scripts without capitals: some put vowel marks or no blanks between their words' letters."""
    return sum(one.isalpha() and not one.isupper() and not one.islower() for one in HAN.sub("", text))


def _share_languages(text: str) -> dict[str, float]:
    """Multiply what both identifiers and the expectation of a language say.

    The detector names one language only; what it leaves goes to the others in the identifier's proportions.
    """
    n_upper, n_lower = sum(map(str.isupper, text)), sum(map(str.islower, text))
    text = text.lower() if n_upper > n_lower else text
    found = _detector().FindLanguage(text)
    code, weight = load_codes().get(found.language, (found.language, 1.0))
    trust = min(found.probability, MAX_TRUST) if weight else 0.0
    shares: dict[str, float] = {}
    for name, share in _identifier().rank(text):
        name, expected = load_codes().get(name, (name, 1.0))
        share = max(share, MIN_SHARE) * trust if name == code else share * (1 - trust)
        # Several codes of the identifier may stand for one language.
        shares[name] = shares.get(name, 0.0) + share * expected
    shares.setdefault(code, trust * UNKNOWN_SHARE * weight)
    shares = _part_close_languages(text, shares)
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()} if total else {"und": 0.0}


def _part_close_languages(text: str, shares: dict[str, float]) -> dict[str, float]:
    """Let words that only one of two close languages writes so decide between them."""
    best = max(shares, key=lambda name: (shares[name], name))
    words: list[str] = []
    for (language, other), known in load_close_words().items():
        if best == language and other in shares:
            words = words or WORD.findall(text.lower())
            n_own = sum(word in known for word in words)
            n_other = sum(word in load_close_words().get((other, language), ()) for word in words)
            winner, loser = (other, language) if n_other > n_own else (language, other)
            if n_own != n_other:
                return shares | {winner: shares[winner] + shares[loser], loser: 0.0}
    return shares


def identify_language(text: str, default: str = "und") -> str:
    """Name the language of a text.

    Parameters
    ----------
    text : str
        Cleaned text.
    default : str
        Returned for fewer than four words, on which no identifier can be relied.

    Returns
    -------
    str
        BCP 47 code; ``und`` when the identifiers are unsure.

    Examples
    --------
    >>> identify_language("要強化創新引領，加大對企業創新支持力度")
    'zh'
    >>> identify_language("The meeting emphasized the resilience of the supply chain.")
    'en'
    """
    return judge_language(text, default)[0]


@cache
def _list_supported() -> frozenset[str]:
    languages = read_csv(DATA / "codebook" / "indicators.csv")["language"].unique()
    return frozenset(language for cell in languages for language in cell.split())


def name_status(language: str) -> str:
    """Tell whether the dictionary covers a language.

    Returns
    -------
    {"supported", "unsupported", "unknown"}

    Examples
    --------
    >>> name_status("fil"), name_status("sw"), name_status("und")
    ('supported', 'unsupported', 'unknown')
    """
    if language == "und":
        return "unknown"
    return "supported" if language in _list_supported() else "unsupported"
