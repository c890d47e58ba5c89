"""The command line: ``study parse | report | check | explore | code | verify | simulate``."""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from analysis_lib.engine import ENGINES
from analysis_lib.simulating import options as simulating
from analysis_lib.terminal import clean_line, print_result, show_progress

INTERRUPTED = 130
BROKEN_PIPE = 141
YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")
FILTERS = ("themes", "regions", "years", "languages")


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 done with problems, 2 wrongly used."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        options = build_parser().parse_args(arguments)
        code = options.run(options)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return _complain("interrupted", INTERRUPTED)
    except BrokenPipeError:
        # Python flushes stdout once more on leaving; into a closed pipe that would be a second error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except OSError as error:
        place = f": {error.filename}" if error.filename else ""
        return _complain(f"{error.strerror or error}{place}")
    except ValueError as error:
        return _complain(str(error))


def _complain(message: str, code: int = 2) -> int:
    print(f"study: {clean_line(message)}", file=sys.stderr)
    return code


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the commands and their options."""
    parser = argparse.ArgumentParser(prog="study", description="Read, code and compare policy documents.")
    parser.error = refuse_arguments
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    parse = _add_command(commands, "parse", run_parse, "write every table as Parquet, with a manifest")
    _add_folder(parse)
    parse.add_argument("--out", metavar="DIR", type=read_path, required=True, help="folder to write, or to replace")
    parse.add_argument("--engine", choices=ENGINES, default="local", help="where the work runs")
    parse.add_argument("--scheduler", metavar="ADDRESS", help="Dask scheduler, e.g. tcp://host:8786")
    report = _add_command(commands, "report", run_report, "execute the notebooks and write the report")
    _add_folder(report)
    for name in FILTERS:
        report.add_argument(f"--{name}", metavar="A,B", action="append", help=f"restrict the report to these {name}")
    report.add_argument("--out", metavar="DIR", type=read_path, help="folder to write, or to replace; reports/FOLDER")
    check = _add_command(commands, "check", run_check, "say what was found, removed, flagged and recognised")
    _add_folder(check)
    check.add_argument("--html", metavar="DIR", type=read_path, help="also write the account as pages into this folder")
    check.add_argument("--engine", choices=ENGINES, default="local", help="where the work runs")
    check.add_argument("--strict", action="store_true", help="exit 1 when a file is quarantined")
    explore = _add_command(commands, "explore", run_explore, "open the exploration notebook in JupyterLab")
    _add_folder(explore)
    _add_code(commands)
    verify = _add_command(commands, "verify", run_verify, "compare an output with its manifest")
    verify.add_argument("folder", metavar="DIR", type=read_path, help="output of study parse or study report")
    simulate = _add_command(commands, "simulate", simulating.run_simulate, "write documents whose themes are known")
    simulate.add_argument("folder", metavar="DIR", type=read_path, help="folder to write, or to replace")
    simulating.add_options(simulate)
    return parser


def refuse_arguments(message: str) -> None:
    """Stand for the error method of argparse, which would print the usage as well."""
    raise ValueError(f"{message} (study --help says what there is)")


def read_path(text: str) -> Path:
    """Return the path meant; an empty one, as an unset shell variable gives, is not the current folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the name of a folder is empty")
    return Path(text)


def _add_command(commands: argparse.Action, name: str, run: Callable, words: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".")
    parser.set_defaults(run=run)
    parser.error = refuse_arguments
    if name != "explore":
        parser.add_argument("--json", action="store_true", help="print the machine-readable form")
    return parser


def _add_folder(parser: argparse.ArgumentParser) -> None:
    words = "folder of documents; the shipped ones by default"
    parser.add_argument("folder", metavar="FOLDER", nargs="?", type=read_path, help=words)


def _add_code(commands: argparse.Action) -> None:
    code = _add_command(commands, "code", run_code, "open the notebook in which a person codes a sample of sentences")
    _add_folder(code)
    code.add_argument("--coder", metavar="INITIALS", default="", help="who codes; the codes go to INITIALS.csv")
    code.add_argument("--n", metavar="N", type=int, help="sentences to draw; 100, or all where there are fewer")
    code.add_argument("--seed", metavar="N", type=int, default=0, help="another seed draws other sentences; 0")
    code.add_argument("--codings", metavar="DIR", type=read_path,
                      help="folder of codings; FOLDER/codings, or data/codings for the shipped documents")
    code.add_argument("--list", action="store_true", help="only print which sentences would be drawn, as --json does")


def run_parse(options: argparse.Namespace) -> int:
    """Parse a folder into tables on disk."""
    from analysis_lib.folders import check_folder, check_target
    from analysis_lib.outputs import DOCUMENTS, parse_folder, word_counts, write_corpus

    folder = options.folder or DOCUMENTS
    check_target(options.out, check_folder(folder))
    with show_progress("documents") as progress:
        tables = parse_folder(folder, options.engine, options.scheduler, progress)
    manifest = write_corpus(tables, options.out, folder)
    lines = [word_counts(manifest["counts"]), f"{len(tables)} tables in {options.out}"]
    print_result(manifest if options.json else lines)
    return 0 if manifest["counts"]["parsed"] else 1


