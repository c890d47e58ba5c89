"""Reposts and translations of one article, on articles written for the test."""

import re

import opencc
import pandas as pd
import pypinyin
import pytest

from analysis_lib.reading.anchor_numbers import find_numbers
from analysis_lib.reading.anchors import find_anchors, name_person
from analysis_lib.reading.corpus import read_corpus
from analysis_lib.reading.duplicates import find_duplicates
from analysis_lib.reading.reposts import compare_letters, find_reposts, read_letters
from analysis_lib.tables import build_table

ARTICLE = """绵阳市召开生物医药产业链推进会
9月18日，绵阳市生物医药产业链推进会在涪城区召开，市长周文斌出席会议并讲话，副市长吴晓东主持会议。
会议通报，2023年全市规模以上医药企业实现营业收入186.4亿元，同比增长11.7%，医药企业总数达到347家，其中高新技术企业92家。
周文斌指出，生物医药产业是我市重点培育的战略性新兴产业，要把握窗口期，坚持创新驱动，加大研发投入，支持医院与企业共建临床研究平台。
会上，26个项目集中签约，总投资73.5亿元，其中核医药产业园占地640亩，建成后可带动就业1850人。
吴晓东要求，各县区要压实责任，健全项目调度机制，市财政每年安排专项资金3000万元，用于奖励获得新药证书的企业。
市经济和信息化局局长郑立新汇报了产业链工作进展情况，与会企业家围绕原料药基地建设、人才引进和融资服务提出了意见建议。
"""
ENGLISH = """Mianyang City holds the biomedical industry chain promotion meeting
On September 18, the Mianyang City biomedical industry chain promotion meeting was held in Fucheng \
District. Mayor Zhou \
Wenbin attended the meeting and made a speech, and Deputy Mayor Wu Xiaodong presided over the meeting.
The meeting informed that in 2023, the pharmaceutical enterprises above the scale of the city realized \
operating income of \
18.64 billion yuan, a year-on-year increase of 11.7%, and the total number of medicine enterprises \
reached 347, of which \
92 high-tech enterprises.
Zhou Wenbin pointed out that the biomedical industry is the strategic emerging industry cultivated by our city, it is \
necessary to grasp the window period, adhere to innovation, increase research and development, and support hospitals.
At the meeting, 26 projects signed in a centralized manner, with a total investment of 7.35 billion yuan, of which the \
nuclear medicine industrial park covers an area of 640 acres and can drive 1,850 people to work after completion.
Wu Xiaodong requested that all counties must compact the responsibility, and the city finance arranges a \
special fund of \
30 million yuan every year to reward the enterprises that get the new drug certificate.
"""
FILIPINO = """Nagdaos ang Lungsod ng Mianyang ng pulong para sa industriya ng biomedisina
Noong Setyembre 18, ginanap sa Distrito ng Fucheng ang pulong ng Mianyang City para sa kadena ng \
industriya ng biomedisina. \
Dumalo at nagtalumpati si Mayor Zhou Wenbin, at si Deputy Mayor Wu Xiaodong ang namuno sa pulong.
Ayon sa pulong, noong 2023 ang mga negosyong parmasyutiko ng lungsod ay kumita ng 18.64 bilyong yuan, tumaas ng 11.7% \
taon-taon, at ang bilang ng mga kumpanya ay umabot sa 347, kabilang ang 92 na high-tech na negosyo.
Itinuro ni Zhou Wenbin na ang industriya ng biomedisina ay isang estratehikong industriya ng ating \
lungsod at dapat suportahan.
Sa pulong, 26 na proyekto ang nilagdaan na may kabuuang puhunan na 7.35 bilyong yuan, kung saan ang \
parke ng nukleyar na \
medisina ay may lawak na 640 mu at magbibigay ng trabaho sa 1,850 katao.
Hiniling ni Wu Xiaodong na ang lungsod ay maglaan ng 30 milyong yuan bawat taon bilang gantimpala sa mga kumpanya.
"""
SPANISH = """La ciudad de Mianyang celebra una reunión sobre la cadena de la industria biomédica
El 18 de septiembre se celebró en el distrito de Fucheng la reunión de Mianyang City sobre la cadena de la industria \
biomédica. El alcalde Zhou Wenbin asistió y pronunció un discurso; el vicealcalde Wu Xiaodong presidió la reunión.
La reunión informó que en 2023 las empresas farmacéuticas de la ciudad lograron ingresos de 18.640 \
millones de yuanes, un \
aumento interanual del 11,7%, y el número de empresas llegó a 347, de las cuales 92 son de alta tecnología.
En la reunión se firmaron 26 proyectos, con una inversión total de 7.350 millones de yuanes, de los \
cuales el parque de \
medicina nuclear ocupa 640 mu y puede dar empleo a 1.850 personas después de su finalización.
Wu Xiaodong pidió que las finanzas municipales dispongan cada año 30 millones de yuanes para premiar a las empresas.
"""
OTHER_REPORT = """Pharmaceutical chain meeting in Mianyang draws investors
Mianyang City in Sichuan Province wants to become a centre of nuclear medicine, Mayor Zhou Wenbin told \
business leaders at a \
meeting on September 18. Projects worth 7.35 billion yuan were signed.
The city began to build its medical isotope base in 2019 and has since spent 1.26 billion yuan on roads, \
power and laboratories. \
Some 58 research teams from 14 universities work there today, and 415 people hold doctoral degrees.
Deputy Mayor Wu Xiaodong said that the second phase would open in June 2026 and add 88,000 square meters of workshops. \
Exports of medical devices rose 23.9% to 940 million yuan in the first half of the year.
"""
NOTICE = ("根据药品管理法及有关规定，经企业申请、资料审查和现场检查，{}（生产地址：{}）的生产线符合药品生产质量管理规范要求，"
          "现予公示。公示期自{}日起十个工作日。公示期间如有异议，请以书面形式向省药品监督管理局药品生产监管处反映，"
          "单位反映情况须加盖公章，个人反映情况须署真实姓名并留下联系电话。")


