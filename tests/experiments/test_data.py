"""Inputs: found, checked by hash, and understood; errors are one line."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from analysis.experiments import data
from analysis.experiments.__main__ import main
from tests.experiment_inputs import FUEL, needs_crop, needs_fuel


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


def test_a_named_folder_that_is_none_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(data.VARIABLE, "/no/such/folder")
    with pytest.raises(data.DataError, match="names /no/such/folder, which is no folder"):
        data.locate("fuel-moisture/target.npy")
    assert not data.available(FUEL)


@pytest.mark.parametrize("experiment", ["geographic", "fusion"])
def test_a_run_without_its_data_ends_in_one_line(
    experiment: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("sklearn", reason="scikit-learn is not installed")
    monkeypatch.setenv(data.VARIABLE, "/no/such/folder")
    assert main(["run", "--only", experiment, "--reduced"]) == 1
    printed = capsys.readouterr()
    assert printed.err.strip() == f"{data.VARIABLE} names /no/such/folder, which is no folder"
    assert printed.out == ""


CONTENT = b"one input, as its source has it\n" * 100


class Shelf(BaseHTTPRequestHandler):
    """A source that gives the file, another file, half of it, or none."""

    def do_GET(self) -> None:
        """Answer as the path asks."""
        if self.path.endswith("/none"):
            self.send_error(404)
            return
        body = CONTENT[::-1] if self.path.endswith("/other") else CONTENT
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if self.path.endswith("/half") else body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture()
def server() -> Iterator[str]:
    """The address of a source on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Shelf) as shelf:
        threading.Thread(target=shelf.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{shelf.server_port}"
        shelf.shutdown()


NAME = "deafrica-crop/central.txt"


def source_at(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an input come from another address and be what is served there."""
    digest = hashlib.sha256(CONTENT).hexdigest()
    monkeypatch.setitem(data.SOURCES, NAME, data.Source(NAME, url, digest))


def test_an_input_is_fetched_once_and_kept(
    elsewhere: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source_at(f"{server}/whole", monkeypatch)
    path = data.locate(NAME)
    assert path.read_bytes() == CONTENT and path.is_relative_to(elsewhere / "cache")
    source_at("http://127.0.0.1:9/closed", monkeypatch)
    assert data.locate(NAME) == path, "a second look asks nobody"


@pytest.mark.parametrize(
    ("served", "said"),
    [
        ("none", "the server answered 404"),
        ("half", "the download broke off"),
        ("other", "not the file that the protocol names"),
        ("closed", "ConnectionError"),
    ],
)
def test_a_failed_download_is_one_line_and_leaves_nothing(
    served: str, said: str, elsewhere: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "http://127.0.0.1:9/closed" if served == "closed" else f"{server}/{served}"
    source_at(url, monkeypatch)
    with pytest.raises(data.DataError) as caught:
        data.locate(NAME)
    message = str(caught.value)
    assert said in message and url in message and "\n" not in message
    # Another file than expected is an error wherever it is met; a missing one may be done without.
    assert isinstance(caught.value, data.MissingError) is (served != "other")
    assert not [path for path in elsewhere.rglob("*") if path.is_file()]
    with pytest.raises(data.MissingError, match="not fetched before"):
        data.locate(NAME, download=False)


def test_coordinates_are_had_all_or_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two of three would leave a region without places; another file is not passed over."""
    file = tmp_path / "places.txt"
    file.write_text("1 2\n3 4\n")

    def locate(failing: type[data.DataError] | None) -> Callable[[str], Path]:
        def give(name: str) -> Path:
            if failing and "western" in name:
                raise failing("western")
            return file

        return give

    monkeypatch.setattr(data, "locate", locate(None))
    assert {name: xy.tolist() for name, xy in data.coordinates().items()} == dict.fromkeys(
        data.REGIONS_WITH_COORDINATES, [[1, 2], [3, 4]]
    )
    monkeypatch.setattr(data, "locate", locate(data.MissingError))
    assert data.coordinates() == {}
    monkeypatch.setattr(data, "locate", locate(data.DataError))
    with pytest.raises(data.DataError, match="western"):
        data.coordinates()


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
