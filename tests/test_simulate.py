"""Documents with a planted truth: their wording, their way through reading and coding, the command, errors."""

import json
import re
import shlex
from itertools import product

import numpy as np
import pandas as pd
import pytest

from analysis_lib.cli import main
from analysis_lib.coding.dictionary import code_sentences, list_readings
from analysis_lib.comparing.counting import count_codings
from analysis_lib.comparing.recall import measure_recall
from analysis_lib.comparing.salience import measure_salience
from analysis_lib.folders import hash_folder, verify_output
from analysis_lib.outputs import open_corpus
from analysis_lib.simulating.folder import DOCUMENTS, TRUTH, read_truth, simulate_folder
from analysis_lib.simulating.plans import Design, check_design, list_themes, plan_documents
from analysis_lib.simulating.texts import SLOT, read_wording, write_sentence
from analysis_lib.tables import read_csv

LANGUAGES = ("zh", "en", "fil")
CLAUSES = ("known", "unknown", "neutral")
DESIGN = Design(n_documents=15, pinyin=0.6, shares={"": 0.2, "Henan/talent": 0.5, "clustering": 0.1}, seed=3)


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A folder of 68 documents, what was planted in it, and the corpus it is read and coded as."""
    folder = tmp_path_factory.mktemp("planted") / "out"
    plan = simulate_folder(folder, DESIGN)
    return folder, plan, open_corpus(folder / DOCUMENTS)


def code_texts(rows):
    """Code sentences given as (language, theme or nothing, text); return them with the codes they got."""
    frame = pd.DataFrame(rows, columns=["language", "theme", "text"])
    frame = frame.assign(sentence_id=[f"d:{at:05d}" for at in range(len(frame))], doc_id="d", start=0,
                         end=frame["text"].str.len())
    codes = code_sentences(frame).groupby("sentence_id")["code"].agg(" ".join)
    return frame.join(codes, on="sentence_id").fillna({"code": ""})


def list_clauses(language):
    """List the clauses of a language as (cell, theme the dictionary is to find, phrase)."""
    cells = [cell for cell in read_wording() if cell[0] == language and cell[-1] in CLAUSES]
    return [(cell, cell[1] if cell[-1] == "known" else "", phrase) for cell in cells for phrase in read_wording()[cell]]


# --- wording


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_wording_enough(language):
    """Each theme has at least six known and four unknown clauses, and all have a number, so that no text runs dry."""
    wording = read_wording()
    assert len(list_themes()[language]) >= 5 and len(wording[language, "neutral"]) >= 12
    assert all(len(wording[language, theme, "known"]) >= 6 and len(wording[language, theme, "unknown"]) >= 4
               for theme in list_themes()[language])
    assert all({"number", "count"} & set(SLOT.findall(phrase)) for _, _, phrase in list_clauses(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dictionary_finds_the_known_clauses_and_no_other(language):
    """Whatever fills its slots, a known clause gets exactly its theme, an unknown or neutral one none."""
    random, rows = np.random.default_rng(0), []
    for cell, theme, phrase in list_clauses(language):
        for slot in set(SLOT.findall(phrase)):
            rows += [(language, theme, write_sentence(random, [cell, cell], {slot: value}, {cell: [phrase, ""]}))
                     for value in read_wording().get((language, slot), ["500"])]
    coded = code_texts(rows)
    assert len(coded) > 1000 and coded[coded["code"] != coded["theme"]].empty


@pytest.mark.parametrize("language", LANGUAGES)
def test_openings_and_issuers_change_no_code(language):
    """A clause gets the same code after every opening and after the first words of a page, whoever issues it."""
    wording, random, rows = read_wording(), np.random.default_rng(0), []
    issuers = [issuer.format(place="江西省" if language == "zh" else "Jiangxi")
               for (spoken, slot), values in ((cell, wording[cell]) for cell in wording if len(cell) == 2)
               if spoken == language and slot.startswith("issuer") for issuer in values]
    openings = [("opening", text, "") for text in wording[language, "opening"]]
    openings += [("lead", *pair) for pair in product(wording[language, "lead"], issuers)]
    for (cell, theme, phrase), (part, text, issuer) in product(list_clauses(language), openings):
        slots, decks = {"issuer": issuer, "day": "3月5日"}, {(language, part): [text], cell: [phrase]}
        rows.append((language, theme, write_sentence(random, [(language, part), cell], slots, decks)))
    coded = code_texts(rows)
    assert len(coded) > 1000 and coded[coded["code"] != coded["theme"]].empty


# --- the plan


def test_planted_shares_are_those_of_the_cells():
    """Over many documents the share of each cell is the planted one within 4 standard errors of its documents."""
    design = DESIGN._replace(n_documents=300, n_repeats=0, languages=("en",))
    plan = plan_documents(design)
    sentences = plan.sentences.merge(plan.documents, on="doc_id")
    for theme, share in (("talent", 0.5), ("innovation", 0.2), ("clustering", 0.1)):
        own = sentences[sentences["region"] == "Henan"]
        own = own.assign(hit=own["themes"].str.contains(rf"\b{theme}\b"))
        shares = own.groupby("doc_id")["hit"].mean()
        assert abs(shares.mean() - share) < 4 * shares.std() / np.sqrt(len(shares))


def test_icc_and_recall_of_one_and_nothing():
    """Without correlation, with full recall and with none the plan holds nothing else."""
    for recall in (0.0, 1.0):
        sentences = plan_documents(Design(recall={"": recall}, icc=0.0)).sentences
        assert (sentences["worded"] == (sentences["themes"] if recall else "")).all()


def test_languages_occur_as_mixed():
    """A language without weight does not occur in that region, and others are not touched."""
    documents = plan_documents(Design(mix={"": 1, "Henan": 0, "Henan/zh": 2})).documents
    assert documents.groupby("region")["language"].nunique().to_dict() == \
        {"Hebei": 3, "Henan": 1, "Jiangxi": 3, "Shanghai": 3}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("regions", ("Shangai",), "regions: 'Shangai'; allowed: Beijing, Tianjin, "),
        ("regions", ("Henan", "Henan"), "regions: 'Henan, Henan'; allowed: "),
        ("years", (1999,), "years: 1999; allowed: 2000 to 2099, each once"),
        ("languages", ("de",), "languages: 'de'; allowed: zh, en, fil, each once"),
        ("themes", ("green",), "themes: 'green'; allowed: innovation, supply_chain, "),
        ("themes", (), "themes: ''; allowed: innovation, "),
        ("n_documents", 0, "n_documents: 0; allowed: 1 to 1000"),
        ("n_repeats", -1, "n_repeats: -1; allowed: 0 to 1000"),
        ("icc", 1.0, "icc: 1.0; allowed: from 0 to below 1"),
        ("sizes", (1, 5), "sizes: 1 to 5; allowed: from 4 to 200"),
        ("pinyin", float("nan"), "pinyin: nan; allowed: 0 to 1"),
        ("seed", -1, "seed: -1; allowed: 0 to "),
        ("shares", {"Hebei/talnt": 0.1}, "shares: 'talnt' is none of the regions, years, languages and themes planted"),
        ("recall", {"": 1.5}, "recall: 1.5; allowed: 0 to 1"),
        ("mix", {"": 0.0}, "mix: no language occurs in Hebei; allowed: "),
    ],
)
def test_what_cannot_be_planted_is_said_in_a_line(field, value, message):
    """The error names the field, the value and what is allowed."""
    with pytest.raises(ValueError, match="^" + re.escape(message)) as error:
        check_design(Design()._replace(**{field: value}))
    assert "\n" not in str(error.value)


# --- through reading, coding and comparing


def test_every_sentence_is_read_as_planted(planted):
    """Position, text and offsets of all sentences are those planted, and nothing else is read as body."""
    _, plan, corpus = planted
    columns = ["doc_id", "position", "start", "end", "text"]
    body = corpus.sentences[corpus.sentences["kind"] == "body"][columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(body, plan.sentences[columns].sort_values(columns[:2], ignore_index=True),
                                  check_dtype=False)
    assert (corpus.sentences["kind"] == "title").sum() == len(plan.documents)


def test_nothing_but_readings_and_posting_lines_is_removed(planted):
    """The cleaner takes the inserted readings and the lines that say when a page was posted, and flags nothing."""
    _, plan, corpus = planted
    assert set(corpus.edits["rule"]) == {"pinyin", "date_line"} and corpus.flags.empty
    assert set(corpus.edits.query("rule == 'pinyin'")["doc_id"]) == \
        set(plan.documents.loc[plan.documents["has_pinyin"], "doc_id"])


@pytest.mark.parametrize("field", ["region_code", "year", "language", "script", "genre", "level", "event_date",
                                   "published", "is_machine_translated"])  # fmt: skip
def test_facts_are_recognised(planted, field):
    """The reader finds the planted facts in every document; only English ones state how they came about beside it."""
    _, plan, corpus = planted
    read, stated = (frame.set_index("doc_id")[field].sort_index() for frame in (corpus.documents, plan.documents))
    assert read.astype("string").tolist() == stated.astype("string").tolist()
    basis = corpus.documents.loc[corpus.documents[f"{field}_basis"] == "stated", "language"]
    assert field != "is_machine_translated" or set(basis) == {"en"}


def test_repeats_are_linked_and_no_others(planted):
    """Each second posting, cut or with readings, is linked to its document, and no two different ones are."""
    _, plan, corpus = planted
    read = corpus.documents.set_index("doc_id")["duplicate_of"].sort_index()
    assert read.fillna("").tolist() == plan.documents.set_index("doc_id")["repeats"].sort_index().fillna("").tolist()
    assert read.notna().sum() == 4 * DESIGN.n_repeats and set(corpus.duplicates["kind"]) == {"repost"}


def test_the_dictionary_finds_what_was_worded(planted):
    """Its codings are exactly the themes planted with a word it knows, in all languages and scripts."""
    _, plan, corpus = planted
    worded = plan.sentences.merge(corpus.sentences[["doc_id", "position", "sentence_id"]], on=["doc_id", "position"])
    worded = worded.assign(code=worded["worded"].str.split()).explode("code").dropna(subset="code")
    found = zip(corpus.codings["sentence_id"], corpus.codings["code"], strict=True)
    assert set(found) == set(zip(worded["sentence_id"], worded["code"], strict=True))


def test_measured_recall_is_the_planted_one(planted):
    """Recall of each language is the planted one within 4 standard errors; nothing is found that is not there."""
    folder, _, corpus = planted
    codings, readings = read_truth(folder, corpus.sentences)
    recall = measure_recall(pd.concat([corpus.codings, codings]), pd.concat([list_readings(corpus.sentences), readings]),
                            corpus.sentences, TRUTH, "dictionary").query("code == 'all'").set_index("language")
    for language, rate in (("zh", 0.85), ("en", 0.65), ("fil", 0.65)):
        row = recall.loc[language]
        assert row["n_positive"] > 100 and row["precision"] == 1
        assert abs(row["recall"] - rate) < 4 * np.sqrt(rate * (1 - rate) / row["n_positive"])


def test_salience_of_the_truth_is_the_planted_one(planted):
    """Sentences and hits of every region and theme are the planted ones, repeats counting once."""
    folder, plan, corpus = planted
    codings, readings = read_truth(folder, corpus.sentences)
    salience = measure_salience(corpus.documents, corpus.sentences, codings, ["region"], DESIGN.themes,
                                coder=TRUTH, readings=readings).set_index(["region", "code"])
    once = plan.documents[plan.documents["repeats"].isna()]
    sentences = plan.sentences.merge(once[["doc_id", "region"]], on="doc_id")
    for (region, own), theme in product(sentences.groupby("region"), DESIGN.themes):
        row = salience.loc[(region, theme)]
        hits = own["themes"].str.contains(rf"\b{theme}\b").sum()
        assert row[["n_documents", "n_sentences", "n_coded"]].tolist() == [15, len(own), hits]
    counts = count_codings(corpus.documents, corpus.sentences, codings, DESIGN.themes, TRUTH, ["body"])
    assert set(counts["doc_id"]) == set(once["doc_id"])


def test_truth_of_other_texts_is_refused(planted, tmp_path):
    """A corpus that lacks a planted sentence, has another one, or no truth beside it is an error of one line."""
    folder, _, corpus = planted
    body = corpus.sentences["kind"] == "body"
    added = corpus.sentences[body].tail(1).assign(sentence_id="s0001:9999", start=10**6, end=10**6 + 5)
    changed = corpus.sentences.assign(text=corpus.sentences["text"].where(~body, "Another sentence."))
    for sentences, message in (
        (corpus.sentences[1:-1], r"sentences\.csv row \d+: matches no sentence \(doc_id s0068, "),
        (changed, r"sentences\.csv row 2: was coded on another text than the sentence has now "),
        (pd.concat([corpus.sentences, added]), r"sentences\.csv: sentence s0001:9999 was not planted \(1 such\)"),
    ):
        with pytest.raises(ValueError, match=message):
            read_truth(folder, sentences)
    with pytest.raises(ValueError, match="was not written by study simulate: it has no truth/sentences.csv"):
        read_truth(tmp_path, corpus.sentences)


# --- the folder and the command


def test_equal_designs_give_equal_folders(tmp_path):
    """The same seed gives the same bytes, another seed other texts."""
    design = Design(regions=("Guangxi", "Tianjin"), n_documents=4, seed=1)
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        simulate_folder(tmp_path / name, design._replace(seed=seed))
    a, b, c = (hash_folder(tmp_path / name) for name in "abc")
    assert a == b and all(a[name] != c[name] for name in a if name.startswith(DOCUMENTS) and name.endswith(".txt"))


def test_the_command_writes_what_study_can_read(tmp_path, capsys):
    """The command plants what its options say, replaces its own output, and says how much there is."""
    out = str(tmp_path / "out")
    options = shlex.split("--regions 2 --documents 3 --repeats 1 --years 2023-2024 --languages zh --themes talent "
                          "--share 1 --recall 0.5,2024=1 --sentences 5 --icc 0 --pinyin 1 --seed 4 --mix zh=2")
    for _ in range(2):
        assert main(["simulate", out, "--json", *options]) == 0
    counts = json.loads(capsys.readouterr().out.split("\n}\n")[1] + "}")["counts"]
    documents, sentences = (read_csv(tmp_path / "out" / TRUTH / f"{name}.csv") for name in ("documents", "sentences"))
    assert counts == {"documents": 8, "repeats": 2, "sentences": len(sentences)}
    assert set(documents["region"]) == {"Beijing", "Tianjin"} and set(documents["script"]) == {"Hant"}
    assert (sentences["themes"] == "talent").all() and set(documents["year"]) <= {"2023", "2024"}
    assert not verify_output(tmp_path / "out") and not (tmp_path / "out" / DOCUMENTS / "sources.csv").exists()
    assert main(["check", f"{out}/{DOCUMENTS}"]) == 0 and "found 8 = parsed 8" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--regions", "40"], "--regions 40: allowed are 1 to 31"),
        (["--regions", "Atlantis"], "regions: 'Atlantis'; allowed: Beijing"),
        (["--years", "2025-2021"], "--years '2025-2021': allowed are numbers such as 2024 and spans"),
        (["--share", "Henan=much"], "--share 'Henan=much': allowed are numbers such as 0.2 and Henan/talent=0.2"),
        (["--recall", ","], "--recall names nothing; leave it out for the default"),
        (["--documents", "many"], "argument --documents: invalid int value: 'many'"),
        (["--seed", "-1"], "seed: -1; allowed: 0 to "),
        ([], "holds files that are no output of study, e.g. own.txt"),
    ],
)
def test_a_mistake_is_one_line_and_writes_nothing(tmp_path, options, message, capsys):
    """Whatever is wrong ends with code 2 and one line, and a folder with other files stays as it is."""
    (tmp_path / "own.txt").write_text("mine", encoding="utf-8")
    assert main(["simulate", str(tmp_path), *options]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("study: ") and err.count("\n") == 1 and message in err
    assert [path.name for path in tmp_path.iterdir()] == ["own.txt"]
