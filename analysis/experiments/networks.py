"""Small networks for the named experiments, trained by Lightning on one machine or several.

Nothing here knows how many devices there are: Lightning's strategy decides, and what a test step
gives is gathered from all of them, each sample once. Needs PyTorch and Lightning.
"""

from __future__ import annotations

import importlib.util
import logging
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

_DESCRIBED: list[Any] = []


def describe_missing_operators() -> None:
    """Let torchvision be imported where its compiled operators do not fit PyTorch.

    With a CPU-only PyTorch the published torchvision cannot load its operators, and then fails on
    two that it describes. Declaring those two is enough: no loader or network here calls them.
    """
    if importlib.util.find_spec("torchvision") is None:
        return
    try:
        importlib.import_module("torchvision")
    except RuntimeError as error:
        if "does not exist" not in str(error):
            raise
        for name in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
            del sys.modules[name]
        library = torch.library.Library("torchvision", "FRAGMENT")
        for operator in ("nms", "qnms"):
            library.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        _DESCRIBED.append(library)  # dropped, it would take the declarations with it
        importlib.import_module("torchvision")


describe_missing_operators()
import lightning  # noqa: E402  (after the line above, or it fails where torchvision does)

# Lightning greets at every call; what goes wrong it still says.
for _name in ("lightning.pytorch", "lightning.fabric", "lightning.pytorch.utilities.rank_zero"):
    logging.getLogger(_name).setLevel(logging.ERROR)

#: Channels of a source in an image, as (first, one past the last).
Sources = Mapping[str, tuple[int, int]]


