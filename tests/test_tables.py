"""Tables of the chapters say words, not the identifiers of the record."""

from __future__ import annotations

from analysis import load, vocabularies
from analysis.tables import chapters


def test_units_and_licences_of_pretraining_datasets_are_words():
    frame = load().frame
    frame = frame[frame["tasks"].map(lambda tasks: "pretraining" in tasks)]
    html = chapters.pretraining(load()).to_html()
    licences = {one for one in frame["licence"].dropna() if one.startswith("LicenseRef-")}
    assert licences and "time_series" in set(frame["image_unit"])  # else nothing is tried here
    assert not [identifier for identifier in {*licences, "time_series"} if identifier in html]
    assert all(vocabularies.label("licences", one) in html for one in licences if " " not in one)
