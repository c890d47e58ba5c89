import os
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from make_notebook import write_notebook, write_runs

from analysis_lib.folders import verify_output
from analysis_lib.outputs import DOCUMENTS, parse_folder
from analysis_lib.showing import report
from analysis_lib.showing.parameters import check_parameters, list_choices, read_parameters
from analysis_lib.showing.report import make_report, strip_notebook
from analysis_lib.showing.runs import NOTEBOOKS, Run, expand_run, fill_runs, list_each, read_runs

CHOICES = {"themes": ["innovation", "talent"], "regions": ["Anhui", "Inner Mongolia"], "years": [2023, 2024]}
DEFAULTS = {"folder": "", "themes": [], "regions": [], "years": [], "n_rows": 20, "is_short": False}


@pytest.fixture(scope="module")
def tables():
    """The tables of the shipped documents."""
    return parse_folder(DOCUMENTS)


@pytest.fixture
def notebooks(tmp_path):
    """A folder of notebooks: one reads the corpus and shows its parameters, one fails in its third cell."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    source = "from analysis_lib.outputs import open_corpus\ncorpus = open_corpus(folder)"
    write_notebook(folder / "good.ipynb", source, "print(themes, len(corpus.sources))")
    write_notebook(folder / "bad.ipynb", "fine = 1", "themes[99]")
    return folder


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"theme": ["talent"]}, "unknown parameter theme; did you mean themes? allowed: folder, themes"),
        ({"__import__('os')": 1}, "unknown parameter __import__('os'); allowed: folder, themes"),
        ({"themes": ["inovation"]}, "unknown value 'inovation'; did you mean innovation? allowed: innovation, talent"),
        ({"regions": ["inner mongolia"]}, "unknown value 'inner mongolia'; did you mean Inner Mongolia?"),
        ({"years": [2042]}, "parameter years: unknown value 2042; allowed: 2023, 2024"),
        ({"years": ["2024"]}, "parameter years: '2024' is of type str; allowed: int"),
        ({"years": [2024.1]}, "parameter years: 2024.1 is of type float; allowed: int"),
        ({"years": [True]}, "parameter years: True is of type bool; allowed: int"),
        ({"themes": "talent"}, "parameter themes: 'talent' is of type str; allowed: list"),
        ({"n_rows": "007"}, "parameter n_rows: '007' is of type str; allowed: int"),
        ({"is_short": 0}, "parameter is_short: 0 is of type int; allowed: bool"),
    ],
)
def test_a_wrong_parameter_is_refused(values, message):
    """A wrong name, type or value is one line with the name, the value and what is allowed."""
    with pytest.raises(ValueError) as error:
        check_parameters(values, DEFAULTS, CHOICES)
    assert message in str(error.value) and "\n" not in str(error.value)


def test_right_parameters_pass():
    """Allowed values of the right types and empty lists are accepted."""
    check_parameters({"themes": ["talent"], "regions": [], "years": [2023], "n_rows": 3}, DEFAULTS, CHOICES)


@pytest.mark.parametrize("notebook", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.name)
def test_parameters_are_those_papermill_finds(notebook):
    """In every shipped notebook the parameters read are the names that papermill would fill."""
    sys.modules.setdefault("rfc3987_syntax", None)
    import papermill

    assert list(read_parameters(notebook)) == list(papermill.inspect_notebook(str(notebook)))


def test_a_parameters_cell_holds_literals_only(tmp_path):
    """A computed default, two tagged cells or none are refused with the notebook's name."""
    computed = write_notebook(tmp_path / "computed.ipynb", parameters="folder = open('x')")
    with pytest.raises(ValueError, match=r"computed.ipynb: .* not folder = open\('x'\)"):
        read_parameters(computed)
    with pytest.raises(ValueError, match="bare.ipynb has 0 cells tagged parameters; it needs one"):
        read_parameters(write_notebook(tmp_path / "bare.ipynb", parameters=None))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("../x", "good.ipynb", "X", {}), "run '../x' must be a unique name"),
        (("x", "../good.ipynb", "X", {}), "no notebook '../good.ipynb'"),
        (("x", "none.ipynb", "X", {}), "no notebook 'none.ipynb'"),
        (("x", "good.ipynb", "X", [1]), r"parameters '\[1\]' are no JSON object"),
        (("first", "good.ipynb", "X", {}), "run 'first' must be a unique name"),
    ],
)
def test_a_wrong_row_of_reports_is_named(notebooks, row, message):
    """A run that could leave its folder, repeats, or has no notebook or no JSON object is refused."""
    write_runs(notebooks, ("first", "good.ipynb", "First", {}), row)
    with pytest.raises(ValueError, match=message):
        read_runs(notebooks)


def test_each_makes_a_run_of_every_value():
    """The value "each" becomes one run a value, with a name of its own even where two names would be the same."""
    run = Run("place", Path("good.ipynb"), "Place", {"regions": "each", "years": [2024]})
    runs = expand_run(run, {"regions": ["Anhui", "Xi'an", "Xi an"]})
    assert [one.run for one in runs] == ["place-anhui", "place-xi-an-2", "place-xi-an-3"]
    assert [one.parameters for one in runs][1] == {"regions": ["Xi'an"], "years": [2024]}


