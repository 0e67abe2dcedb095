"""From a sample of a TorchGeo data set to an image and its target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.experiments.named.legends import COMMON, PATCH, PURITY


def middle(image: Any) -> Any:
    """Cut the middle of an image to EuroSAT's size."""
    top = (image.shape[-2] - PATCH) // 2
    left = (image.shape[-1] - PATCH) // 2
    return image[..., top : top + PATCH, left : left + PATCH]


def prevailing(legend: Any, mask: Any) -> int:
    """Give the common class that fills enough of the middle of a land-cover map, or -1."""
    classes = legend[middle(mask).long().clamp(0, 17)].reshape(-1)
    counts = np.bincount(classes[classes >= 0].numpy(), minlength=len(COMMON))
    best = int(counts.argmax())
    return best if counts[best] >= PURITY * classes.numel() else -1


# Readers are objects and functions of the module, so that they can be sent to other processes.


@dataclass(frozen=True)
class ReadClass:
    """Read an optical patch and its class in another legend."""

    legend: Any

    def __call__(self, sample: Mapping[str, Any]) -> tuple[Any, Any]:
        """Give (image, class)."""
        return sample["image"].float() / 10_000, self.legend[int(sample["label"])]


@dataclass(frozen=True)
class ReadMiddle:
    """Read the middle of an optical patch and the class that prevails there."""

    legend: Any

    def __call__(self, sample: Mapping[str, Any]) -> tuple[Any, Any]:
        """Give (image, class)."""
        import torch

        image = middle(sample["image"].float()) / 10_000
        return image, torch.tensor(prevailing(self.legend, sample["mask"]))


@dataclass(frozen=True)
class ReadPixels:
    """Read radar and optical bands and a class for each pixel in another legend."""

    legend: Any

    def __call__(self, sample: Mapping[str, Any]) -> tuple[Any, Any]:
        """Give (image, classes)."""
        import torch

        image = sample["image"].float()
        mask = sample["mask"].long()
        # Numbers beyond IGBP's 17 classes mean that none is known.
        known = torch.where(mask > 17, 0, mask)
        return torch.cat([decibels(image[:2]), image[2:] / 10_000]), self.legend[known]


def read_pair(sample: Mapping[str, Any]) -> tuple[Any, Any]:
    """Read a pair of BigEarthNet, whose loader sorts radar bands by name: VH, then VV."""
    import torch

    image = sample["image"].float()
    return torch.cat([decibels(image[[1, 0]]), image[2:] / 10_000]), sample["label"]


def decibels(radar: Any) -> Any:
    """Scale backscatter of -25 to 0 dB to 0 to 1."""
    return (radar.clamp(-25, 0) + 25) / 25