def read_texts(tmp_path, texts):
    """Write texts into a folder and read it."""
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return read_corpus(tmp_path)


def link_texts(tmp_path, texts):
    """Map each repeating text to its original and the kind of repetition."""
    corpus = read_texts(tmp_path, texts)
    table = find_duplicates(corpus.documents, corpus.sentences, corpus.mentions)
    names = {doc_id: re.sub(r"_[0-9a-f]{16}$", "", doc_id) for doc_id in corpus.documents["doc_id"]}
    return {names[row.doc_id]: (names[row.duplicate_of], row.kind) for row in table.itertuples()}


def insert_readings(text, every=4):
    """Put the reading in brackets after every n-th Chinese character."""
    return "".join(f"{char}({pypinyin.lazy_pinyin(char, style=pypinyin.Style.TONE)[0]})"
                   if at % every == 0 and "\u4e00" <= char <= "\u9fff" else char for at, char in enumerate(text))


def test_damaged_copies_name_the_complete_text(tmp_path):
    """A copy in the other script, with inserted readings, another title and credits or a cut end is a repost."""
    body = ARTICLE.split("\n", 1)[1]
    traditional = opencc.OpenCC("s2tw").convert(ARTICLE)
    links = link_texts(tmp_path, {
        "a-cut": ARTICLE[: len(ARTICLE) * 6 // 10],
        "b-original": ARTICLE,
        "c-traditional": traditional,
        "d-readings": insert_readings(traditional),
        "e-retitled": f"我市部署生物医药产业链工作\n{body}（记者 何小雨 责任编辑 田青）\n",
    })  # fmt: skip
    assert set(links) == {"a-cut", "c-traditional", "d-readings", "e-retitled"}
    assert set(links.values()) == {("b-original", "repost")}


def test_damage_in_letters_is_borne():
    """A copy that lost one character in a hundred is still a repost."""
    letters = read_letters(ARTICLE)
    damaged = "".join(char for at, char in enumerate(letters) if at % 100 != 50)
    assert find_reposts({"1": letters, "2": damaged})["2"].duplicate_of == "1"


def test_other_figures_are_another_text():
    """The plan of another year repeats the sentences of the last one but not its figures, and is no repost."""
    later = re.sub(r"\d+", lambda match: str(int(match[0]) + 3), ARTICLE)
    assert find_reposts({"1": read_letters(ARTICLE), "2": read_letters(later)}) == {}


def test_one_corrected_figure_is_borne():
    """A repost may correct one figure out of many."""
    corrected = ARTICLE.replace("347家", "349家")
    assert set(find_reposts({"1": read_letters(ARTICLE), "2": read_letters(corrected)})) == {"2"}


@pytest.mark.parametrize(
    "other",
    [("康瑞生物科技股份有限公司", "高新区创业路甲号", "3月4"), ("华阳制药有限公司", "高新区创业路甲号", "3月14"),
     ("华阳制药有限公司", "开发区长江大道乙号", "3月4")],
)  # fmt: skip
def test_notices_of_a_series_differ(other):
    """Two notices with the same wording differ when the company, the address or the day differs."""
    first = NOTICE.format("华阳制药有限公司", "高新区创业路甲号", "3月4")
    assert find_reposts({"1": read_letters(first), "2": read_letters(NOTICE.format(*other))}) == {}


def test_shared_boilerplate_is_no_repost():
    """Two plans that share a few set sentences are two plans."""
    formula = "以习近平新时代中国特色社会主义思想为指导，全面贯彻党的二十大精神，完整、准确、全面贯彻新发展理念。"
    lines = ARTICLE.split("\n")
    one, other = "\n".join([formula, *lines[:4]]), "\n".join([formula, *lines[4:]])
    assert find_reposts({"1": read_letters(one), "2": read_letters(other)}) == {}


def test_originals_repeat_none():
    """Of cuts of different length each names the whole text, and of equal texts the first is the original."""
    letters = read_letters(ARTICLE)
    cuts = {f"cut{share}": letters[: len(letters) * share // 100] for share in (40, 55, 70, 85)}
    found = find_reposts(cuts | {"z2": letters, "z1": letters})
    assert {repeat.duplicate_of for repeat in found.values()} == {"z1"}
    assert set(found) == {*cuts, "z2"}


def test_evidence_counts_what_is_shared():
    """The evidence of a repost can be counted by hand: shingles shared and figures that differ."""
    one = "会议指出全市生物医药产业规模持续扩大营业收入突破186亿元企业总数达到347家创新能力不断增强"
    agreement = compare_letters(one, one.replace("186", "192"))
    assert (agreement.n_shingles, agreement.n_shared) == (len(one) - 7, len(one) - 7 - 9)
    assert (agreement.n_figures, agreement.n_conflicts) == (2, 1)


def test_translations_name_the_chinese_text(tmp_path):
    """English, Filipino and Spanish translations of an article name it as their original."""
    links = link_texts(tmp_path, {"a-en": ENGLISH, "b-fil": FILIPINO, "c-es": SPANISH, "d-zh": ARTICLE})
    assert links == dict.fromkeys(("a-en", "b-fil", "c-es"), ("d-zh", "translation"))


def test_another_report_is_no_translation(tmp_path):
    """Another report of the same meeting shares the day, the people and a sum, and stays a document of its own."""
    assert link_texts(tmp_path, {"a-zh": ARTICLE, "b-other": OTHER_REPORT}) == {}


def test_translation_with_other_figures_is_none(tmp_path):
    """The English report of another year's meeting is no translation of this year's."""
    later = re.sub(r"\d+(?![\d,]*\d*%?$)", lambda match: str(int(match[0]) + 2), ENGLISH)
    assert link_texts(tmp_path, {"a-zh": ARTICLE, "b-en": later}) == {}


def test_repost_of_a_translation_names_the_article(tmp_path):
    """Nothing points at a document that repeats another itself."""
    cut = ENGLISH[: len(ENGLISH) * 8 // 10]
    links = link_texts(tmp_path, {"a-cut": cut, "b-en": ENGLISH, "c-zh": ARTICLE})
    assert links == {"a-cut": ("c-zh", "translation"), "b-en": ("c-zh", "translation")}


def test_evidence_shows_both_wordings(tmp_path):
    """The evidence of a translation shows its anchors as both texts word them."""
    corpus = read_texts(tmp_path, {"a-zh": ARTICLE, "b-en": ENGLISH})
    [row] = find_duplicates(corpus.documents, corpus.sentences, corpus.mentions).to_dict("records")
    assert "186.4亿/18.64 billion" in row["evidence"]
    assert 0.8 <= row["similarity"] <= 1


def test_short_empty_and_unreadable_documents_repeat_none(tmp_path):
    """Short texts, empty files and files that cannot be read neither match nor disturb."""
    (tmp_path / "damaged.txt").write_bytes(bytes(range(128, 256)) * 3)
    short = "9月18日，市长周文斌出席会议。"
    assert link_texts(tmp_path, {"a": short, "b": short, "c": "", "d": "\n\n"}) == {}


def test_no_documents():
    """Empty tables give an empty table with its columns."""
    table = find_duplicates(*(build_table(name, []) for name in ("documents", "sentences", "mentions")))
    assert list(table) == ["doc_id", "duplicate_of", "kind", "similarity", "evidence"] and table.empty


def test_order_of_rows_is_immaterial(tmp_path):
    """Shuffled tables give the same links."""
    corpus = read_texts(tmp_path, {"a-en": ENGLISH, "b-zh": ARTICLE, "c-zh": ARTICLE[:300], "d-fil": FILIPINO})
    shuffled = [table.sample(frac=1, random_state=3) for table in (corpus.documents, corpus.sentences, corpus.mentions)]
    pd.testing.assert_frame_equal(
        find_duplicates(*shuffled), find_duplicates(corpus.documents, corpus.sentences, corpus.mentions))  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "keys"),
    [
        ("zh", "总投资73.5亿元，占三成，增长百分之六，投入三千万元", ["735", "6%", "3e+07"]),
        ("en", "a total of 7.35 billion yuan, up 6 percent, and 30 million yuan in two parks", ["735", "6%", "3e+07"]),
        ("fil", "kabuuang 7.35 bilyong yuan, tumaas ng 6% at 30 milyong yuan", ["735", "6%", "3e+07"]),
        ("es", "un total de 7.350 millones de yuanes, un 6 por ciento más, y 30 millones", ["735", "6%", "3e+07"]),
        ("de", "insgesamt 7,35 Milliarden Yuan, 6 % mehr, und 30 Millionen Yuan", ["735", "6%", "3e+07"]),
        ("ru", "всего 7,35 миллиарда юаней, рост 6 %, и 30 миллионов юаней", ["735", "6%", "3e+07"]),
    ],
)
def test_numbers_have_one_key_in_all_languages(language, text, keys):
    """A number has the same key whatever the language writes its magnitude and marks with."""
    assert [anchor.key for anchor in find_numbers(text, language)] == keys


@pytest.mark.parametrize(
    ("language", "text"),
    [("zh", "9月8日上午"), ("zh", "九月八日"), ("zh", "2024-09-08"), ("en", "on Sept. 8, 2024"),
     ("en", "the 8th of September"), ("fil", "noong ika-8 ng Setyembre"), ("es", "el 8 de septiembre"),
     ("pt", "em 8 de setembro"), ("de", "am 8. September"),
     ("ru", "8 сентября"), ("id", "8 September"), ("und", "September 8")],
)  # fmt: skip
def test_days_have_one_key_in_all_languages(language, text):
    """A day has the same key in every language."""
    assert [anchor.key for anchor in find_anchors(text, language) if anchor.kind == "day"] == ["09-08"]


def test_modal_verbs_are_no_months():
    """The verb "may" before a number is no day."""
    assert not [anchor for anchor in find_anchors("The fund may 10 times exceed it", "en") if anchor.kind == "day"]


@pytest.mark.parametrize("name", ["歐陽文博", "欧阳文博", "Ouyang Wenbo", "Wenbo Ouyang", "Ouyang Wen-bo", "OUYANG Wenbo"])
def test_people_have_one_key_in_all_spellings(name):
    """A Chinese name has one key in both scripts, both orders and all spellings."""
    assert name_person(name) == "ouyang wenbo"