def test_filters_reach_the_notebooks_that_have_them(notebooks):
    """A filter replaces the parameter of a run whose notebook has it, spans of years become the corpus's years."""
    documents = pd.DataFrame({"region": ["Anhui", "Hainan"], "province": ["Anhui", "Hainan"], "year": [2023, 2025],
                              "language": ["zh", "en"]})
    write_notebook(notebooks / "plain.ipynb", parameters='folder = "elsewhere"')
    write_runs(notebooks, ("good", "good.ipynb", "Good", {"years": [2025]}), ("plain", "plain.ipynb", "Plain", {}))
    runs = fill_runs(read_runs(notebooks), {"years": [range(2021, 2025)]}, DOCUMENTS, {"documents": documents})
    assert [run.parameters for run in runs] == [{"years": [2023]}, {"folder": str(DOCUMENTS)}]


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"themes": ["nonsense"]}, "parameter themes: unknown value 'nonsense'; allowed: "),
        ({"regions": ["Atlantis"]}, "parameter regions: unknown value 'Atlantis'; allowed: "),
        ({"years": [range(1901, 1910)]}, "parameter years: no document from 1901-1909; allowed: "),
        ({"languages": ["tlh"]}, "parameter languages: unknown value 'tlh'; allowed: "),
        ({"shoe_size": [43]}, "unknown parameter shoe_size; allowed: themes, regions, years, languages"),
    ],
)
def test_a_wrong_filter_stops_before_a_kernel_starts(notebooks, tables, tmp_path, monkeypatch, filters, message):
    """An unknown theme, region, year, language or filter is refused without a single notebook executed or written."""
    write_runs(notebooks, ("good", "good.ipynb", "Good", {}))
    monkeypatch.setattr(report, "parse_folder", lambda _: tables)
    monkeypatch.setattr(report, "map_documents", lambda *_, **__: pytest.fail("a kernel would have started"))
    with pytest.raises(ValueError, match=message):
        make_report(out=tmp_path / "out", filters=filters, notebooks=notebooks)
    assert sorted(os.listdir(tmp_path)) == ["notebooks"]


def test_a_report_is_published_whole_or_not_at_all(notebooks, tables, tmp_path, capfd, monkeypatch):
    """A failing run is named with its cell and error and leaves the last good report; kernels print nothing."""
    monkeypatch.setattr(report, "parse_folder", lambda _: tables)
    out = tmp_path / "out"
    write_runs(notebooks, ("good", "good.ipynb", "Good", {}), ("one", "good.ipynb", "One", {"themes": ["innovation"]}))
    assert make_report(out=out, notebooks=notebooks) == []
    assert verify_output(out) == []
    assert {"index.html", "good.html", "one.html"} <= set(os.listdir(out))
    assert "['innovation'] 5" in (out / "one.html").read_text(encoding="utf-8")
    before = (out / "manifest.json").read_bytes()
    write_runs(notebooks, ("good", "good.ipynb", "Good", {}), ("bad", "bad.ipynb", "Bad", {}))
    problems = make_report(out=out, notebooks=notebooks)
    assert problems == ["run bad: cell 4 failed: IndexError: list index out of range"]
    assert verify_output(out) == [] and (out / "manifest.json").read_bytes() == before
    assert capfd.readouterr() == ("", "")


def test_no_way_to_stop_early_counts_as_success(notebooks, tables, tmp_path, monkeypatch):
    """A cell that leaves with code 0, kills its kernel or fails over several lines fails its run in one line."""
    monkeypatch.setattr(report, "parse_folder", lambda _: tables)
    write_notebook(notebooks / "leaves.ipynb", "import sys\nsys.exit(0)", "'never reached'")
    write_notebook(notebooks / "kills.ipynb", "import os\nos._exit(1)", "'never reached'")
    write_notebook(notebooks / "raises.ipynb", "'fine'", "raise ValueError('one line\\nand another')")
    write_runs(notebooks, *((name, f"{name}.ipynb", name, {"themes": []}) for name in ("leaves", "kills", "raises")))
    assert make_report(out=tmp_path / "out", notebooks=notebooks) == [
        "run leaves: cell 3 failed: SystemExit: 0",
        "run kills: the kernel died",
        "run raises: cell 4 failed: ValueError: one line",
    ]
    assert not (tmp_path / "out").exists()


def test_two_executions_leave_the_same_notebook():
    """Times, widget states and random cell identifiers are dropped from an executed notebook."""
    first, second = (nbformat.read(NOTEBOOKS / "01-corpus.ipynb", as_version=4) for _ in range(2))
    second.metadata["papermill"] = {"duration": 3.1}
    for number, cell in enumerate(second.cells):
        cell["id"] = f"random-{number}"
        cell.metadata["execution"] = {"iopub.status.busy": "2025-01-01T00:00:00"}
    assert strip_notebook(first) == strip_notebook(second)


def test_choices_come_from_codebook_and_corpus():
    """Allowed values are the codebook's themes and the regions, provinces, years and languages of the documents."""
    documents = pd.DataFrame({"region": ["Hainan", "Hefei", None], "province": ["Hainan", "Anhui", None],
                              "year": [2024, 2023, 2023], "language": ["zh"] * 3})
    choices = list_choices(documents, pd.DataFrame({"code": ["talent", "parks"]}))
    assert choices == {"themes": ["talent", "parks"], "regions": ["Anhui", "Hainan", "Hefei"], "years": [2023, 2024],
                       "languages": ["zh"]}


@pytest.mark.parametrize(
    ("filters", "regions"),
    [({}, ["Anhui", "Hainan"]), ({"years": [2024]}, ["Hainan"]), ({"regions": ["Hefei"]}, ["Hefei"]),
     ({"regions": ["Hefei", "Hainan"], "years": [2024]}, ["Hainan"])],
)
def test_each_region_is_one_with_documents(filters, regions):
    """A run for each region is a run for each province, or region asked for, that has documents after the filters."""
    documents = pd.DataFrame({"region": ["Hainan", "Hefei"], "province": ["Hainan", "Anhui"], "year": [2024, 2023],
                              "language": ["zh", "zh"]})
    assert list_each(documents, filters, {"themes": ["talent"]})["regions"] == regions
