"""Personal names in English and Filipino text, beside an office, in a credit line or before a verb of saying."""

import re
from functools import cache
from typing import NamedTuple

from analysis_lib.reading.lexicon import find_words, list_words
from analysis_lib.reading.names_latin import (
    CAPITAL,
    chinese_name,
    foreign_name,
    is_foreign_name,
    match_chinese,
    match_name,
)
from analysis_lib.reading.organisations_latin import locate_latin_organisations

ARTICLE = re.compile(r"(?:, |\s\(|, who is |, who serves as |, na siyang | is | was | serves as )"
                     r"(?:(?:the|an?|ang|isang|mga) )?", re.I)
RANK = ("former|acting|assistant|deputy|vice|executive|senior|municipal|provincial|county|district|city|party|company"
        "|general|chief|standing|permanent|associate|honorary|town|township|first|then|current|newly appointed"
        "|presidential|health|foreign|commerce|finance|trade|agriculture|education|science|industry|global|regional"
        "|national|resident|medical|scientific|technical|research"
        "|sales|marketing|production|factory|plant|branch|station|village"
        "|bureau|department|hospital|university|board|group")
OF_BODY = re.compile(r" (?:of|at|ng|sa) (?:the )?")
# "Minister of Science, Technology and Innovation": a comma inside the name of a body
FIELDS = re.compile(r", (?:[A-Z][\w’'-]{1,20} ){1,3}(?:and|at) [A-Z]")
NOT_PEOPLE = (r"(?:[\w-]{1,20} ){0,4}(?:cit(?:y|ies)|county|town|district|province|village|river|lake|mountain|company"
              r"|firm|brand|product|medicine|drug|herb|maker|producer|area|zone|park|base|festival)\b")
IN_PLACE = re.compile(r" (?:to|of) (?:the )?[A-Z][a-z]{2,15}"
                      r"(?: (?:Province|City|County|District|Municipality))?(?= [A-Z])")
SCENE = re.compile(r"(?<=[A-Z’'])[\w’'\-]{0,30}"
                   r"(?= (?:[a-z]{3,14}ed|told|led|met|came|went|gave|made|spoke|is|was|has|ay|ang|na) )"
                   r"|(?= (?:said|says|announced|noted|added|stated|explained|told reporters|on [A-Z][a-z]{2,5}day)\b)")
MAX_ROLE = 220


class Person(NamedTuple):
    """A name in the text and the stretch that states the office, empty when none is stated."""

    start: int
    end: int
    role_start: int = 0
    role_end: int = 0


@cache
def _join(kind: str) -> str:
    words = list_words("offices", "en", kind) | list_words("offices", "fil", kind)
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _office() -> str:
    return rf"(?i:(?:(?:{RANK})[ -]){{0,3}}(?:{_join('office')}))"


def _find_after_office(text: str, bodies: dict[int, int]) -> list[Person]:
    """Find "Vice Director Zhang Guangwen", "President of the bureau Mr. Li Ming", and names joined to the first."""
    found = []
    office, glue = _office(), re.compile(rf" (?:na si |si )?((?:{_join('title')}) ?)?|")
    for match in re.finditer(rf"(?<![\w-]){office}(?: and {office})?s?(?: \([A-Z]{{2,5}}\))?(?= )", text):
        body = OF_BODY.match(text, match.end())
        place = IN_PLACE.match(text, match.end())
        role_end = bodies.get(body.end(), match.end()) if body else match.end()
        role_end = place.end() if role_end == match.end() and place else role_end
        link = glue.match(text, role_end)
        at = first = link.end()
        loose = role_end == match.end() or link[1]
        for _ in range(20):
            end = match_name(text, at) if loose else match_chinese(text, at)
            if end is None or (at > first and not re.compile(chinese_name()).match(text, at)):
                break
            found.append(Person(at, end, match.start(), role_end))
            between = re.compile(r", and |, | and | at ").match(text, end)
            if between is None or not match[0].endswith("s"):
                break
            at = between.end()
    return found