class Residual(nn.Module):
    """Two convolutions and a shortcut.

    Group normalisation, so that devices need not share statistics.
    """

    def __init__(self, before: int, after: int, stride: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(before, after, 3, stride, 1, bias=False)
        self.second = nn.Conv2d(after, after, 3, 1, 1, bias=False)
        self.norms = nn.ModuleList([nn.GroupNorm(8, after), nn.GroupNorm(8, after)])
        self.shortcut = nn.Conv2d(before, after, 1, stride, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Apply both convolutions and add the shortcut."""
        y = functional.relu(self.norms[0](self.first(x)))
        return functional.relu(self.norms[1](self.second(y)) + self.shortcut(x))


class Encoder(nn.Module):
    """One stem a source, their mean, then four residual stages at 1, 1/2, 1/4 and 1/8.

    Parameters
    ----------
    sources
        Where each source's channels lie in the image.
    width
        Features of the first stage; the last has eight times as many.
    """

    def __init__(self, sources: Sources, width: int = 32) -> None:
        super().__init__()
        self.sources = dict(sources)
        self.stems = nn.ModuleDict(
            {
                name: nn.Conv2d(stop - start, width, 3, 1, 1)
                for name, (start, stop) in sources.items()
            }
        )
        widths = [width, 2 * width, 4 * width, 8 * width]
        self.stages = nn.ModuleList(
            Residual(before, after, stride)
            for before, after, stride in zip(
                [width, *widths[:-1]], widths, (1, 2, 2, 2), strict=True
            )
        )
        self.width = widths[-1]
        self.widths = widths

    def forward(self, image: Tensor, use: Sequence[str] | None = None) -> list[Tensor]:
        """Give the features of every stage, from the sources named (all by default)."""
        used = set(use or self.sources)
        # In training every stem is run and an unused one weighs nothing: a stem outside the sum
        # would have no gradient, which several devices would wait for in vain.
        names = [name for name in self.sources if name in used or self.training]
        parts = [self.stems[name](image[:, slice(*self.sources[name])]) for name in names]
        weights = [float(name in used) / len(used) for name in names]
        x = torch.stack([part * weight for part, weight in zip(parts, weights, strict=True)]).sum(0)
        out = []
        for stage in self.stages:
            x = stage(x)
            out.append(x)
        return out


class Task(lightning.LightningModule):
    """A network with one of three outputs: one class, several labels, or a class for each pixel.

    Parameters
    ----------
    sources
        Where each source's channels lie in the image.
    classes
        Number of classes.
    output
        ``class``, ``labels`` or ``pixels``.
    width
        Features of the first stage.
    rate
        Step size of AdamW.
    drop_sources
        Whether each training batch keeps a random non-empty set of sources, so that the encoder
        can later be used with some of them.
    """

    def __init__(
        self,
        sources: Sources,
        classes: int,
        output: str = "class",
        *,
        width: int = 32,
        rate: float = 1e-3,
        drop_sources: bool = False,
    ) -> None:
        super().__init__()
        self.encoder = Encoder(sources, width)
        self.classes, self.output, self.rate = classes, output, rate
        self.drop_sources = drop_sources
        if output == "pixels":
            widths = self.encoder.widths
            self.up = nn.ModuleList(
                Residual(below + here, here, 1)
                for below, here in zip(widths[:0:-1], widths[-2::-1], strict=True)
            )
            self.head: nn.Module = nn.Conv2d(widths[0], classes, 1)
        else:
            self.head = nn.Linear(self.encoder.width, classes)
        # How the next test reads the network; set by :func:`rows_of`.
        self.reading = "confusion"
        self.shuffled: str | None = None
        self.rows_path: Path | None = None
        self._rows: list[Tensor] = []
        self._numbers: list[Tensor] = []

    def embed(self, image: Tensor, use: Sequence[str] | None = None) -> Tensor:
        """Give one feature vector an image."""
        return self.encoder(image, use)[-1].mean(dim=(2, 3))  # type: ignore[no-any-return]

    def forward(self, image: Tensor, use: Sequence[str] | None = None) -> Tensor:
        """Give logits."""
        if self.output != "pixels":
            return self.head(self.embed(image, use))  # type: ignore[no-any-return]
        stages = self.encoder(image, use)
        x = stages[-1]
        for block, skip in zip(self.up, stages[-2::-1], strict=True):
            x = functional.interpolate(x, size=skip.shape[-2:], mode="nearest")
            x = block(torch.cat([x, skip], dim=1))
        return self.head(x)  # type: ignore[no-any-return]

    def training_step(self, batch: Any, _: int) -> Tensor:
        """Give the loss of a batch."""
        image, target, _numbers = batch
        use = None
        if self.drop_sources:
            names = list(self.encoder.sources)
            kept = torch.randint(1, 2 ** len(names), ()).item()
            use = [name for bit, name in enumerate(names) if int(kept) >> bit & 1]
        logits = self(image, use)
        if self.output == "labels":
            return functional.binary_cross_entropy_with_logits(logits, target.float())
        return functional.cross_entropy(logits, target, ignore_index=-1)

    def configure_optimizers(self) -> Any:
        """Use AdamW with a cosine schedule over the epochs."""
        optimiser = torch.optim.AdamW(self.parameters(), lr=self.rate, weight_decay=0.01)
        epochs = max(1, self.trainer.max_epochs or 1)
        return [optimiser], [torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs)]

    def on_test_start(self) -> None:
        """Forget an earlier test's rows."""
        self._rows, self._numbers = [], []

    def test_step(self, batch: Any, _: int) -> None:
        """Keep one row a sample: its confusion matrix or its features."""
        image, target, numbers = batch
        if self.shuffled is not None:
            start, stop = self.encoder.sources[self.shuffled]
            image = image.clone()
            image[:, start:stop] = image[
                torch.randperm(len(image), device=image.device), start:stop
            ]
        if self.reading == "features":
            rows = self.embed(image)
        elif self.reading == "features of S2":
            rows = self.embed(image, ["S2"])
        else:
            rows = confusions(self(image).argmax(dim=1), target, self.classes)
        self._rows.append(rows.float())
        self._numbers.append(numbers)

    def on_test_epoch_end(self) -> None:
        """Gather all devices' rows, keep each sample once, and write them from the first."""
        rows, numbers = torch.cat(self._rows), torch.cat(self._numbers)
        if self.trainer.world_size > 1:
            # A distributed sampler repeats samples so that every device has as many.
            gathered, counted = self.all_gather(rows), self.all_gather(numbers)
            assert isinstance(gathered, Tensor) and isinstance(counted, Tensor)
            rows, numbers = gathered.flatten(0, 1), counted.flatten(0, 1)
        if self.trainer.is_global_zero and self.rows_path is not None:
            order, first = np.unique(numbers.cpu().numpy(), return_index=True)
            np.savez(self.rows_path, rows=rows.cpu().numpy()[first], numbers=order)


def confusions(predicted: Tensor, target: Tensor, classes: int) -> Tensor:
    """Give each sample's confusion matrix, flattened; targets below 0 do not count.

    >>> confusions(torch.tensor([1]), torch.tensor([0]), 2).tolist()
    [[0.0, 1.0, 0.0, 0.0]]
    """
    batch = len(target)
    predicted, target = predicted.reshape(batch, -1), target.reshape(batch, -1)
    counted = target >= 0
    cell = (target.clamp(min=0) * classes + predicted).long()
    out = torch.zeros(batch, classes * classes, device=target.device)
    return out.scatter_add_(1, cell, counted.float())


class Numbered(Dataset[Any]):
    """A dataset whose samples carry their number, so that each counts once on many devices."""

    def __init__(self, samples: Any, numbers: Sequence[int] | None = None) -> None:
        self.samples = samples
        self.numbers = list(range(len(samples))) if numbers is None else list(numbers)

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, position: int) -> tuple[Tensor, Tensor, int]:
        image, target = self.samples[self.numbers[position]]
        return image, target, self.numbers[position]


def trainer(options: Mapping[str, Any], epochs: int) -> lightning.Trainer:
    """Make Lightning's trainer; what is not named here is Lightning's default.

    Parameters
    ----------
    options
        ``accelerator``, ``devices``, ``num_nodes``, ``strategy`` and ``precision``, as Lightning
        takes them.
    epochs
        Passes over the training samples.
    """
    return lightning.Trainer(
        **options,
        max_epochs=epochs,
        logger=False,
        enable_checkpointing=False,
        enable_model_summary=False,
        enable_progress_bar=sys.stderr.isatty(),
        # A sanity pass would only run the test's code early; there is no validation here.
        num_sanity_val_steps=0,
    )


def fit(
    task: Task,
    samples: Dataset[Any],
    options: Mapping[str, Any],
    *,
    epochs: int,
    batch_size: int,
    workers: int,
    seed: int,
) -> Task:
    """Train a task."""
    lightning.seed_everything(seed, workers=True, verbose=False)
    loader: DataLoader[Any] = DataLoader(
        samples,
        batch_size=batch_size,
        shuffle=True,
        num_workers=workers,
        generator=torch.Generator().manual_seed(seed),
    )
    trainer(options, epochs).fit(task, loader)
    return task


def rows_of(
    task: Task,
    samples: Dataset[Any],
    options: Mapping[str, Any],
    path: Path,
    *,
    batch_size: int,
    workers: int,
    reading: str = "confusion",
    shuffled: str | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.int64]] | None:
    """Read a network on samples: a row each, and the samples' numbers.

    Returns
    -------
    tuple or None
        None on every device but the first.
    """
    task.reading, task.shuffled, task.rows_path = reading, shuffled, path
    loader: DataLoader[Any] = DataLoader(
        samples, batch_size=batch_size, shuffle=False, num_workers=workers
    )
    tester = trainer(options, 1)
    tester.test(task, loader, verbose=False)
    if not tester.is_global_zero:
        return None
    with np.load(path) as stored:
        return stored["rows"].astype(float), stored["numbers"].astype(np.int64)
