"""The score on judged pages counts what is right, wrong and missed as its description says."""

import json
import subprocess
import sys

from analysis_lib.tables import DATA


def judge(text, quote, kind, value, unit, year=None):
    return {"quote": quote, "start": text.index(quote), "class": kind, "value": value, "unit": unit,
            "deadline_year": year, "repeat": False, "note": ""}  # fmt: skip


def test_score_of_a_judged_page(tmp_path):
    """A right target, one with another year, one that was missed and a fact left alone make 1 of 2 and 1 of 3."""
    text = "到2027年，全市生物医药产业规模突破2000亿元，培育龙头企业10家以上。2019年，实现产值560亿元。另有研发人员三千。"
    figures = [judge(text, "2000亿元", "target", 2e11, "yuan", 2027), judge(text, "10家以上", "target", 10, "companies", 2030),
               judge(text, "560亿元", "fact", 5.6e10, "yuan"), judge(text, "三千", "target", 3000, "people", 2027)]
    page = {"language": "zh", "text": text, "figures": figures}
    (tmp_path / "page.json").write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")
    script = DATA.parent / "benchmarks" / "judged_targets.py"
    done = subprocess.run([sys.executable, str(script), str(tmp_path)], capture_output=True, encoding="utf-8", check=True)
    assert "precision 0.50 of 2 reported (a target at all: 1.00), recall 0.33 of 3 judged" in done.stdout
    assert "other figures reported 0.000 of 1" in done.stdout