def _find_before_office(text: str) -> list[Person]:
    """Find "Zhang Guangwen, a party member and deputy director of the bureau" by the office in apposition."""
    lead = re.compile(rf"(?:[\w'’&-]{{1,30}} ){{0,9}}?{_office()}s?\b", re.ASCII)
    found = []
    name = rf"(?<![\w'’-])(?:{chinese_name()}|{foreign_name()})(?=, |\s\(| (?:is|was|serves as) (?:the|an?) )"
    for match in re.finditer(name, text):
        start, name = match.start(), match[0]
        if name.startswith("Si "):
            start, name = start + 3, name[3:]
        if not re.fullmatch(chinese_name(), name):
            inner = re.search(rf"(?:{chinese_name()})$", name)
            if inner:
                start += inner.start()
            elif not is_foreign_name(name):
                continue
        article = ARTICLE.match(text, match.end())
        office = lead.match(text, article.end()) if article else None
        if office is None or match_name(text, article.end()) or match_name(text, office.end() + 1):
            continue
        found.append(Person(start, match.end(), article.end(), _end_role(text, article.end())))
    return found


def _end_role(text: str, at: int) -> int:
    """Extend a role over its body, and over a further office joined by a comma, to the end of the apposition."""
    closing = re.compile(r"[,;.)\n]| \((?=[a-z])| who ")
    more = re.compile(rf", (?:and |at )?(?:(?:[\w'’-]{{1,20}} ){{0,3}}?{_office()}) (?:of|ng|sa|at)\b")
    end, scene = at, SCENE.search(text, at, at + MAX_ROLE)
    while end - at < MAX_ROLE:
        stop = closing.search(text, end)
        if stop is None:
            return len(text) if len(text) - at < MAX_ROLE else end
        end = stop.start()
        if scene and scene.end() < end:
            return scene.end()
        if text[end] == ")" and "(" in text[at:end]:
            end += 1
            continue
        if re.match(r", (?:Ltd|Inc|Limited)\b|\. ?,? ?Ltd", text[end : end + 8]):
            end += 2
            continue
        if text[end] == "." and re.search(r"\b(?:Ltd|Co|Inc|Corp|No|St)$", text[at:end]):
            end += 1
            if text[end : end + 1] == "," and not more.match(text, end):
                break
            continue
        if not more.match(text, end) and (not FIELDS.match(text, end) or match_name(text, end + 2)):
            break
        end += 2
    return end


def _find_credits(text: str) -> list[Person]:
    """Find "(Reporter Name) (Editor: Name, Name)"; after a colon any capitalised words are taken as a name."""
    found = []
    credit = rf"(?<![\w-])((?i:{_join('credit')}))(\s?[:：]\s?| )(?=[A-ZÀ-Þ])"
    loose = re.compile(rf"(?:{CAPITAL})(?: (?:{CAPITAL})){{1,3}}")
    for match in re.finditer(credit, text):
        marked = match[2].strip() or text[max(0, match.start() - 1) : match.start()] in ("(", "[", "（")
        at = match.end()
        for _ in range(10):
            name = loose.match(text, at) if marked else None
            end = name.end() if name and is_foreign_name(name[0]) else match_name(text, at)
            if end is None or (match[1].lower() == "by" and not marked and not _begins_line(text, match.start())):
                break
            found.append(Person(at, end, match.start(1), match.end(1)))
            between = re.compile(r"(?:, ?(?:and )?| and | / ?|; ?| at )(?=[A-Z])").match(text, end)
            if between is None or not marked:
                break
            at = between.end()
    return found


def _begins_line(text: str, at: int) -> bool:
    before = text[max(0, at - 20) : at].rstrip(" \t")
    return before == "" or before.endswith("\n")


