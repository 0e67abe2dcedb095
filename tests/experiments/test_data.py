"""Inputs: found, checked by hash, and understood; errors are one line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.experiments import data

FUEL = [name for name in data.SOURCES if name.startswith("fuel-moisture/")]
CROP = [f"deafrica-crop/{region}.txt" for region in data.REGIONS]
needs_fuel = pytest.mark.skipif(
    not data.available(FUEL), reason=f"fuel-moisture data: none in a folder {data.VARIABLE}"
)
needs_crop = pytest.mark.skipif(
    not data.available(CROP), reason=f"crop samples: none in a folder {data.VARIABLE}"
)


@pytest.fixture()
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with nothing in it, and an empty cache."""
    monkeypatch.setenv(data.VARIABLE, str(tmp_path))
    pooch = pytest.importorskip("pooch", reason="pooch is not installed")
    monkeypatch.setattr(pooch, "os_cache", lambda project: tmp_path / "cache" / project)
    return tmp_path


def test_another_file_than_the_protocols_is_refused(elsewhere: Path) -> None:
    file = elsewhere / "fuel-moisture" / "target.npy"
    file.parent.mkdir()
    file.write_bytes(b"not the data")
    with pytest.raises(data.DataError) as caught:
        data.locate("fuel-moisture/target.npy")
    message = str(caught.value)
    assert "sha256" in message and str(file) in message and "\n" not in message


def test_what_is_nowhere_is_said_in_one_line(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pooch

    def offline(*_: object, **__: object) -> None:
        raise ConnectionError("no network\nat all")

    monkeypatch.setattr(pooch, "retrieve", offline)
    with pytest.raises(data.DataError) as caught:
        data.locate("deafrica-crop/central.txt")
    message = str(caught.value)
    assert data.VARIABLE in message and "ConnectionError" in message and "\n" not in message
    with pytest.raises(data.DataError, match="not fetched before"):
        data.locate("deafrica-crop/central.txt", download=False)


def test_a_wrong_download_is_refused(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pooch

    def wrong(url: str, known_hash: str, **_: object) -> None:
        raise ValueError(f"hash of {url} does not match {known_hash}")

    monkeypatch.setattr(pooch, "retrieve", wrong)
    with pytest.raises(data.DataError, match="not the file expected"):
        data.locate("deafrica-crop/central.txt")


def test_every_input_names_its_commit_and_hash() -> None:
    for source in data.SOURCES.values():
        commit = source.url.split("/")[5]
        assert len(commit) == 40 and set(commit) <= set("0123456789abcdef")
        assert len(source.sha256) == 64
    assert len({source.url for source in data.SOURCES.values()}) == len(data.SOURCES)


def test_normalisation_by_hand() -> None:
    raw = np.zeros(len(data.CHANNELS))
    raw[data.CHANNELS.index("VV")] = -12.5
    raw[data.CHANNELS.index("B2")] = 500
    raw[data.CHANNELS.index("B9")] = 7777  # left out
    raw[data.CHANNELS.index("temperature_2m")] = 272.15 + 35
    raw[data.CHANNELS.index("elevation")] = 1000
    raw[data.CHANNELS.index("NDVI")] = 0.9  # computed anew
    out = dict(zip(data.NORMALISED, data.normalise(raw), strict=True))
    assert out["VV"] == 0.5 and out["B2"] == 0.05 and out["elevation"] == 0.5
    assert out["temperature_2m"] == pytest.approx(1.0) and out["NDVI"] == 0.0
    assert "B9" not in out and len(out) == 17


def test_the_first_of_equal_rows_is_kept() -> None:
    rows = np.array([[2.0], [1.0], [2.0], [1.0], [3.0]])
    assert data.first_of_equal(rows).tolist() == [0, 1, 4]


@needs_crop
def test_no_row_is_left_twice() -> None:
    samples = data.crop()
    assert len(np.unique(samples.x, axis=0)) == len(samples.x)
    assert sum(samples.dropped.values()) == 62
    assert {r for r, count in samples.dropped.items() if count} == {"northern", "sahel"}
    assert samples.x.shape == (30_003, 33) and set(samples.y) == {0, 1}


@needs_crop
def test_coordinates_belong_to_their_rows() -> None:
    """Rain varies smoothly, so a sample's nearest neighbour must have about its rain."""
    from scipy.spatial import cKDTree

    samples = data.crop()
    if not samples.has_coordinates:
        pytest.skip("coordinates of three regions are not at hand")
    rain = samples.x[:, samples.names.index("rain_S2")]
    for region in data.REGIONS_WITH_COORDINATES:
        rows = samples.rows(region)
        nearest = cKDTree(samples.xy[rows]).query(samples.xy[rows], k=2)[1][:, 1]
        right = np.median(np.abs(rain[rows] - rain[rows][nearest]))
        shifted = np.roll(rain[rows], 1)
        wrong = np.median(np.abs(shifted - shifted[nearest]))
        assert right < wrong / 10


@needs_fuel
def test_the_stored_ndvi_is_not_ndvi() -> None:
    samples = data.fuel()
    assert samples.stored_ndvi_differs == 1.0
    raw = np.load(data.locate("fuel-moisture/s1_s2_era5_srtm.npy"))
    near, red = (raw[..., data.CHANNELS.index(band)] for band in ("B7", "B3"))
    assert np.abs(raw[..., -1] - (near - red) / (near + red)).max() < 1e-9


@needs_fuel
def test_the_published_split_shares_no_site() -> None:
    samples = data.fuel()
    assert not set(samples.site[samples.is_test]) & set(samples.site[~samples.is_test])
    assert samples.x.shape == (2313, 3, 17) and len(set(samples.site)) == 150
