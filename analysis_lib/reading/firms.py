"""Companies as the ones whose news a text is: named as its subject, or speaking of themselves."""

import re
from collections.abc import Sequence
from functools import cache

from analysis_lib.reading.actors import Actor, compile_words
from analysis_lib.reading.page import Mention
from analysis_lib.reading.weighing import (
    FIRST_WORDS,
    LIST,
    OPENING_LATIN,
    OPENING_ZH,
    TOPIC_JA,
    read_surroundings,
    stands_within,
)

LEAD = 1000
NEAR_TOP = 700
MIN_SCORE = 5
MIN_VOICES = 2
QUOTED = re.compile('["「][^"」\n]{0,200}$|(?:表示|说|said)[^\n。.]{0,30}$')
SPEECH = re.compile("“[^”\n]{0,600}”|\"[^\"\n]{0,600}\"|„[^“\n]{0,600}“|«[^»\n]{0,600}»|「[^」\n]{0,600}」")
# A text that says 我市 speaks for a government: its 公司领导 are another's
PUBLIC_VOICE = re.compile("我[省市县区州旗]")
FEW_WORDS = re.compile(r"[^\w\n]*(?:\w[\w.’'-]{0,20} ){0,4}$")
BETWEEN = re.compile(r"[^\w\n,，]*(?:[\u3400-\u9fff]{0,4}|[^\W\d\u3400-\u9fff][\w.’'-]{0,20} )?")
# Japanese text names companies without a legal form: 北京科興生物製品は
NAME_JA = "[\u3400-\u9fff々ァ-ヴー]{2,14}"
CHIEF = re.compile("([\u3400-\u9fff]{2,8}?(?:集团|公司))(?:党委|总部|董事|总经理|副总|总裁|工会|领导)")


def find_own_words(head: str, scripts: Sequence[str]) -> Actor | None:
    """Find the words by which a company speaks of itself; in quoted speech they are somebody else's.

    Examples
    --------
    >>> find_own_words("On Monday guests visited our company.", ("en",)).level
    'enterprise'
    """
    voice = PUBLIC_VOICE.search(head)
    own = head[: voice.start()] if voice else head
    matches = [match for script in scripts for match in compile_words(script, "firm").finditer(own)]
    matches += compile_words("zh", "firm_head").finditer(own)
    for match in sorted(matches, key=lambda match: match.start()):
        before = head[: match.start()]
        if before.count("“") <= before.count("”") and not QUOTED.search(before):
            return Actor(*match.span(), "company", "enterprise")
    return None


def find_voice(simple: str, organisations: Sequence[Mention], scripts: Sequence[str]) -> Actor | None:
    """Find what shows that a text in which nobody acts is a company's: "we" and "our" outside of speech, "the company".

    Examples
    --------
    >>> find_voice("Today we resume work. Visit our factory in spring.", [], ("en",)).level
    'enterprise'
    >>> find_voice('"We resume work," said Li. "Our plant is new."', [], ("en",)) is None
    True
    """
    head = SPEECH.sub(lambda match: " " * len(match[0]), simple[:LEAD])
    if PUBLIC_VOICE.search(head):
        return None
    found = [match.span() for script in scripts for kind in ("own", "the_firm")
             for match in compile_words(script, kind).finditer(head)]
    found = sorted({*found, *_list_only_company(organisations)})
    voices = [span for at, span in enumerate(found) if not at or span[0] >= found[at - 1][1]]
    return Actor(*voices[0], "company", "enterprise") if len(voices) >= MIN_VOICES else None


def _list_only_company(organisations: Sequence[Mention]) -> list[tuple[int, int]]:
    """List the mentions of a company if the text names no other one at its head."""
    named = [one for one in organisations if one.role == "company" and one.start < LEAD]
    longest = max((one.name for one in named), key=len, default="")
    return [(one.start, one.end) for one in named] if all(one.name in longest for one in named) else []


def find_subject(head: str, organisations: Sequence[Mention]) -> Actor | None:
    """Find the company that a story is about, named before the body that reports of it."""
    first = next((one for one in organisations if one.role == "company" and one.end < len(head)), None)
    return Actor(first.start, first.end, "company", "enterprise") if first else None


def list_firms(simple: str, organisations: Sequence[Mention], scripts: Sequence[str]) -> list[Actor]:
    """List the companies that may be the subject of a text, each with its score; unlikely ones are left out."""
    spans = {(one.start, one.end) for one in organisations if one.role == "company" and one.start < NEAR_TOP}
    heads = {match.span(1) for match in CHIEF.finditer(simple[:FIRST_WORDS])}
    if scripts[3:] == ("ja",):
        heads |= {match.span() for match in _compile_ja().finditer(simple[:NEAR_TOP])}
    nouns = {match.span() for script in scripts
             for match in compile_words(script, "company").finditer(simple[:NEAR_TOP])
             if script != "ja" or TOPIC_JA.match(simple, match.end())}
    nouns = {(start, end) for start, end in nouns if not any(a <= start < b for a, b in spans | heads)}
    # A name alone on its line is a link or a signature
    actors = [Actor(*span, "company", "enterprise") for span in sorted(spans | heads | nouns)
              if not _is_line(simple, *span)]
    scored = [actor._replace(score=_score_firm(simple, actor, scripts, (actor.start, actor.end) in nouns))
              for actor in actors]
    return [actor for actor in scored if actor.score >= MIN_SCORE]


@cache
def _compile_ja() -> re.Pattern:
    return re.compile(f"{NAME_JA}(?:{compile_words('ja', 'company').pattern})(?=[はがの、])")


def _is_line(simple: str, start: int, end: int) -> bool:
    """Tell whether a stretch is all there is on its line."""
    before, after = simple.rfind("\n", 0, start) + 1, simple.find("\n", end)
    return not simple[before:start].strip(" •・\t") and not simple[end : after if after >= 0 else len(simple)].strip()


def _score_firm(simple: str, actor: Actor, scripts: Sequence[str], is_noun: bool) -> int:
    """Weigh a company: subject +3, acting +3, in a heading +2, early +1; visited, approving or one of a list less."""
    before, after, is_title = read_surroundings(simple, actor)
    acts = [match for script in scripts for match in [_compile_acts(script).search(after)] if match]
    is_next = any(BETWEEN.fullmatch(after, 0, match.start()) for match in acts)
    is_subject = bool(OPENING_ZH.match(before) or OPENING_LATIN.match(before) or TOPIC_JA.match(after)
                      or is_noun and FEW_WORDS.match(before))
    score = 3 * (is_subject or bool(acts) and is_next) + 3 * bool(acts) + 2 * is_title + (actor.start < FIRST_WORDS)
    if stands_within(before) or any(compile_words(script, "cite").search(before[-45:]) for script in scripts):
        score -= 5
    if LIST.match(after) or before.endswith("、"):
        score -= 2
    return score


@cache
def _compile_acts(script: str) -> re.Pattern:
    return re.compile(f"{compile_words(script, 'act').pattern}|{compile_words(script, 'firm_act').pattern}")
