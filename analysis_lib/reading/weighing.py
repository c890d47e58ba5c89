"""How much a body named in a text looks like the one who acts."""

import re
from collections.abc import Sequence
from functools import cache

from analysis_lib.reading.actors import Actor, Place, compile_words

FIRST_WORDS = 500
BODIES = ("government", "party")
DATE_ZH = (r"(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:\d{1,2}?(?:至|[-—~])(?:\d{1,2}月)?\d{1,2}日)?"
           r"(?:[(（].{1,5}[）)])?(?:上午|下午|晚上|晚|午後|午前)?(?:[0-9一二三四五六七八九十]{1,3}[点时][0-9]{0,2}[分半]?)?")
OPENING_ZH = re.compile(
    r"[\s　?？•·“”\"《【（(—-]*(?:(?:本报|本网|新华社)?[^，。]{0,14}(?:讯|电|消息)[）)]?)?\s*"
    r"(?:(?:通讯员|记者)[^，。:：\n]{1,16}(?:报道|摄影|[:：]){1,2}\s*)?(?:[（(][^（）()]{0,30}[)）])?\s*"
    rf"(?:为[^。]{{0,80}}，|根据[^。]{{0,60}}，)?"
    rf"(?:{DATE_ZH}|近日|日前|昨日|今日|近期|昨天|当日|近年来|连日来|记者[^。]{{0,12}}获悉)[，,、：:\s]*"
    r"(?:由|据|从|关于|中国・?|中國)?(?:一图读懂|图解|解读|关于印发|印发|公布|发布|支持|加快|推进|促进)?[《“「]?"
    r"(?:[省市县区州]委(?:常委|副书记|委员)、(?:常务|[^，。、]{2,8}、)?)?$"
)
OPENING_LATIN = re.compile(
    r"[^\w\n]*(?:[Dd]ate:? )?(?:\d{4}-\d{2}-\d{2} )?"
    r"(?:[^\n]{0,60}(?:\([\w/ -]{2,30}\)|/[\w ]{2,15}/) ?[-—–]+ ?(?:[A-Z]+, \d+ [A-Z]{3} [-–] )?)?"
    r"(?:[A-ZА-Я][^,\n]{0,60}, ?(?:\d{4}, ?)?|(?:[A-Z][a-z]+ing|To|As|With) [^,\n]{60,160}, |(?:Last|This|On|By) \w+ )?"
    r"(?:[A-Z]?[\w.]{0,10} ?China['’]s )?(?:[a-z]+ern )?"
    r"(?:(?:[Tt]he|[Aa]ng|E[lL]|L[aeo]s?|I[lL]|O|A|Os|As|D(?:er|ie|as)|Em|No|Na|В|На) )?"
    r"(?:[a-z]+ern (?:Chinese )?)?(?:L['’])?$"
)
AGENT_EN = re.compile(r"\b(?:organi[sz]ed|hosted|held|issued|released|launched|sponsored|convened|published|chaired)"
                      r"(?: jointly)? by (?:the )?(?:(?:[Pp]eople['’]s |[Mm]unicipal )?[Gg]overnment of )?$")
BY_DE = re.compile(r"\b(?:von|durch|und) (?:der|dem|das|die)? ?$")
AGENT_FIL = re.compile(r"\b(?:ginanap|idinaos|inorganisa|isinagawa|inilabas|inilunsad|ipinakilala|inilathala|"
                       r"pinangunahan|ipinahayag|ipinatalastas|inihayag|sinabi|ibinalita|inanunsyo|isiniwalat) "
                       r"(?:[\w,]+ ){0,5}(?:ng|ni)(?: mga)? $", re.IGNORECASE)
EVENT_FIL = re.compile(r"\b(?:ginanap|idinaos|isinagawa|inilunsad)\b[^.\n]{0,80}\bng(?: mga)? $", re.IGNORECASE)
ISSUED = re.compile("(?:制定|编制|起草|印发|出台|发布|形成|修订)了?《$")
THAT = re.compile(r"\b(?:que|dass|что|che|kwamba|bahwa|bahawa|kuti) ")
TOPIC_JA = re.compile("(?:では|は|が)(?=[\u3400-\u9fff、0-9ァ-ヴ「])")
SPOKEN = re.compile(r"[^,.\n]{0,60}, \w")
SPOKE_EN = re.compile(r",? (?:stated|said|announced|added|reported|told)(?: (?:on|in) \w+)?\b")
WITHIN = re.compile(r"(?:在|赴|于|到|深入|走进|走访|前往|参观|"
                    r"\b(?:in|at|to|from|sa|near|across|en|em|à|au|nach|mjini|mkoani|ku|dari|в|во|из))\s?"
                    r"(?:the |г\. ?)?$")
