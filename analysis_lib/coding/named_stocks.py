"""How many of those a text counts it names: "nearly 100 companies", of which the document names thirteen."""

import pandas as pd

from analysis_lib.coding.rosters import WORDING
from analysis_lib.tables import build_table

# Units of stocks, and the types of organisations that are such things.
TYPES = {"companies": "company", "hospitals": "hospital", "universities": "university", "parks": "park",
         "institutes": "research institute"}  # fmt: skip


def name_stocks(rosters: pd.DataFrame, commitments: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    """Add to the lists of a document the stocks it counts without a list, with the organisations it names anywhere.

    Parameters
    ----------
    rosters, commitments, actors : DataFrame
        As declared.

    Returns
    -------
    DataFrame
        ``rosters``: a stock of companies, hospitals, universities, parks or institutes whose sentence lists none has a
        row with the organisations of that type the whole document names. That they are among those counted is not
        said.

    Examples
    --------
    >>> stock = pd.DataFrame({"doc_id": ["a"], "sentence_id": ["a:1"], "object": ["companies"], "comparator": ["<"],
    ...                       "number": [100.0], "unit": ["companies"], "role": ["stock"], "start": [0], "end": [9]})
    >>> firms = pd.DataFrame({"doc_id": ["a", "a"], "name": ["Alpha Pharma", "Beta Bio"], "type": "company"})
    >>> name_stocks(build_table("rosters", []), stock, firms)["check"].tolist()
    ['fewer than 100 stated, 2 of that type named in the document']
    """
    stocks = commitments[(commitments["role"] == "stock") & commitments["unit"].isin(list(TYPES)) & commitments["number"].notna()]
    stocks = stocks[~stocks["sentence_id"].isin(rosters.loc[rosters["stated"].notna(), "sentence_id"])]
    rows = rosters.to_dict("records")
    for stock in stocks.itertuples():
        names = actors.loc[(actors["doc_id"] == stock.doc_id) & (actors["type"] == TYPES[stock.unit]), "name"].tolist()
        words = f"{WORDING[stock.comparator]} {stock.number:g} stated, {len(names)} of that type named in the document"
        rows.append({"doc_id": stock.doc_id, "sentence_id": stock.sentence_id, "counted": stock.object,
                     "comparator": stock.comparator, "stated": int(stock.number), "listed": len(names),
                     "members": "; ".join(names) or None, "check": words.strip(), "start": stock.start, "end": stock.end})
    numbers: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: (row["doc_id"], row["start"])):
        row["roster_id"] = numbers[row["doc_id"]] = numbers.get(row["doc_id"], 0) + 1
    return build_table("rosters", rows)