def _find_speakers(text: str) -> list[Person]:
    """Find a romanised Chinese name before a verb of saying or doing, or after "si" and a form of address."""
    follow = rf"(?<![\w'’-])({chinese_name()})(?= (?:{_join('follow')})\b)"
    found = [Person(match.start(1), match.end(1)) for match in re.finditer(follow, text)]
    for match in re.finditer(rf"(?<![\w-])({_join('title')}) ?(?=[A-Z])", text):
        end = match_name(text, match.end())
        if end:
            found.append(Person(match.end(), end))
    for match in re.finditer(rf"(?<![\w-])(?:[Ss]i|[Kk]ay|[Nn]i|[Ss]ina) (?={CAPITAL})", text):
        end = match_name(text, match.end())
        if end:
            found.append(Person(match.end(), end))
    return found


def _find_named_people(text: str) -> list[Person]:
    """Find romanised Chinese names after "officials including", after a verb of appointing, and before an age."""
    name, found = chinese_name(), []
    group = rf"((?:[\w’'-]{{1,20}} ){{0,3}}?(?i:{_join('group')})),? (?:including|such as|like) (?=[A-Z])"
    for match in re.finditer(rf"(?<![\w-]){group}", text):
        at = match.end()
        while (end := match_name(text, at)) is not None and end - match.end() < MAX_ROLE:
            found.append(Person(at, end, match.start(1), match.end(1)))
            between = re.compile(r", and |, | and | at ").match(text, end)
            at = between.end() if between else len(text)
    lead = rf"(?<![\w-])(?i:{_join('lead')}) (?=[A-Z])"
    found += [Person(match.end(), end) for match in re.finditer(lead, text)
              if (end := match_chinese(text, match.end())) is not None]
    aged = rf"(?<![\w'’-])({name})(?=, \d\d,|, (?:{name})(?:, {name}){{0,5}},? and (?:so on|others))"
    found += [Person(match.start(1), match.end(1)) for match in re.finditer(aged, text)]
    shared = rf"(?<=, )({name})(?=,? and (?:so on|others))"
    found += [Person(match.start(1), match.end(1)) for match in re.finditer(shared, text)]
    placed = rf"(?<![\w'’-])({name})(?=,? of (?:the )?[A-Z]|, (?:an?|the) (?!{NOT_PEOPLE})[a-z])"
    return found + [Person(match.start(1), match.end(1)) for match in re.finditer(placed, text)]


def _find_again(text: str, found: list[Person]) -> list[Person]:
    return [Person(start, end) for start, end in find_words(text, {text[one.start : one.end] for one in found})]


def locate_latin_people(text: str, language: str = "en") -> list[Person]:
    """Find people in English or Filipino text.

    Parameters
    ----------
    text : str
        Legible text.
    language : {"en", "fil"}
        Language of the text.

    Returns
    -------
    list of Person
        Each occurrence in reading order.

    Examples
    --------
    >>> text = "Li Ming, deputy director of the bureau, spoke. Li Ming left."
    >>> [(text[p.start:p.end], text[p.role_start:p.role_end]) for p in locate_latin_people(text)]
    [('Li Ming', 'deputy director of the bureau'), ('Li Ming', '')]
    """
    spans = [(start, end) for start, end, _ in locate_latin_organisations(text, language)]
    found = _find_after_office(text, dict(reversed(spans))) + _find_before_office(text) + _find_credits(text)
    found += _find_speakers(text) + _find_named_people(text)
    bodies = {at for start, end in spans for at in range(start, end)}
    return _keep_people(found + _find_again(text, found), bodies)


def _keep_people(found: list[Person], bodies: set[int]) -> list[Person]:
    """Keep the first of overlapping people, one with an office before one without, and none inside a body."""
    kept, taken = [], 0
    for one in sorted(found, key=lambda p: (p.start, p.role_end == 0, -p.end, p)):
        if one.start >= taken and one.start not in bodies:
            kept.append(one)
            taken = one.end
    return kept
