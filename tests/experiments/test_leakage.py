"""Every split of the three experiments, on the data themselves: nobody is on both sides."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="scikit-learn is not installed")

from analysis.experiments import data, fusion, geographic, splits, transfer
from analysis.experiments.results import SEEDS, Unit
from tests.experiment_inputs import needs_crop, needs_fuel


def shared_rows(a: np.ndarray, b: np.ndarray) -> int:
    """Count rows of one array that stand in the other."""
    both = np.vstack([np.unique(a, axis=0), np.unique(b, axis=0)])
    return len(both) - len(np.unique(both, axis=0))


def test_the_check_itself_can_fail() -> None:
    rows = np.arange(6.0).reshape(3, 2)
    assert shared_rows(rows, rows[:1]) == 1 and shared_rows(rows[:1], rows[1:]) == 0


@needs_crop
@pytest.mark.parametrize("split", ["random", "rainfall", "block"])
@pytest.mark.parametrize("region", ["northern", "western"])
def test_folds_inside_a_region(region: str, split: str) -> None:
    samples = data.crop()
    if split == "block" and not samples.has_coordinates:
        pytest.skip("coordinates of three regions are not at hand")
    rows = samples.rows(region)
    seen = []
    for train, test in geographic.fold_rows(region, split, SEEDS[0]):
        assert not set(train) & set(test)
        assert shared_rows(samples.x[rows][train], samples.x[rows][test]) == 0
        seen.append(test)
        if split == "rainfall":
            cluster = geographic.rainfall_units(region)
            assert not set(cluster[train]) & set(cluster[test])
        if split == "block":
            square = splits.squares(samples.xy[rows])
            assert not set(square[train]) & set(square[test])
            near = np.abs(samples.xy[rows][train][:, None] - samples.xy[rows][test][None, ::25])
            assert np.hypot(near[..., 0], near[..., 1]).min() > splits.BUFFER_METRES
    assert sorted(np.concatenate(seen)) == list(range(len(rows)))


@needs_crop
@pytest.mark.parametrize("split", ["region", "region_matched"])
def test_training_rows_elsewhere(split: str) -> None:
    samples = data.crop()
    for region in data.REGIONS:
        train = geographic.training_rows_elsewhere(region, split, SEEDS[0])
        here = samples.rows(region)
        assert region not in {data.REGIONS[n] for n in samples.region[train]}
        assert shared_rows(samples.x[train], samples.x[here]) == 0
        if split == "region_matched":
            assert len(train) == round(0.8 * len(here))


@needs_crop
def test_regions_with_coordinates_lie_far_apart() -> None:
    """So that leaving one of them out leaves no neighbour of it among the other two."""
    from scipy.spatial import cKDTree

    samples = data.crop()
    if not samples.has_coordinates:
        pytest.skip("coordinates of three regions are not at hand")
    places = {name: samples.xy[samples.rows(name)] for name in data.REGIONS_WITH_COORDINATES}
    for name, xy in places.items():
        others = np.vstack([place for other, place in places.items() if other != name])
        assert cKDTree(others).query(xy)[0].min() > 500_000


@needs_fuel
@pytest.mark.parametrize("split", ["site", "far", "published"])
def test_sites_are_disjoint(split: str) -> None:
    samples = data.fuel()
    for seed in SEEDS:
        for train, test in fusion.fold_rows(split, seed):
            assert not set(samples.site[train]) & set(samples.site[test])
            if split != "published":
                nearest = splits.great_circle(samples.latlon[test], samples.latlon[train]).min()
                assert nearest > {"site": 20, "far": 100}[split]


@needs_fuel
def test_the_naive_split_is_naive() -> None:
    samples = data.fuel()
    train, test = fusion.fold_rows("row", 0)[0]
    assert set(samples.site[train]) & set(samples.site[test])


@needs_fuel
def test_features_are_the_sources_and_nothing_else() -> None:
    width = {name: fusion.features(name).shape[1] for name in fusion.NAMES}
    assert width == {"S1": 6, "S2": 33, "weather": 6, "terrain": 2}
    assert fusion.features(fusion.ALL).shape[1] == sum(width.values())


@needs_crop
def test_pretraining_never_sees_the_eighth_region(monkeypatch: pytest.MonkeyPatch) -> None:
    """Change every label and covariate of the region: what is learnt elsewhere must not move."""
    samples = data.crop()
    rows = samples.rows("indian_ocean")
    seen: list[tuple[int, float]] = []

    class Stop(Exception):
        pass

    def spy(x: np.ndarray, y: np.ndarray, seed: int) -> None:
        seen.append((len(x), float(x.sum())))
        raise Stop

    monkeypatch.setattr(transfer, "supervised", spy)
    for scale in (1.0, 50.0):
        changed = samples.x.copy()
        changed[rows] *= scale
        other = data.Crop(
            changed, samples.y, samples.region, samples.xy, samples.names, samples.dropped
        )
        monkeypatch.setattr(transfer, "crop", lambda other=other: other)
        with pytest.raises(Stop):
            transfer.run(Unit("transfer", "probe", "indian_ocean", "random", seed=0))
    assert seen[0] == seen[1] and seen[0][0] == len(samples.y) - len(rows)
