"""A panel in which a person codes sentences: each in its surroundings, the codebook beside it, no other coder's codes."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import ipywidgets as widgets
import pandas as pd

from analysis_lib.coding.codebook import Codebook
from analysis_lib.coding.recording import name_files, read_progress, record_coding, start_coding
from analysis_lib.coding.sampling import draw_sample
from analysis_lib.reading.corpus import Corpus
from analysis_lib.showing.coding_choice import Choice
from analysis_lib.showing.display import Shown, escape_text, make_visible, show_table, show_text

AROUND = 3
PAUSE = 0.4  # seconds after a page has come up in which a second click still means the page before
NOBODY = ("No coder is named: write your initials into coder = \"\" above and run all cells, or start with "
          "study code --coder INITIALS. This would be drawn:")
COLUMNS = ["sentence_id", "language", "selection_probability", "text"]
TEXT = "white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.5;max-width:44em"
INERT = 'class="shown tex2jax_ignore mathjax_ignore"'


class Panel(NamedTuple):
    """The widgets that change or are changed: three texts, a tick a theme, three buttons."""

    count: widgets.HTML
    passage: widgets.HTML
    message: widgets.HTML
    ticks: dict[str, widgets.Checkbox]
    save: widgets.Button
    none: widgets.Button
    back: widgets.Button


class Desk(NamedTuple):
    """What the buttons work with: the corpus, the coder's files, and the number of the sentence shown."""

    corpus: Corpus
    path: Path
    read: Callable[[], pd.DataFrame]
    record: Callable[[str, list[str]], None]
    state: dict


def open_coding(corpus: Corpus, codebook: Codebook, choice: Choice) -> widgets.VBox | Shown:
    """Open the panel of `code_by_hand`; without a coder show the sample, and for a wrong choice one line why.

    Parameters
    ----------
    corpus : Corpus
        Tables; codings are not needed.
    codebook : Codebook
        Its themes are offered.
    choice : Choice
        From `choose_coding`.
    """
    try:
        if choice.coder:
            return code_by_hand(corpus, codebook, choice.coder, choice.codings, choice.n, choice.seed)
        sample = draw_sample(corpus.sentences, corpus.documents, choice.n, seed=choice.seed)
    except (OSError, ValueError) as error:
        return show_text(str(error))
    line = show_text(NOBODY)
    table = show_table(sample, f"{len(sample)} of {len(corpus.sentences)} sentences, seed {choice.seed}", COLUMNS)
    return Shown(line.html + table.html, f"{line.text}\n{table.text}")


def code_by_hand(corpus: Corpus, codebook: Codebook, coder: str, folder: Path, n: int | None = None,
                 seed: int = 0) -> widgets.VBox:
    """Build a panel in which one person codes a random sample of sentences.

    Parameters
    ----------
    corpus : Corpus
        Tables; the codings in it are not looked at, so that the person codes blind.
    codebook : Codebook
        Its themes are offered.
    coder : str
        Initials or another short name.
    folder : Path
        Folder of codings. Each sentence is written there when it is saved; opening the panel again goes on after it.
    n : int, optional
        Sentences to draw; by default the usual number.
    seed : int
        Seed of the sample.

    Returns
    -------
    VBox
        How far the coding has come, the sentence in its text, a tick for each theme, and three buttons.

    Raises
    ------
    ValueError
        As `draw_sample` and `start_coding`.
    """
    sample = draw_sample(corpus.sentences, corpus.documents, n, seed=seed)
    progress = start_coding(folder, coder, sample, corpus.sentences, codebook)
    names = {"sentences": corpus.sentences, "codebook": codebook}
    desk = Desk(corpus, name_files(folder, coder)[0], partial(read_progress, folder, coder, **names),
                partial(record_coding, folder, coder, **names), {"at": find_next(progress, -1), "shown": 0.0})
    panel = _make_panel(codebook.themes)
    for button, press in ((panel.save, _save_ticks), (panel.none, _save_none), (panel.back, _go_back)):
        button.on_click(_say_errors(panel, partial(press, panel, desk)))
    _show_page(panel, desk)
    return _lay_out(panel, codebook.themes)


def show_passage(corpus: Corpus, sentence_id: str, around: int = AROUND) -> str:
    """Write a sentence within its document as HTML: cleaned text with the sentence marked, nothing in it live.

    Parameters
    ----------
    corpus : Corpus
    sentence_id : str
    around : int
        Sentences to show before and after it; an ellipsis stands for more.
    """
    doc_id = corpus.sentences.set_index("sentence_id").loc[sentence_id, "doc_id"]
    rows = corpus.sentences[corpus.sentences["doc_id"] == doc_id].sort_values("position").to_dict("records")
    at = next(number for number, row in enumerate(rows) if row["sentence_id"] == sentence_id)
    raw = corpus.texts.set_index("doc_id").loc[doc_id, "text"]
    first, last = max(0, at - around), min(len(rows), at + around + 1)
    pieces = ["… " if first else ""]
    for number in range(first, last):
        text = escape_text(make_visible(rows[number]["text"]))
        gap = raw[rows[number - 1]["end"]:rows[number]["start"]] if number > first else ""
        pieces += [_part_sentences(gap), f"<mark><b>{text}</b></mark>" if number == at else text]
    pieces.append(" …" if last < len(rows) else "")
    title = corpus.documents.set_index("doc_id").loc[doc_id, "title"]
    head = " · ".join([f"sentence {at + 1} of {len(rows)} of {doc_id}", *([] if pd.isna(title) else [title])])
    language = escape_text(str(rows[at]["language"]))
    return (f'<div {INERT}><p style="color:#666">{escape_text(make_visible(head))}</p>'
            f'<div lang="{language}" dir="auto" style="{TEXT}">{"".join(pieces)}</div></div>')


