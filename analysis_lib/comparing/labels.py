"""Coarser groups of documents, where single years or provinces hold too few to compare: periods, economic regions."""

from collections.abc import Collection, Iterable
from functools import cache

import pandas as pd

from analysis_lib.reading.gazetteer import GAZETTEER
from analysis_lib.tables import read_csv

SPANS = (1, 2, 5, 10, 20)
MOST_PERIODS = 12
OTHERS = "all others"


def label_periods(documents: pd.DataFrame, span: int = 0) -> pd.DataFrame:
    """Add a column ``period`` to documents: their year, or the span of years it lies in.

    Periods of 5, 10 or 20 years begin in years divisible by their length, those of 5 with a year that ends in 1 or 6,
    as five-year plans do.

    Parameters
    ----------
    documents : DataFrame
        The ``documents`` table.
    span : int
        Years a period; 0 chooses the shortest of 1, 2, 5, 10 and 20 that makes at most twelve periods.

    Returns
    -------
    DataFrame
        The same rows with ``period`` (text; missing where the year is).

    Raises
    ------
    ValueError
        For a span that is not one of these.

    Examples
    --------
    >>> documents = pd.DataFrame({"year": pd.array([2016, 2019, 2021, None], dtype="Int64")})
    >>> label_periods(documents, span=5)["period"].tolist()
    ['2016–2020', '2016–2020', '2021–2025', <NA>]
    """
    if span not in (0, *SPANS):
        raise ValueError(f"span: {span!r}; allowed: 0 to choose, or {', '.join(map(str, SPANS))} years")
    years = documents["year"].dropna().astype(int)
    if span == 0:
        span = next((one for one in SPANS if count_periods(years, one) <= MOST_PERIODS), SPANS[-1])
    first = documents["year"] - (documents["year"] - _find_offset(span)) % span
    label = first.astype("string")
    return documents.assign(period=label if span == 1 else label + "–" + (first + span - 1).astype("string"))


def label_economic_regions(documents: pd.DataFrame) -> pd.DataFrame:
    """Add a column ``economic_region`` to documents: East, Central, West or Northeast, as official statistics divide.

    Missing for national documents and where the province is.

    Examples
    --------
    >>> documents = pd.DataFrame({"province_code": ["310000", "650000", "000000", None]})
    >>> label_economic_regions(documents)["economic_region"].tolist()
    ['East', 'West', <NA>, <NA>]
    """
    return documents.assign(economic_region=documents["province_code"].astype("string").map(_read_divisions()).astype("string"))


@cache
def _read_divisions() -> dict[str, str]:
    rows = read_csv(GAZETTEER / "economic_regions.csv")
    return dict(zip(rows["province_code"], rows["economic_region"], strict=True))


def label_sides(documents: pd.DataFrame, regions: Collection[str] = (), by: str = "province") -> pd.DataFrame:
    """Add the columns ``place`` and ``side`` to documents: regions that are looked at, and what they stand against.

    Parameters
    ----------
    documents : DataFrame
        The ``documents`` table.
    regions : collection of str
        Regions or provinces that are looked at as one; none for each group by itself.
    by : str
        Column that names the place of all other documents.

    Returns
    -------
    DataFrame
        The same rows; ``place`` is the regions named, else the value of ``by``; ``side`` is the regions named or "all
        others", and the place where none is named. Both are missing where a document states no place.

    Examples
    --------
    >>> documents = pd.DataFrame({"region": ["Hefei", "Wuhu", "Henan", None], "province": ["Anhui", "Anhui", "Henan", None]})
    >>> labelled = label_sides(documents, ["Hefei"])
    >>> labelled["place"].tolist(), labelled["side"].tolist()
    (['Hefei', 'Anhui', 'Henan', <NA>], ['Hefei', 'all others', 'all others', <NA>])
    """
    inside = documents[["region", "province"]].isin(list(regions)).any(axis=1)
    place = documents[by].astype("string").mask(inside, ", ".join(regions))
    side = place.where(inside | place.isna(), OTHERS) if len(regions) else place
    return documents.assign(place=place, side=side)


def count_periods(years: Iterable[int], span: int) -> int:
    """Count the periods of so many years that some years lie in."""
    return len({(year - _find_offset(span)) // span for year in years})


def _find_offset(span: int) -> int:
    return 1 if span == 5 else 0
