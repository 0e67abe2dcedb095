"""Our encoder is Presto's: same weights, same tables, same features."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="requirements-experiments.txt is not installed")

from analysis.experiments import data, presto, results  # noqa: E402
from analysis.experiments.results import Unit  # noqa: E402
from tests.experiment_inputs import needs_fuel  # noqa: E402

# The first four features of three samples, from the original code at the commit that `data` names,
# with the published weights. Over all 2,313 samples the largest difference was 3.4e-6.
ORIGINAL = {
    0: [1.42873, -1.00356, 1.79086, -0.65521],
    1000: [1.52869, -1.54757, 1.65442, -0.29570],
    2312: [0.99014, -0.53767, 1.13196, -0.45334],
}


@needs_fuel
def test_features_are_those_of_the_original_code() -> None:
    features = presto.features("presto", 0)
    assert features.shape == (2313, 128)
    for row, expected in ORIGINAL.items():
        assert features[row, :4] == pytest.approx(expected, abs=2e-5)
    assert np.abs(features).mean() == pytest.approx(0.8521395, abs=1e-5)


@needs_fuel
def test_every_encoder_weight_is_used_and_no_decoder_weight() -> None:
    weights, left = presto.encoder_weights()
    assert set(weights) == set(presto.Encoder().state_dict())
    assert left and all(name.startswith("decoder.") for name in left)
    weights.pop("norm.bias")
    with pytest.raises(RuntimeError, match="norm.bias"):
        presto.Encoder().load_state_dict(weights, strict=True)


@needs_fuel
def test_fixed_tables_are_the_published_ones() -> None:
    weights, _ = presto.encoder_weights()
    assert torch.allclose(weights["month_embed.weight"], presto.month_table(), atol=1e-6)
    assert torch.allclose(weights["pos_embed"], presto.position_table(), atol=1e-6)


def test_unknown_land_cover_is_refused() -> None:
    encoder = presto.untrained(0)
    x = torch.zeros(1, 3, 17)
    month = torch.zeros(1, 3, dtype=torch.long)
    with pytest.raises(ValueError, match="no land cover"):
        encoder(x, torch.full((1, 3), 9), torch.zeros(1, 2), month)


def test_untrained_encoders_differ_by_seed_alone() -> None:
    same, again, other = (presto.untrained(seed).latlon_embed.weight for seed in (0, 0, 1))
    assert torch.equal(same, again) and not torch.equal(same, other)


@needs_fuel
def test_terrain_counts_once_and_has_no_date() -> None:
    """Terrain of later steps must not be read; any other channel of a later step must."""
    samples = data.fuel()
    encoder = presto.published()
    inputs = [
        torch.from_numpy(samples.x[:2]).float(), torch.from_numpy(samples.dynamic_world[:2]),
        torch.from_numpy(samples.latlon[:2]).float(), torch.from_numpy(samples.month[:2]),
    ]  # fmt: skip
    with torch.no_grad():
        before = encoder(*inputs)
        changed = inputs[0].clone()
        changed[:, 1:, data.NORMALISED.index("elevation")] += 5
        assert torch.allclose(before, encoder(changed, *inputs[1:]))
        changed[:, 1:, data.NORMALISED.index("B8")] += 5
        assert not torch.allclose(before, encoder(changed, *inputs[1:]), atol=1e-3)


@needs_fuel
def test_probes_are_scored_on_new_sites_only(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = data.fuel()
    held: list[bool] = []

    def spy(
        arm: str, x: np.ndarray, y: np.ndarray, groups: np.ndarray, test: np.ndarray, seed: int
    ) -> np.ndarray:
        place = {row.tobytes(): site for row, site in zip(whole, samples.site, strict=True)}
        trained = {place[row.tobytes()] for row in x}
        held.append(not trained & {place[row.tobytes()] for row in test})
        return np.zeros(len(test))

    whole = presto.features("raw", 0)
    monkeypatch.setattr(presto, "predict", spy)
    presto.run(Unit("presto", "probe", "all", "site", "raw", seed=0))
    assert len(held) == 5 * len(presto.SIZES) + 1 and all(held)


def test_the_family_is_what_intervals_are_widened_for() -> None:
    assert len(presto.PRIMARY) == results.FAMILIES["presto"]