def _part_sentences(gap: str) -> str:
    """Return what stands for the raw text between two sentences: paragraphs stay apart, removed noise is not shown."""
    return "\n" if "\n" in gap else " " if any(character.isspace() for character in gap) else ""


def find_next(progress: pd.DataFrame, at: int) -> int:
    """Return the number of the first sentence that is not yet coded; where all are, that of the one after ``at``.

    Examples
    --------
    >>> find_next(pd.DataFrame({"codes": ["talent", "", None]}), 0), find_next(pd.DataFrame({"codes": ["", ""]}), 0)
    (2, 1)
    """
    open_ones = progress["codes"].isna().to_numpy().nonzero()[0]
    return int(open_ones[0]) if len(open_ones) else min(at + 1, len(progress) - 1)


def _make_panel(themes: pd.DataFrame) -> Panel:
    ticks = {row.code: widgets.Checkbox(description=row.label, indent=False, layout=widgets.Layout(width="auto"))
             for row in themes.itertuples()}
    save = widgets.Button(description="save and next", button_style="primary", tooltip="record the themes ticked")
    none = widgets.Button(description="bears none", tooltip="record that the sentence bears no theme")
    back = widgets.Button(description="back", tooltip="show the sentence before; what is not saved is dropped")
    message = widgets.HTML(layout=widgets.Layout(min_height="4em"))
    return Panel(widgets.HTML(), widgets.HTML(), message, ticks, save, none, back)


def _lay_out(panel: Panel, themes: pd.DataFrame) -> widgets.VBox:
    parts = [widgets.VBox([panel.ticks[row["code"]], widgets.HTML(_describe_theme(row))])
             for row in themes.to_dict("records")]
    book = widgets.VBox(parts, layout=widgets.Layout(width="44%", max_height="40em", overflow="auto",
                                                     display="block", border="1px solid #ddd", padding="0 0.8em"))
    # The buttons stand above the passage, whose length changes: they stay where the hand is.
    buttons = widgets.HBox([panel.save, panel.none, panel.back])
    sentence = widgets.VBox([buttons, panel.message, panel.passage],
                            layout=widgets.Layout(width="54%", padding="0 1em 0 0"))
    return widgets.VBox([panel.count, widgets.HBox([sentence, book])])


def _describe_theme(theme: dict) -> str:
    lines = [f"<b>{name}:</b> {escape_text(make_visible(theme[name]))}" for name in ("include", "exclude")
             if not pd.isna(theme[name])]
    return (f'<div {INERT} style="line-height:1.4;margin:0 0 0.6em 1.6em">'
            f"{escape_text(make_visible(theme['definition']))}<br>{'<br>'.join(lines)}</div>")


def _show_page(panel: Panel, desk: Desk, note: str = "") -> None:
    progress, at = desk.read(), desk.state["at"]
    row = progress.iloc[at]
    is_open = pd.isna(row["codes"])
    given = [] if is_open else row["codes"].split()
    n_done = int(progress["codes"].notna().sum())
    this = "not yet coded" if is_open else f"saved with {', '.join(given)}" if given else "saved as bearing none"
    end = " All are coded; each can still be changed." if n_done == len(progress) else ""
    panel.count.value = show_text(f"{n_done} of {len(progress)} coded, in {desk.path}.{end}",
                                  f"Number {at + 1}: {this}.").html
    panel.passage.value = show_passage(desk.corpus, row["sentence_id"])
    panel.message.value = show_text(note).html if note else ""
    for code, tick in panel.ticks.items():
        tick.value = code in given
    desk.state["shown"] = time.monotonic()


def _save_ticks(panel: Panel, desk: Desk) -> None:
    codes = [code for code, tick in panel.ticks.items() if tick.value]
    if not codes:
        raise ValueError("Nothing was saved: no theme is ticked. Tick one, or press “bears none”.")
    _keep_codes(panel, desk, codes)


def _save_none(panel: Panel, desk: Desk) -> None:
    if any(tick.value for tick in panel.ticks.values()):
        raise ValueError("Nothing was saved: a theme is ticked. Take the tick away, or press “save and next”.")
    # The second half of a double click would record of the next sentence that it bears none, before anyone read it.
    if time.monotonic() - desk.state["shown"] >= PAUSE:
        _keep_codes(panel, desk, [])


def _keep_codes(panel: Panel, desk: Desk, codes: list[str]) -> None:
    at = desk.state["at"]
    desk.record(desk.read()["sentence_id"].iloc[at], codes)
    desk.state["at"] = find_next(desk.read(), at)
    _show_page(panel, desk, f"Saved number {at + 1}: {', '.join(codes) or 'bears none'}.")


def _go_back(panel: Panel, desk: Desk) -> None:
    desk.state["at"] = max(0, desk.state["at"] - 1)
    _show_page(panel, desk)


def _say_errors(panel: Panel, press: Callable[[], None]) -> Callable[[widgets.Button], None]:
    """Show on the page what would otherwise end in a log that nobody reads."""
    def handle(button: widgets.Button) -> None:
        try:
            press()
        except (OSError, ValueError) as error:
            panel.message.value = show_text(str(error)).html

    return handle
