"""Central bodies and the country as a whole as the ones who act, and governments of other countries."""

import re
from collections.abc import Sequence
from functools import cache

from analysis_lib.reading.actors import ALWAYS, ORIGIN, Actor, Place, compile_words, has_origin
from analysis_lib.reading.gazetteer import NATION

BEIJING = "110000"
NEAR = 70
LEAD = 400
NATION_EN = re.compile(r"(?:^|\) ?-+ ?|[A-Z]{3,} ?-+ ?)(China)(?= [a-z]|['’]s (?!(?:[a-z-]+ ){0,3}[A-Z]))",
                       re.MULTILINE)
# Verbs come first: "Batas, binabalangkas ng Tsina"; and headlines name the speaker: "Tsina: ..."
NATION_FIL = re.compile(r"^[^\w\n]{0,12}(Tsina)(?=:| at |,)|"
                        r"\b(?:i?[nm]a?g|[a-z]?in|ini|bin|isin)[a-z-]{4,20} (ng Tsina)(?=,|$)", re.MULTILINE)
# 中国科学院院士 is a person.
PERSON_AFTER = re.compile("院士|学部委员|研究员|教授|专家|原?副?(?:会长|院长|理事)|会员|代表(?!团)")
SENTENCE = re.compile(r"[。！？!?；\n]|\.(?: |$)")


def list_national(head: str, places: Sequence[Place], scripts: Sequence[str]) -> list[Actor]:
    """List central bodies and the country; a ministry counts as China's where no other country stands beside it.

    Examples
    --------
    >>> [(actor.kind, actor.code) for actor in list_national("the State Council said", [], ("en",))]
    [('national', '000000')]
    >>> [(actor.kind, actor.code) for actor in list_national("the Ministry of Health of Malawi said", [], ("en",))]
    [('foreign', None)]
    """
    spans = {match.span() for script in scripts for match in compile_words(script, "national").finditer(head)
             if not PERSON_AFTER.match(head, match.end())}
    doubtful = {match.span() for script in scripts for match in compile_words(script, "ministry").finditer(head)}
    abroad = {span for span in spans | doubtful if _is_foreign(head, span)}
    spans |= {span for span in doubtful if has_origin(head, span)}
    actors = [_name_country(span, span in abroad) for span in sorted(spans | abroad)]
    is_alone = not abroad and not any(place.code and place.code != BEIJING and place.standing != "dateline"
                                      for place in places)
    lower = [place for place in places if place.code and place.code != BEIJING and place.standing in ("free", "body")]
    nations = _list_nation(head, is_alone, scripts)
    return actors + [actor for actor in nations if not _is_setting(head, actor, lower)]


def _is_setting(head: str, actor: Actor, lower: Sequence[Place]) -> bool:
    """Tell whether the country only says where a province or city lies that its sentence names before it."""
    first = max((match.end() for match in SENTENCE.finditer(head, max(actor.start - 200, 0), actor.start)), default=0)
    return any(first <= place.start < actor.start for place in lower)


def _is_foreign(head: str, span: tuple[int, int]) -> bool:
    """Tell whether the first country named in or after a body, in its sentence, is another one than China."""
    if ORIGIN.search(head, *span):
        return False
    after = re.split(r"[.\n。]", head[span[1] : span[1] + NEAR])[0]
    other, origin = compile_words("mul", "foreign").search(after), ORIGIN.search(after)
    return bool(other) and not (origin and origin.start() < other.start())


def _name_country(span: tuple[int, int], is_abroad: bool) -> Actor:
    """A body with another country beside it is that country's: of national level, and of no region of China."""
    if is_abroad:
        return Actor(*span, "foreign", "national")
    return Actor(*span, "national", "national", NATION)


def _list_nation(head: str, is_alone: bool, scripts: Sequence[str]) -> list[Actor]:
    """List the country where it heads a line and acts, or where no place of it is named."""
    found = [match.span(1) for match in NATION_EN.finditer(head)] if tuple(scripts) == ALWAYS else []
    found += [match.span(1) for match in _compile_nation().finditer(head)
              if is_alone and _acts_in_line(head, match.end(), scripts) or _acts_next(head, match.end(), scripts)]
    if tuple(scripts) != ALWAYS:
        found += [match.span() for match in compile_words("mul", "nation").finditer(head[:LEAD])
                  if _acts_next(head, match.end(), scripts[3:])]
    found += [match.span(match.lastindex) for match in NATION_FIL.finditer(head)] if "fil" in scripts else []
    return [Actor(*span, "nation", "national", NATION) for span in sorted(set(found))]


def _acts_in_line(head: str, at: int, scripts: Sequence[str]) -> bool:
    line = head[at:].split("\n")[0]
    return any(compile_words(script, "act").search(line) for script in scripts)


def _acts_next(head: str, at: int, scripts: Sequence[str]) -> bool:
    return any(_compile_next_act(script).match(head, at) for script in scripts)


@cache
def _compile_nation() -> re.Pattern:
    return re.compile(rf"(?:^|\) ?[-–—]{{1,3}} ?)[^\w\n]{{0,12}}({compile_words('mul', 'nation').pattern})", re.MULTILINE)


@cache
def _compile_next_act(script: str) -> re.Pattern:
    return re.compile(rf"(?:,? )(?:\w+ )?{compile_words(script, 'act').pattern}")