DOCUMENT = re.compile("[^\n。，]{4,60}(?:规程|办法|措施|规划|意见|方案|细则|条例|计划|政策|公告|通告|通知)\n")
# "Wang Fang, direttrice del dipartimento provinciale del commercio, ha precisato"
SPEAKER = re.compile(r"\W*(?:[^\W\d_a-zа-я][\w'’-]{1,20} ){1,3}?[^\W\d_a-zа-я][\w'’-]{1,20}, [^,.\n]{0,60}$")
LIST = re.compile(r"(?!常委、(?:组织|宣传|统战|政法|秘书)|副?(?:主席|书记|主任|局长|[省市县区]长|秘书长|部长))"
                  r"[^，。\n]{0,3}、|,? and [A-Z]|, [A-Z]")
MEETING = re.compile("[^，。；\n]{0,30}(?:会|大会|会议|行动|活动|专班)")
HEADING = re.compile("(?![^\n]{0,200}\\|[^\n]{0,200}\\|[^\n]{0,200}\\|)[^\n。]{0,220}[^\n。.!?；;，,、]\n")
LABEL = re.compile("(?:来源|作者|责编|编辑|Source|By|主办|版权所有|地址)[:： ][^\n]{0,20}$")
ATTENDS = re.compile("[^，。]{0,20}(?:出席|参加|致辞|陪同)|[^,.]{0,40} attended")
CAPITAL = re.compile(r"-[a-z]|(?:['’]s)? (?:provincial )?capital|省会|的省会")
CONCURRENT = re.compile("(?:常委|副书记|委员)、(?!管委会|统战部|宣传部|组织部|政法委|纪委|秘书长)")
ADDRESSED = re.compile("(?:各|相关|有关|责任单位|牵头单位|配合单位)[:：]?(?:各|相关|有关)?$")
REALITY = re.compile("(?:的)?(?:产业|工作|发展)?实际")
# Whose papers are carried out: 市政府文件精神
SPIRIT = re.compile("[^，。；《]{0,8}精神|《[^》]{2,60}》[^，。；]{0,8}精神")
# The highest of those who attend speaks for the body that holds the meeting.
LEADS = re.compile("[\u3400-\u9fff][\u3400-\u9fff ]{1,3}(?:出席|参加)[^，。]{0,24}?(?:讲话|致辞|主持|宣布|部署|提出要求)")
# Officials of a township who tell a reporter about their place do not act in the story.
INTERVIEWED = re.compile("(?:副?书记|副?[镇乡]长|副?主任|副?主席|人大主席)[^，。]{2,4}(?:介绍|说|告诉|表示|坦言|笑着)")
SENTENCE = re.compile("[。！？!?；\n]|\\. ")


def score_actor(simple: str, actor: Actor, scripts: Sequence[str]) -> int:
    """Weigh how much a candidate looks like the one who acts.

    Subject of its sentence +3, named agent +4, an acting verb after it +2 (+3 for a body), in a heading +2, early in
    the text +1, a body rather than a bare place +1; the place of an event, a destination or a source -4, carried out,
    cited or approved by -5, addressed -5, an attendant or an office beside a greater one -3, one of a list or a bare
    place further down -2, in a title quoted in the text -1. Whoever is visited by his like acts, but less than a
    subject does.
    """
    if actor.kind == "host":
        return 4
    before, after, is_title = read_surroundings(simple, actor)
    is_subject = bool(OPENING_ZH.match(before) or OPENING_LATIN.match(before))
    is_subject = is_subject or actor.kind != "place" and bool(SPEAKER.match(before) and SPOKEN.match(after))
    is_topic = TOPIC_JA.match(after) and not (after.startswith("が") and "は" in before)  # が in a clause of the topic's
    is_subject = is_subject or bool(is_topic) or actor.kind == "nation" and actor.start < FIRST_WORDS
    is_agent = _is_agent(before, after, actor, scripts)
    score = 3 * is_subject + 4 * is_agent + 2 * is_title + (actor.start < FIRST_WORDS)
    score += actor.kind in ("body", "national", "number")
    if any(compile_words(script, "act").search(after) for script in scripts):
        score += 3 if is_subject and actor.kind in ("body", "national") else 2
    score += 2 * bool(actor.kind == "office" and LEADS.match(after))
    if actor.kind == "place" and is_title:
        score += 2 * bool(DOCUMENT.match(simple, actor.end))
    if not is_title and before.count("《") > before.count("》"):
        score -= 1
    return score - _weigh_setting(before, after, actor, is_subject, is_agent)


