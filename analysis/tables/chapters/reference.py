"""The table of the chapter on why data matter."""

from __future__ import annotations

import pandas as pd

from analysis import measures, vocabularies
from analysis.catalogue import Catalogue
from analysis.tables.html import Table, table


def modalities_primer(catalogue: Catalogue) -> Table:
    """Say what each modality measures, how many datasets have it, and which sensors are filed under it.

    Which band of a sensor a dataset took is not on record: one that measures several modalities stands
    under that of the vocabulary alone.
    """
    shares_ = measures.share_of(catalogue, "modalities")
    sensors = catalogue.long("sensors")
    modalities = catalogue.long("modalities")
    terms = vocabularies.terms("modalities")
    sensor_modality = {k: t["modality"] for k, t in vocabularies.terms("sensors").items()}
    rows = []
    for row in shares_.sort_values("n", ascending=False, kind="stable").itertuples():
        members = modalities.loc[modalities["value"] == row.value, "id"]
        used = sensors[sensors["id"].isin(members)]
        used = used[used["value"].map(sensor_modality) == row.value]
        top = used["label"].value_counts()
        names = sorted(top.index, key=lambda name: (-top[name], name))[:4]
        rows.append((row.label, terms[row.value]["definition"], row.n, ", ".join(names)))
    frame = pd.DataFrame(rows, columns=["label", "definition", "n", "sensors"])
    return table(
        frame,
        "Modalities, what they measure, and the sensors most used. A sensor stands once, under the modality "
        "that the vocabulary files it under, whatever else it measures",
        {
            "label": "Modality",
            "definition": "What is measured",
            "n": "Datasets",
            "sensors": "Sensors filed under it",
        },
    )
