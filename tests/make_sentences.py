"""Sentences made for a test."""

import pandas as pd


def make_sentences(*texts: str, language: str = "en") -> pd.DataFrame:
    """Return sentences that follow each other in one raw text, without edits."""
    records, at = [], 0
    for position, text in enumerate(texts, 1):
        records.append({"sentence_id": f"d:{position:04d}", "doc_id": "d", "position": position, "kind": "body",
                        "language": language, "start": at, "end": at + len(text), "text": text})
        at += len(text) + 1
    return pd.DataFrame(records)
