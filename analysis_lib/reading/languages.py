"""Language and script of a text or passage."""

import re
from functools import cache

import opencc
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from analysis_lib.reading.page import simplify_text

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
KANA = re.compile(r"[\u3041-\u30fe]")
HANGUL = re.compile(r"[\uac00-\ud7a3]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
ARABIC = re.compile(r"[\u0600-\u06ff]")
WORD = re.compile(r"[^\W\d_]{2,}")
MIN_WORDS = 4
MIN_PROBABILITY = 0.7
# The identifier speaks of Tagalog; the codebook's code for its standard form is Filipino.
SYNONYMS = {"tl": "fil"}
SAMPLE = 20_000


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2tw")


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
        BCP 47 code; ``und`` when the identifier is unsure.

    Examples
    --------
    >>> identify_language("要強化創新引領，加大對企業創新支持力度")
    'zh'
    >>> identify_language("The meeting emphasized the resilience of the supply chain.")
    'en'
    """
    sample = text[:SAMPLE]
    n_han, words = len(HAN.findall(sample)), WORD.findall(HAN.sub(" ", sample))
    if len(KANA.findall(sample)) > 0.1 * (n_han + 1) and n_han + len(KANA.findall(sample)) > len(words):
        return "ja"
    if n_han > len(words):
        return "zh"
    if len(words) < MIN_WORDS:
        return default
    # Han names inside a Latin text would outvote it.
    language, probability = _identifier().classify(HAN.sub(" ", sample))
    return SYNONYMS.get(language, language) if probability >= MIN_PROBABILITY else "und"


def identify_script(text: str) -> str:
    """Name the script of a text by ISO 15924.

    Returns
    -------
    str
        ``Hans`` or ``Hant`` for Chinese by the characters that only one of them uses, ``Zyyy`` when none decides.

    Examples
    --------
    >>> identify_script("產業鏈"), identify_script("产业链"), identify_script("supply chain")
    ('Hant', 'Hans', 'Latn')
    """
    sample = text[:SAMPLE]
    counts = {"Han": len(HAN.findall(sample)), "Jpan": len(KANA.findall(sample)) * 5,
              "Kore": len(HANGUL.findall(sample)), "Cyrl": len(CYRILLIC.findall(sample)) / 2,
              "Arab": len(ARABIC.findall(sample)) / 2, "Latn": len(re.findall(r"[A-Za-z\u00c0-\u024f]", sample)) / 2}
    script = max(counts, key=lambda name: counts[name])
    if not counts[script]:
        return "Zyyy"
    if script != "Han":
        return script
    n_traditional = _count_changes(sample, simplify_text(sample))
    n_simplified = _count_changes(sample, _traditional().convert(sample))
    if n_traditional == n_simplified:
        return "Zyyy"
    return "Hant" if n_traditional > n_simplified else "Hans"


def _count_changes(text: str, converted: str) -> int:
    return sum(old != new for old, new in zip(text, converted, strict=False))
