"""Marks of machine translation on texts written for the test."""

import pytest

from analysis_lib.reading.cleaning import clean_text
from analysis_lib.reading.machine_translation import flag_repeated_words, judge_translation, list_translation_signals
from analysis_lib.tables import DATA, read_csv


def judge(text, language="en"):
    cleaned = clean_text(text)
    return judge_translation(cleaned.page, language, cleaned.edits)


def name(text, language="en"):
    cleaned = clean_text(text)
    return [(one.name, cleaned.page.text[one.start : one.end])
            for one in list_translation_signals(cleaned.page, language, cleaned.edits)]


@pytest.mark.parametrize(
    "text",
    [
        "The meeting emphasized that the city should vigorously cultivate leading enterprises and make up the chain.",
        "Deputy mayor Wu went deep into the park, fully affirmed the work of the plant and hoped it will make the chain.",
        "Hefei, June 3 (Wu Qing, Ma Liang) The plant starts production. Up to now 3 lines are in use.",
        "Beijing, June 3 (Reporter Wu Qing) The plant starts production, and the mayor pointed out that it is good.",
        "The work group went to hangzhou and wuhan to see factories. It is hoped that the park grows.",
        "The investment is 3.5 100 million yuan and so on.",
    ],
)
def test_english_marks(text):
    """A strong mark in company is a mark of a machine."""
    field = judge(text)
    assert (field.value, field.basis) == (True, "inferred")
    assert field.end > field.start


@pytest.mark.parametrize(
    "text",
    [
        "Investors expect the regulator to publish its guidance on biosimilars in the spring. The draft drew 40 comments.",
        # The words of policy, as an editor writes them.
        "The province will pursue high-quality development, foster leading enterprises along the industrial chain and "
        "support little giant firms, the governor said, vowing to put forward measures tailored to local conditions.",
        "Officials will adapt to the new rules. See hangzhou.example.cn or mail wuhan-office@example.cn for details.",
        "The ambassador said: \"In my country we value these medicines.\" Sales rose 3 percent.",
    ],
)
def test_plain_english_stays_undecided(text):
    """Words of policy alone, web addresses and a single odd phrase decide nothing."""
    assert judge(text).basis == "missing"


def test_a_newsroom_signs():
    """A dateline of an English desk speaks against a machine; many strong marks beside it outweigh it."""
    signed = "HEFEI, June 3 (Xinhua) -- The province will pursue high-quality development, the governor said."
    assert judge(signed).value is False
    assert judge(signed + " He fully affirmed it.").basis == "missing"
    marks = " He fully affirmed it, went deep into the park, asked to grasp the implementation and make up the chain."
    assert judge(signed + marks).value is True


def test_chinese_is_original():
    """Chinese is the language translated from."""
    assert judge("会议强调高质量发展", "zh").value is False
    assert name("会议强调高质量发展", "zh") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fil", "Pinalawak ng pabrika ang produksyon.Ang mga kostumer ay nasiyahan dito.\nOras ng post: Set-27-2021"),
        ("sw", "Kiwanda kilipanua uzalishaji wa dawa.\nWakati wa kutuma: Oct-28-2021"),
        ("pt", "Em 2021, a receita das empresas do meu país cresceu. É relatado que a procura aumentou."),
        ("fil", "Sisikapin ng bayan ang mataas na kalidad na pag -unlad at ang buong chain ng industriya."),
    ],
)
def test_other_languages(language, text):
    """The posting line of a translated shop and the calques of a language are marks in that language."""
    assert judge(text, language).value is True


def test_other_languages_stay_undecided():
    """A text without marks may be a good translation."""
    text = "El gobierno provincial aprobó el plan. La industria farmacéutica recibirá más dinero este año."
    assert judge(text, "es").basis == "missing"


def test_signals_say_why():
    """Every mark is listed with its place, in the order of the text, and a mark twice counts once."""
    text = "It is hoped that the plant plant plant in hangzhou grows. It is hoped that all is well."
    assert name(text) == [("phrase", "It is hoped that"), ("repeated_word", "plant plant plant"),
                          ("small_place", "hangzhou"), ("phrase", "It is hoped that")]
    assert judge("It is hoped that A wins. It is hoped that B wins. It is hoped that C wins.", "es").basis == "missing"


def test_edits_are_signals():
    """A removed blank before a hyphen is listed where it was."""
    assert name("Patuloy ang pag -unlad ng bayan.", "fil") == [("spaced_hyphen", "g-")]


def test_repeated_words_are_flagged():
    """Three times the same word is damage; twice may be meant."""
    cleaned = clean_text("The port port port had had a strike.")
    assert [flag.suggestion for flag in flag_repeated_words(cleaned.page)] == ["port (once)?"]


def test_signal_list_is_keyed():
    """Every phrase stands once in its language and has a known strength."""
    rows = read_csv(DATA / "lexicon" / "translation_signals.csv")
    assert not rows.assign(pattern=rows["pattern"].str.lower()).duplicated(["language", "pattern"]).any()
    assert set(rows["strength"]) == {"strong", "weak", "native"}
    assert not rows.isna().any(axis=None)