def run_report(options: argparse.Namespace) -> int:
    """Execute the notebooks over a folder and publish the report."""
    from analysis_lib.outputs import DOCUMENTS
    from analysis_lib.showing.report import make_report, name_report

    folder = options.folder or DOCUMENTS
    out = options.out or Path("reports") / name_report(folder)
    filters = {name: split_values(name, getattr(options, name)) for name in FILTERS if getattr(options, name)}
    with show_progress("notebooks") as progress:
        problems = make_report(folder, out, filters, progress=progress)
    for problem in problems:
        _complain(problem)
    if options.json:
        print_result({"report": str(out), "problems": problems})
    elif not problems:
        print_result([str(out / "index.html")])
    return 1 if problems else 0


def run_check(options: argparse.Namespace) -> int:
    """Print what became of every file and what was recognised in every document."""
    from analysis_lib.folders import check_folder, check_target, replace_folder, write_manifest
    from analysis_lib.outputs import DOCUMENTS
    from analysis_lib.reading.corpus import read_corpus
    from analysis_lib.showing.check_site import write_check
    from analysis_lib.summary import summarise_corpus, word_summary

    folder = check_folder(options.folder or DOCUMENTS)
    if options.html:
        check_target(options.html, folder)
    with show_progress("documents") as progress:
        corpus = read_corpus(folder, options.engine, progress=progress)
    summary = summarise_corpus(corpus)
    if options.html:
        with replace_folder(options.html, folder) as new:
            write_check(new, corpus)
            write_manifest(new, {"counts": summary["counts"]})
    lines = word_summary(summary) + ([str(options.html / "index.html")] if options.html else [])
    print_result(summary if options.json else lines)
    return 1 if options.strict and summary["counts"]["quarantined"] else 0


def run_explore(options: argparse.Namespace) -> int:
    """Open the exploration notebook on a folder."""
    from analysis_lib.folders import check_folder
    from analysis_lib.outputs import DOCUMENTS

    folder = check_folder(options.folder or DOCUMENTS).resolve()
    return _open_notebook("90-explore.ipynb", {"STUDY_FOLDER": str(folder)})


def run_code(options: argparse.Namespace) -> int:
    """Open the coding notebook on a sample of sentences, or print what would be drawn."""
    from analysis_lib.coding.recording import check_coder, start_coding
    from analysis_lib.coding.sampling import draw_sample, word_sample
    from analysis_lib.folders import check_folder
    from analysis_lib.outputs import DOCUMENTS
    from analysis_lib.reading.corpus import read_corpus
    from analysis_lib.showing.coding_choice import choose_coding, list_variables

    folder, is_listing = check_folder(options.folder or DOCUMENTS), options.list or options.json
    choice = choose_coding(folder, options.coder, 0, options.seed, options.codings or "")._replace(n=options.n)
    if not (choice.coder or is_listing):
        raise ValueError("--coder is missing: give your initials; --list only prints what would be drawn")
    if choice.coder:
        check_coder(choice.coder)
    with show_progress("documents") as progress:
        corpus = read_corpus(folder, progress=progress)
    sample = draw_sample(corpus.sentences, corpus.documents, choice.n, seed=choice.seed)
    if is_listing:
        print_result({"sentences": sample.to_dict("records")} if options.json else word_sample(sample))
        return 0
    # What is wrong with the coder's files is said here in a line, before a browser opens.
    start_coding(choice.codings, choice.coder, sample, corpus.sentences)
    return _open_notebook("91-code.ipynb", list_variables(choice))


def _open_notebook(name: str, variables: Mapping[str, str]) -> int:
    from analysis_lib.showing.runs import NOTEBOOKS

    command = [sys.executable, "-m", "jupyterlab", str(NOTEBOOKS / name)]
    return subprocess.run(command, env=os.environ | variables, check=False).returncode


def run_verify(options: argparse.Namespace) -> int:
    """Print in what an output differs from its manifest."""
    from analysis_lib.folders import verify_output

    if not options.folder.is_dir():
        raise ValueError(f"no such folder: {options.folder}")
    problems = verify_output(options.folder)
    print_result({"problems": problems} if options.json else problems or ["complete and unaltered"])
    return 1 if problems else 0


def split_values(name: str, texts: list[str]) -> list:
    """Split the values of a filter at commas; years may be a span.

    Examples
    --------
    >>> split_values("years", ["2021-2023,2025"]), split_values("regions", ["Inner Mongolia, Anhui"])
    ([range(2021, 2024), 2025], ['Inner Mongolia', 'Anhui'])
    """
    values = [value.strip() for text in texts for value in text.split(",") if value.strip()]
    if not values:
        raise ValueError(f"--{name} names no {name}; leave it out to take all of them")
    return [_read_years(value) for value in values] if name == "years" else values


def _read_years(text: str) -> int | range:
    match = YEARS.fullmatch(text)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if first > last:
        raise ValueError(f"years {text!r}: allowed are years such as 2024 and spans such as 2021-2025")
    return range(first, last + 1) if match[2] else first


if __name__ == "__main__":
    sys.exit(main())
