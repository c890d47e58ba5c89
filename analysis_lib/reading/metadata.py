"""The kind of text a document is."""

import re
from collections.abc import Mapping
from functools import cache

from analysis_lib.reading.page import Field, Page, simplify_text
from analysis_lib.tables import DATA, read_csv

LEAD = 400
# Words of the lead rank from here; those of the title before.
NEWS_LEAD = 5
# Who introduces, publishes or reports a plan is not its author.
DIGEST = re.compile(r"\b(?:issuance|introduced|issued|issues|released|releases|unveils?|launche[sd])\b"
                    r"|出台|印发|发布|推出", re.I)


@cache
def _load_genres() -> list[dict]:
    return read_csv(DATA / "lexicon" / "genres.csv").astype({"priority": int}).to_dict("records")


def name_genre(page: Page, title: Field, body_start: int) -> Field:
    """Name the kind of text by the words of its title and lead.

    Parameters
    ----------
    page : Page
        Legible text.
    title : Field
        As found by :func:`analysis_lib.reading.titles.find_title`.
    body_start : int
        First character of the body.

    Returns
    -------
    Field
        Inferred, with the deciding word as evidence; missing when no word decides. A press report on a plan is a
        digest, not the plan.
    """
    areas = {"lead": (body_start, body_start + LEAD)}
    if title.value:
        areas["title"] = (title.start, title.end)
    return _choose_genre(page.simple, areas)


def name_genre_of_title(title: str) -> Field:
    """Name the kind of text by a title that is stated beside it; the words are in no text, so without evidence.

    Examples
    --------
    >>> name_genre_of_title("2003年国务院政府工作报告").value, name_genre_of_title("第二次会议关于政府工作报告的决议").value
    ('report', 'notice')
    """
    simple = simplify_text(title)
    return _choose_genre(simple, {"title": (0, len(simple))})._replace(start=None, end=None)


def _choose_genre(simple: str, areas: Mapping[str, tuple[int, int]]) -> Field:
    hits = [(row["priority"], match.start(), row["genre"], match.end()) for row in _load_genres() if row["where"] in areas
            and (match := _compile_word(row["pattern"]).search(simple, *areas[row["where"]]))]
    if not hits:
        return Field()
    best, genres = min(hits), {genre for priority, _, genre, _ in hits if priority < NEWS_LEAD}
    if best[2] == "speech" and "news" in genres:
        best = min(hit for hit in hits if hit[2] == "news")
    elif best[2] == "plan" and "title" in areas and DIGEST.search(simple[slice(*areas["title"])]):
        best = (*best[:2], "digest", best[3])
    return Field(best[2], "inferred", best[1], best[3])


@cache
def _compile_word(pattern: str) -> re.Pattern:
    return re.compile(re.escape(pattern), re.IGNORECASE)


def complete_genre(fields: Mapping[str, Field]) -> Field:
    """Name the kind of a text that no word gives away: a dated report is news.

    Parameters
    ----------
    fields : mapping of Field
        Fields of the document, among them genre, event_date and published.

    Examples
    --------
    >>> complete_genre({"genre": Field(), "event_date": Field(), "published": Field("2024", "stated", 3, 7)})
    Field(value='news', basis='inferred', start=3, end=7)
    """
    if fields["genre"].value:
        return fields["genre"]
    dated = next((fields[name] for name in ("event_date", "published") if fields[name].value), None)
    return dated._replace(value="news", basis="inferred") if dated else Field()