def _weigh_setting(before: str, after: str, actor: Actor, is_subject: bool, is_agent: bool) -> int:
    """Sum up what speaks against a candidate in the words around it."""
    against = 0
    if stands_within(before) and not is_agent or LABEL.search(before) or CAPITAL.match(after):
        against += 4
    if ADDRESSED.search(before) or not is_subject and not is_agent and _is_cited(before):
        against += 5
    against += 5 * bool(SPIRIT.match(after))
    is_remote = actor.kind == "place" and actor.start >= FIRST_WORDS and not is_agent
    is_listed = not is_agent and LIST.match(after) and not TOPIC_JA.match(after)
    against += 2 * bool(is_listed or before.endswith("、") or is_remote)
    is_attendant = ATTENDS.match(after) and not (actor.kind == "office" and LEADS.match(after))
    against += 3 * bool(is_attendant or CONCURRENT.match(after))
    against += 4 * bool(actor.level == "township" and INTERVIEWED.match(after))
    return against


def stands_within(before: str) -> bool:
    """Tell whether the words before a name say that something is in, at or from there.

    Examples
    --------
    >>> stands_within("a factory in "), stands_within("The "), stands_within("завод в ")
    (True, False, True)
    """
    return bool(WITHIN.search(before))


def _is_agent(before: str, after: str, actor: Actor, scripts: Sequence[str]) -> bool:
    """Tell whether a body is named as the one who held, issued or said something."""
    is_body = actor.kind in ("body", "national", "foreign")
    if before.endswith("结合") and REALITY.match(after):
        return True
    if ISSUED.search(before) or actor.kind == "nation" and re.search("[a-z]{4} $", before):
        return True
    if is_body and any(_compile_said(script).search(before) for script in scripts):
        return True
    if is_body and BY_DE.search(before) and compile_words("de", "passive").search(after):
        return True
    if is_body and EVENT_FIL.search(before) or before.endswith(("由", "代表")):
        return True
    if is_body and re.search(r"(?:,|[A-Z]\w+ (?:of|from|with)) (?:the )?$", before) and SPOKE_EN.match(after):
        return True
    said = [match for script in scripts[3:] for match in [_compile_agent(script).search(before)] if match]
    if is_body and any(not THAT.search(match[0]) for match in said):
        return True
    return bool(AGENT_EN.search(before) or AGENT_FIL.search(before))


@cache
def _compile_agent(script: str) -> re.Pattern:
    return re.compile(rf"(?i:{compile_words(script, 'agent').pattern})[^.\n]{{0,60}}$")


@cache
def _compile_said(script: str) -> re.Pattern:
    """Match "announced Zhou Jian, an official of the" and "sinabi ni Li Bin, Direktor ng"."""
    name = r"(?:[^\W\d_a-zа-я][\w'’-]{1,20} ){1,3}?[^\W\d_a-zа-я][\w'’-]{1,20}, [^,.\n]{0,70}$"
    between = r"[^.\n]{0,50}\bni " if script == "fil" else r"(?:[a-zа-я]+ ){0,3}"
    return re.compile(rf"(?i:{compile_words(script, 'act').pattern}) {between}{name}")


def read_surroundings(simple: str, actor: Actor | Place) -> tuple[str, str, bool]:
    """Return the sentence before and after a candidate and whether it stands in the first line.

    Examples
    --------
    >>> read_surroundings("工作会\\n近日，省药监局召开会议。", Actor(7, 11, "body", "province"))
    ('近日，', '召开会议', False)
    """
    window = simple[max(actor.start - 200, 0) : actor.start]
    breaks = [match.end() for match in SENTENCE.finditer(window)]
    before = window[breaks[-1] :] if breaks else window
    stop = SENTENCE.search(simple, actor.end, actor.end + 80)
    after = simple[actor.end : stop.start() if stop else actor.end + 80]
    line = simple.rfind("\n", 0, actor.start) + 1
    return before, after, line < FIRST_WORDS and bool(HEADING.match(simple, line))


def _is_cited(before: str) -> bool:
    return bool(compile_words("zh", "cite").search(before[-10:]) or compile_words("en", "cite").search(before[-45:])
                or compile_words("fil", "cite").search(before[-30:]))
