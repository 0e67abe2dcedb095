"""What each file of an export holds, and each of its columns: said once, for files and for readers.

`analysis.exports` writes these words into ``datapackage.json`` and ``croissant.json``, and the data
dictionary shows them, so that files and page cannot say different things.
"""

from __future__ import annotations

from analysis import vocabularies

# The fields of a record, which are columns of the catalogue too.
MEANING = {
    "year": "Year in which it was first public: the data, or the preprint or paper that announced them",
    "tasks": "What the authors offer labels or a benchmark for, main one first",
    "themes": "What the data are about, for finding",
    "platforms": "What carried the sensor of the images",
    "modalities": "What was measured",
    "sensors": "Sensors or imagery services as the source names them",
    "gsd_m": "Ground sampling distance in metres; several or a range as a list",
    "processing_levels": "Processing level of satellite products, such as L2A",
    "image_count": "How many items the release holds; the unit says what is counted",
    "image_width": "Width of an item in pixels; a list where it varies",
    "image_height": "Height of an item in pixels",
    "size_pixels": "Count × width × height; computed where not reported",
    "volume_bytes": "What the files weigh as distributed; 1 GB is 1,000,000,000 bytes",
    "class_count": "Classes of the main task",
    "annotation_count": "Labelled objects, captions or question–answer pairs",
    "reference_sources": "Where labels or targets come from",
    "coverage": "What is known of where samples lie",
    "continents": "Continents where samples lie; Russia is Europe, Turkey Asia",
    "countries": "Countries where samples lie, ISO 3166 alpha-3",
    "time_start": "First acquisition: year, month or day",
    "time_end": "Last acquisition",
    "temporal_sampling": "How many acquisitions of one place there are; several terms for several parts",
    "splits": "Whether the authors publish a division into training and test data",
    "split_separation": "How training and test data are kept apart",
    "formats": "File formats as distributed",
    "licence": "Licence of the data, SPDX or LicenseRef-; several joined by AND or OR",
    "access": "How the data can be had",
    "doi": "DOI of the paper",
    "arxiv": "arXiv number of the paper",
    "data_doi": "DOI of the data",
    "homepage": "The dataset's own page",
    "repository": "The dataset's own repository",
    "torchgeo": "Class that loads it in TorchGeo",
    "huggingface": "Name on Hugging Face",
}

_DATASET = "The dataset, by its id in catalogue.csv"
_OWN = {
    "catalogue.csv": {
        "id": "The dataset, in lower case; its page and its record have this name, and it never changes",
        "name": "Name as its authors write it",
        "aliases": "Other names of the same dataset",
        "gsd_min_m": "Finest ground sampling distance in metres; the only one, where there is one",
        "gsd_max_m": "Coarsest ground sampling distance in metres; the only one, where there is one",
        "image_unit": "What image_count counts",
        "image_width": "Width of an item in pixels; empty where it varies, evidence.csv has all",
        "image_height": "Height of an item in pixels; empty where it varies, evidence.csv has all",
        "reading_depth": "How deep the record was read",
        "summary": "One plain sentence of our own",
        "lists": "The public lists that the record names as sources, by their ids",
    },
    "evidence.csv": {
        "id": _DATASET,
        "field": "The field of the record that the row is about",
        "value": "The value; several joined by |, empty where none was found",
        "unit": "What is counted, of image_count; pixel, of a computed size_pixels",
        "state": "How the value is known",
        "source": "Where it was read: a link, a DOI as a link, or a public list at the commit that was read; "
        "of not_stated, where it was looked for; of not_applicable empty where the record names none: that "
        "a field does not apply follows from what the dataset is",
        "source_kind": "primary: the dataset's own, such as its archive, page or paper; secondary: "
        "another's, such as a registry or a list; empty where no source is named",
        "date_read": "The day on which the source was read; empty where no source is named",
        "at": "Where in the source it stands",
        "as_published": "What the source says, where the value is written in another form",
        "why": "The reason of an estimate or of not_applicable; the rule, where one was needed",
        "chosen": "true: the value that the record takes; false: another that a source gives for the same "
        "field",
        "because": "Why this value was chosen over the others",
    },
    "relations.csv": {
        "id": _DATASET,
        "type": "How it relates to the other",
        "to": "The other, by its id in catalogue.csv; empty where it is not there",
        "outside": "The other, by its name, where it is not in the catalogue",
        "source": "The sources that say so, by their keys in the record; several joined by |",
        "note": "What the relation is in particular",
    },
}
# Columns whose values are terms of a vocabulary of another name than theirs.
_TERMS = {
    "image_unit": "count_units",
    "licence": "licences",
    "reading_depth": "reading_depths",
    "state": "states",
    "type": "relations",
}
FILES = {
    "catalogue.csv": "One row a dataset.",
    "catalogue.parquet": "One row a dataset; columns with several values are lists.",
    "evidence.csv": "One row a value and source.",
    "relations.csv": "One row a relation between datasets.",
    "catalogue.json": "All records whole, with their evidence, keys as in the YAML files.",
    "record.schema.json": "What a record must be, as JSON Schema.",
    "vocabularies/": "The terms that records may use, one JSON file a vocabulary.",
    "datapackage.json": "The tables and their columns, as a Frictionless data package.",
    "croissant.json": "The files, their hashes and their columns, in Croissant.",
}
# Of all CSV files, as `exports.safe_cell` makes them.
APOSTROPHE = (
    "In CSV files a text that begins with =, +, - or @ has an apostrophe before it, lest a spreadsheet "
    "take it for a formula; catalogue.json has it without."
)


def vocabulary_of(column: str) -> str | None:
    """Return the vocabulary whose terms a column holds.

    Examples
    --------
    >>> vocabulary_of("image_unit"), vocabulary_of("tasks"), vocabulary_of("year")
    ('count_units', 'tasks', None)
    """
    name = _TERMS.get(column, column)
    return name if name in vocabularies.names() else None


def words(file: str, column: str) -> str:
    """Return what a column of a table of the export holds, without its vocabulary.

    Examples
    --------
    >>> words("relations.csv", "note")
    'What the relation is in particular'
    """
    own = _OWN["catalogue.csv" if file == "catalogue.parquet" else file]
    return own[column] if column in own else MEANING[column]


def meaning(file: str, column: str) -> str:
    """Return what a column of a table of the export holds, and which vocabulary its terms are of.

    Examples
    --------
    >>> meaning("catalogue.csv", "access")
    'How the data can be had; terms of vocabularies/access.json'
    """
    terms = vocabulary_of(column)
    text = words(file, column)
    return f"{text}; terms of vocabularies/{terms}.json" if terms else text


def of_file(name: str) -> str:
    """Return what a file of the export holds.

    Examples
    --------
    >>> of_file("vocabularies/tasks.json")
    'What a model is asked to do with the data. family decides the colour in every chart.'
    """
    if name.startswith("vocabularies/"):
        return vocabularies.purpose(name.removeprefix("vocabularies/").removesuffix(".json"))
    return FILES[name]
