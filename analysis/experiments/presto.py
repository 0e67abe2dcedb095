"""Experiment 3b: Presto's published weights as features for live fuel moisture.

The encoder here is written from the published description of Presto (Tseng and others, 2023,
arXiv:2304.14065) and from the names and shapes of the published weights. Only the encoder's
weights are used; those of the decoder, which serves pre-training alone, are left aside.
Needs PyTorch.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from analysis.experiments import fusion, models
from analysis.experiments.data import NORMALISED, fuel, locate
from analysis.experiments.results import SEEDS, Arrays, Unit

Floats = NDArray[np.float64]
MODULES = ("data", "splits", "models", "fusion", "presto")

#: Channels that share a token, in the order of the published weights.
TOKENS = {
    "S1": ("VV", "VH"),
    "S2_RGB": ("B2", "B3", "B4"),
    "S2_Red_Edge": ("B5", "B6", "B7"),
    "S2_NIR_10m": ("B8",),
    "S2_NIR_20m": ("B8A",),
    "S2_SWIR": ("B11", "B12"),
    "ERA5": ("temperature_2m", "total_precipitation"),
    "SRTM": ("elevation", "slope"),
    "NDVI": ("NDVI",),
}
WIDTH = 128
HEADS = 8
DEPTH = 2
MLP_RATIO = 4
STEPS = 24
#: Dynamic World has nine classes; a tenth number means that none is known.
LAND_COVER = 9
#: Features given to time (month and position), and to the kind of token.
MONTH_WIDTH = KIND_WIDTH = WIDTH // 4
POSITION_WIDTH = WIDTH // 2

ARMS = ("presto", "random", "raw", "trees", "mean")
SIZES = (20, 50, 100, 200, 500, 1000)
METRICS = ("r2", "rmse")
PRIMARY = tuple(("presto", other, size) for other in ("raw", "random") for size in (100, 1000))


def month_table() -> Tensor:
    """Give the fixed features of the twelve months: sines, then cosines, each repeated.

    >>> month_table().shape
    torch.Size([12, 32])
    """
    angle = torch.arange(12, dtype=torch.float64) * (2 * np.pi / 12)
    half = MONTH_WIDTH // 2
    columns = [
        torch.sin(angle)[:, None].expand(-1, half),
        torch.cos(angle)[:, None].expand(-1, half),
    ]
    return torch.cat(columns, dim=1).float()


def position_table() -> Tensor:
    """Give the fixed features of the position in the series: waves of growing length."""
    position = torch.arange(STEPS, dtype=torch.float64)[:, None]
    pair = torch.arange(POSITION_WIDTH, dtype=torch.float64) // 2
    angle = position / 1000 ** (2 * pair / POSITION_WIDTH)
    even = torch.arange(POSITION_WIDTH) % 2 == 0
    return torch.where(even, torch.sin(angle), torch.cos(angle)).float()[None]


class SelfAttention(nn.Module):
    """Multi-head self-attention with one linear map for queries, keys and values."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.proj = nn.Linear(WIDTH, WIDTH)

    def forward(self, tokens: Tensor) -> Tensor:
        """Mix tokens (batch, tokens, width)."""
        batch, count, _ = tokens.shape
        heads = self.qkv(tokens).view(batch, count, 3, HEADS, WIDTH // HEADS)
        query, key, value = heads.permute(2, 0, 3, 1, 4)
        mixed = nn.functional.scaled_dot_product_attention(query, key, value)
        return self.proj(mixed.transpose(1, 2).reshape(batch, count, WIDTH))  # type: ignore[no-any-return]


class FeedForward(nn.Module):
    """Two linear maps with a Gaussian error linear unit between."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(WIDTH, MLP_RATIO * WIDTH)
        self.fc2 = nn.Linear(MLP_RATIO * WIDTH, WIDTH)

    def forward(self, tokens: Tensor) -> Tensor:
        """Map each token by itself."""
        return self.fc2(nn.functional.gelu(self.fc1(tokens)))  # type: ignore[no-any-return]


class Block(nn.Module):
    """A transformer block that normalises before each step and adds the step's result."""

    def __init__(self) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(WIDTH)
        self.attn = SelfAttention()
        self.norm2 = nn.LayerNorm(WIDTH)
        self.mlp = FeedForward()

    def forward(self, tokens: Tensor) -> Tensor:
        """Mix tokens, then map each."""
        tokens = tokens + self.attn(self.norm1(tokens))
        return tokens + self.mlp(self.norm2(tokens))  # type: ignore[no-any-return]


class Encoder(nn.Module):
    """Presto's encoder for complete inputs: every token is seen, none is masked.

    A token stands for one group of channels at one time step; terrain gives one token for the whole
    series, position on Earth one more. The features are the normalised mean of all tokens.
    """

    def __init__(self) -> None:
        super().__init__()
        self.eo_patch_embed = nn.ModuleDict(
            {name: nn.Linear(len(channels), WIDTH) for name, channels in TOKENS.items()}
        )
        self.dw_embed = nn.Embedding(LAND_COVER + 1, WIDTH)
        self.latlon_embed = nn.Linear(3, WIDTH)
        self.blocks = nn.ModuleList([Block() for _ in range(DEPTH)])
        self.norm = nn.LayerNorm(WIDTH)
        self.pos_embed = nn.Parameter(position_table(), requires_grad=False)
        self.month_embed = nn.Embedding.from_pretrained(month_table(), freeze=True)
        self.channel_embed = nn.Embedding(len(TOKENS) + 1, KIND_WIDTH)
        for layer in self.modules():
            if isinstance(layer, nn.Linear):
                nn.init.xavier_uniform_(layer.weight)
                nn.init.zeros_(layer.bias)

    def forward(self, x: Tensor, land_cover: Tensor, latlon: Tensor, month: Tensor) -> Tensor:
        """Give features (batch, 128).

        Parameters
        ----------
        x : (batch, steps, 17) tensor
            Channels in the order of :data:`analysis.experiments.data.NORMALISED`.
        land_cover : (batch, steps) tensor of int
            Dynamic World class, 0 to 8.
        latlon : (batch, 2) tensor
            Degrees.
        month : (batch, steps) tensor of int
            0 for January.
        """
        if int(land_cover.max()) >= LAND_COVER:
            raise ValueError("a time step has no land cover; masked tokens are not implemented")
        batch, steps, _ = x.shape
        months = self.month_embed(month)
        places = self.pos_embed[:, :steps].expand(batch, -1, -1)

        def context(kind: int) -> Tensor:
            kinds = self.channel_embed.weight[kind].expand(batch, steps, -1)
            return torch.cat([months, kinds, places], dim=-1)

        tokens = [self.latlon_embed(unit_vector(latlon))[:, None]]
        for kind, (name, channels) in enumerate(TOKENS.items()):
            columns = [NORMALISED.index(channel) for channel in channels]
            if name == "SRTM":
                # Terrain has no date: one token, with the kind alone in its context.
                timeless = torch.zeros(batch, 1, WIDTH)
                timeless[:, 0, MONTH_WIDTH : MONTH_WIDTH + KIND_WIDTH] = self.channel_embed.weight[
                    kind
                ]
                tokens.append(self.eo_patch_embed[name](x[:, :1, columns]) + timeless)
            else:
                tokens.append(self.eo_patch_embed[name](x[:, :, columns]) + context(kind))
        tokens.append(self.dw_embed(land_cover) + context(len(TOKENS)))
        mixed = torch.cat(tokens, dim=1)
        for block in self.blocks:
            mixed = block(mixed)
        return self.norm(mixed.mean(dim=1))  # type: ignore[no-any-return]


def unit_vector(latlon: Tensor) -> Tensor:
    """Give points on the unit sphere for (latitude, longitude) in degrees.

    >>> unit_vector(torch.tensor([[0.0, 90.0]])).round(decimals=3).tolist()
    [[-0.0, 1.0, 0.0]]
    """
    latitude, longitude = torch.deg2rad(latlon).unbind(dim=-1)
    return torch.stack(
        [
            torch.cos(latitude) * torch.cos(longitude),
            torch.cos(latitude) * torch.sin(longitude),
            torch.sin(latitude),
        ],
        dim=-1,
    )


def encoder_weights() -> tuple[dict[str, Tensor], list[str]]:
    """Read the published weights: those of the encoder, and the names of those left aside."""
    stored = torch.load(
        locate("fuel-moisture/presto_default_model.pt"), map_location="cpu", weights_only=True
    )
    prefix = "encoder."
    mine = {key[len(prefix) :]: value for key, value in stored.items() if key.startswith(prefix)}
    return mine, sorted(key for key in stored if not key.startswith(prefix))


def published() -> Encoder:
    """Make the encoder with the published weights; every weight must find its place."""
    encoder = Encoder()
    encoder.load_state_dict(encoder_weights()[0], strict=True)
    return encoder.eval()


def untrained(seed: int) -> Encoder:
    """Make the encoder with weights as drawn."""
    torch.manual_seed(seed)
    return Encoder().eval()


@torch.no_grad()
def features_of(encoder: Encoder) -> Floats:
    """Run all samples through an encoder."""
    samples = fuel()
    inputs = (
        torch.from_numpy(samples.x).float(),
        torch.from_numpy(samples.dynamic_world),
        torch.from_numpy(samples.latlon).float(),
        torch.from_numpy(samples.month),
    )
    parts = [
        encoder(*(value[start : start + 512] for value in inputs))
        for start in range(0, len(samples.y), 512)
    ]
    return torch.cat(parts).double().numpy()


@cache
def features(arm: str, seed: int) -> Floats:
    """Give the features of an arm; the raw ones hold exactly what Presto is given."""
    if arm == "presto":
        return features_of(published())
    if arm == "random":
        return features_of(untrained(seed))
    samples = fuel()
    angle = samples.month * (2 * np.pi / 12)
    place = unit_vector(torch.from_numpy(samples.latlon)).numpy()
    return np.hstack(
        [
            samples.x.reshape(len(samples.y), -1),
            np.eye(LAND_COVER)[samples.dynamic_world].reshape(len(samples.y), -1),
            np.sin(angle),
            np.cos(angle),
            place,
        ]
    )


def units(*, reduced: bool = False) -> list[Unit]:
    """List the units: an arm and a seed, with all sizes inside."""
    arms, seeds = (("presto", "raw"), SEEDS[:2]) if reduced else (ARMS, SEEDS)
    return [
        Unit("presto", "probe", "all", "site", arm, seed=seed) for seed in seeds for arm in arms
    ]


def predict(
    arm: str, x: Floats, y: Floats, groups: NDArray[np.int64], test: Floats, seed: int
) -> NDArray[Any]:
    """Fit an arm's model on labelled rows and predict test rows."""
    if arm in ("trees", "mean"):
        return np.asarray(models.regressor(arm, seed).fit(x, y).predict(test))
    return models.probe_regressor(x, y, groups, test, seed)


def run(unit: Unit) -> Arrays:
    """Do one unit: for each ``split:size`` the predictions (per cent) of the test rows."""
    samples = fuel()
    x = features(unit.model, unit.seed if unit.model == "random" else 0)
    cluster = fusion.clusters(fusion.SITE_KM)
    out = {f"site:{size}": np.full(len(samples.y), np.nan, dtype=np.float32) for size in SIZES}
    draw = np.random.default_rng([unit.seed, 13])
    for train, test in fusion.fold_rows("site", unit.seed):
        order = draw.permutation(train)
        for size in SIZES:
            near = order[:size]
            out[f"site:{size}"][test] = predict(
                unit.model, x[near], samples.y[near], cluster[near], x[test], unit.seed
            )
    whole = np.full(len(samples.y), np.nan, dtype=np.float32)
    train, test = fusion.fold_rows("published", unit.seed)[0]
    whole[test] = predict(
        unit.model, x[train], samples.y[train], cluster[train], x[test], unit.seed
    )
    out["published:0"] = whole
    return dict(out)
