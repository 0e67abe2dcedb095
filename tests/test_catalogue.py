"""The catalogue as tables: what is counted, what is missing, what was known when."""

from __future__ import annotations

import pytest

from analysis import sharing
from analysis.catalogue import FaultyCatalogue, load, size_pixels
from tests.conftest import record, small


@pytest.fixture()
def three():
    return small(
        record(
            "a",
            year=2015,
            tasks=["vqa", "captioning"],
            image_count=10,
            image_width=20,
            image_height=30,
            gsd_m=[10, 0.5],
        ),
        record(
            "b",
            year=2020,
            tasks=["object_detection"],
            image_count=5,
            image_width=[10, 20],
            image_height=10,
            coverage="not_stated",
        ),
        record("c", depth="listed", lists=["ahmadi"], size_pixels=7),
    )


def test_size_is_count_times_width_times_height(three) -> None:
    assert size_pixels(three["a"]) == 10 * 20 * 30
    assert size_pixels(three["b"]) is None  # the width varies
    assert size_pixels(three["c"]) == 7  # reported


def test_videos_have_no_size_unless_it_is_on_record() -> None:
    sides = {"image_count": 21, "image_width": 20, "image_height": 10}
    made = small(
        record("v", unit="video", **sides),
        record("f", unit="frame", **sides),
        record("r", unit="video", size_pixels=9000, **sides),
    )
    assert [size_pixels(made[i]) for i in ("v", "f", "r")] == [None, 4200, 9000]


def test_a_size_said_to_be_unknown_is_not_computed() -> None:
    """The count is of regions, the width of their patches: the product would be of neither."""
    sides = {"image_count": 53, "image_width": 256, "image_height": 256}
    regions = small(
        record("regions", size_pixels="not_stated", **sides), record("patches", **sides)
    )
    assert size_pixels(regions["regions"]) is None
    assert size_pixels(regions["patches"]) == 3_473_408  # 53 times 65,536


def test_the_frame_has_one_row_a_dataset(three) -> None:
    frame = three.frame.set_index("id")
    assert list(frame.index) == ["a", "b", "c"]
    assert frame.loc["a", "gsd_min_m"] == 0.5 and frame.loc["a", "gsd_max_m"] == 10
    assert frame.loc["a", "family"] == "language"
    assert frame.loc["b", "coverage"] == "not_stated"
    assert (
        frame.loc["a", "coverage"] is None
        or frame.loc["a", "coverage"] != frame.loc["a", "coverage"]
    )
    assert frame.loc["c", "lists"] == ("ahmadi",)


def test_long_counts_each_value_once(three) -> None:
    long = three.long("tasks")
    assert list(zip(long["id"], long["value"], long["of"], strict=True)) == [
        ("a", "vqa", 2),
        ("a", "captioning", 2),
        ("b", "object_detection", 1),
    ]
    with pytest.raises(ValueError, match="not many-valued"):
        three.long("year")


def test_as_of_leaves_out_what_came_later_and_what_has_no_year(three) -> None:
    assert list(three.as_of(2015).records) == ["a"]
    assert list(three.as_of(2020).records) == ["a", "b"]
    assert len(three.as_of(2000)) == 0
    with pytest.raises(TypeError, match="whole number such as 2020, not '2015'"):
        three.as_of("2015")


def test_records_are_chosen_by_id(three) -> None:
    assert list(three.where(["c", "a", "a"]).records) == ["a", "c"]
    assert list(three.where(three.frame["id"][1:]).records) == ["b", "c"]
    assert list(three.where(one for one in "ab").records) == ["a", "b"]
    assert len(three.where([])) == len(three.where(three.frame["id"][:0])) == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (lambda frame: "abc", "not 'abc'"),
        (lambda frame: None, "not None"),
        (lambda frame: frame, "not a table"),
        (lambda frame: frame["year"] > 2016, "not a condition"),
        (lambda frame: (frame["year"] == 2015).fillna(False).to_numpy(bool), "not a condition"),
        (lambda frame: ["a", 3], "not 'int'"),
    ],
)
def test_what_is_no_id_is_refused_where_records_are_chosen(three, given, said) -> None:
    """The letters of a text, the columns of a table and truths of rows are all iterable."""
    with pytest.raises(TypeError, match="expected ids, as in where") as fault:
        three.where(given(three.frame))
    assert str(fault.value).endswith(said)


def test_no_id_is_left_out_in_silence(three) -> None:
    with pytest.raises(KeyError, match="no dataset 'aa' in the catalogue; did you mean a") as fault:
        three.where(["b", "aa"])
    assert "unknown" not in str(fault.value)
    with pytest.raises(KeyError, match="2 more of these ids are unknown"):
        three.where(["xx", "yy", "xx", "zz", "a"])


def test_an_unknown_id_suggests_a_near_one(three) -> None:
    with pytest.raises(KeyError, match="no dataset 'aa'"):
        three["aa"]


@pytest.mark.parametrize("given", [3, None, 2.5, ("a", "b")])
def test_what_is_no_text_is_no_dataset_either(three, given) -> None:
    with pytest.raises(KeyError) as fault:
        three[given]
    assert fault.value.args[0].startswith(f"no dataset {given!r} in the catalogue")
    with pytest.raises(KeyError, match="no dataset"):
        sharing.between(three, given, "a")


def test_the_state_of_a_field_that_nobody_looked_for_is_its_own(three) -> None:
    states = three.facts.set_index(["id", "field"])["state"]
    assert states["b", "coverage"] == "not_stated"
    assert states["a", "coverage"] == "not_recorded"
    assert states["a", "year"] == "reported"


def test_loading_faulty_records_says_all(folder) -> None:
    file = folder / "datasets" / "eurosat.yaml"
    file.write_text(file.read_text().replace("2017", "20170").replace("27000", "0"))
    with pytest.raises(FaultyCatalogue) as fault:
        load(folder)
    assert str(fault.value).count("\n") == 1 and "eurosat.yaml:11" in str(fault.value)


def test_the_repository_s_catalogue_is_large_enough(catalogue) -> None:
    assert len(catalogue) >= 800
    assert catalogue.frame["id"].is_unique


def test_a_fact_is_primary_if_a_primary_source_is_behind_it() -> None:
    made = record("a", lists=["ahmadi"], countries=["DEU"], year=2018)
    facts: dict[str, dict[str, object]] = made["facts"]  # type: ignore[assignment]
    facts["continents"] = {"value": ["Europe"], "state": "derived", "from": ["countries"]}
    facts["year"] |= {"from": "ahmadi", "disputed": [{"value": 2019, "from": "page"}]}
    facts["year"]["because"] = "of the list"
    facts["tasks"] = {"value": ["vqa"], "from": ["ahmadi", "page"]}
    facts["access"] = {"value": "open", "from": "ahmadi"}
    facts["coverage"] = {"value": "listed", "state": "derived", "from": ["access"]}
    rows = small(made).facts.set_index("field")
    primary = rows.index[rows["primary"]]
    # The list is no primary source, and what is derived from what it says is none either.
    assert set(primary) == {"countries", "continents", "tasks"}
    assert set(rows.index[rows["disputed"]]) == {"year"}


def test_the_task_named_first_decides_the_family_and_checked_records_were_read() -> None:
    catalogue = small(
        record("a", tasks=["vqa", "object_detection"], depth="checked"),
        record("b", depth="listed", lists=["ahmadi"]),
    )
    assert catalogue.frame.set_index("id").loc["a", "family"] == "language"
    assert list(catalogue.read().records) == ["a"]
