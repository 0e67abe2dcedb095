"""The named experiments on small data in the official layouts, through TorchGeo's own loaders."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

# Found and not imported: where torchvision does not fit, only `networks` makes it importable.
if find_spec("lightning") is None or find_spec("torchgeo") is None:
    pytest.skip("requirements-experiments.txt is not installed", allow_module_level=True)

import pandas as pd
import torch

from analysis.experiments import networks
from analysis.experiments.__main__ import main
from analysis.experiments.data import ROOT
from analysis.experiments.named import costs, legends, patches, readers, runs
from analysis.experiments.results import COLUMNS

CPU = {
    "accelerator": "cpu", "devices": 1, "num_nodes": 1, "strategy": "auto",
    "precision": "32-true",
}  # fmt: skip


def options(root: Path, target: Path | None = None, **more: object) -> costs.Options:
    """Make options for a small run on one processor."""
    defaults: dict[str, object] = {
        "epochs": 1, "batch_size": 8, "seeds": 2, "width": 8, "lightning": CPU,
    }  # fmt: skip
    return costs.Options(root, target, **{**defaults, **more})  # type: ignore[arg-type]


def test_eurosat_is_read_in_the_common_legend(eurosat_root: Path) -> None:
    train = patches.eurosat_patches(eurosat_root, "train", spatial=True)
    test = patches.eurosat_patches(eurosat_root, "test", spatial=True)
    image, label = train[0]
    assert len(train) == 40 and len(test) == 19
    assert image.shape == (12, 64, 64)
    assert legends.COMMON[int(label)] == "cropland"
    # 1000 stored as reflectance times 10,000.
    assert image.mean().item() == pytest.approx(0.1, abs=0.01)
    assert not set(train.source.samples) & set(test.source.samples)


def test_only_scenes_in_south_america_are_a_target(sen12ms_root: Path) -> None:
    target = patches.south_american_patches(sen12ms_root)
    assert set(target.groups) == {"ROIs1158_spring_1"}
    labels = [legends.COMMON[int(target[n][1])] for n in range(len(target))]
    assert labels == ["forest", "cropland"]
    assert target[0][0].shape == (12, 64, 64)


def test_a_mixed_patch_is_no_target() -> None:
    legend = torch.full((18,), -1)
    legend[2], legend[12] = 1, 0
    mask = torch.full((256, 256), 2)
    mask[:, :128] = 12
    assert readers.prevailing(legend, mask) == -1
    assert readers.prevailing(legend, torch.full((256, 256), 12)) == 0


def test_sen12ms_never_trains_on_a_test_scene(sen12ms_root: Path) -> None:
    test = patches.sen12ms_patches(sen12ms_root, "test")
    whole = patches.sen12ms_patches(sen12ms_root, "train")
    assert set(whole.groups) & set(test.groups), "the made-up lists share a scene on purpose"
    train = patches.sen12ms_patches(sen12ms_root, "train", frozenset(test.groups.tolist()))
    assert not set(train.groups) & set(test.groups)
    image, mask = train[0]
    assert image.shape == (14, 256, 256) and 0 <= image[:2].min() <= image[:2].max() <= 1
    assert set(mask.unique().tolist()) == {legends.SIMPLIFIED[1], legends.SIMPLIFIED[16]}


def test_bigearthnet_bands_are_in_order(bigearthnet_root: Path) -> None:
    pairs = patches.bigearthnet_pairs(bigearthnet_root)
    image, labels = pairs[0]
    assert image.shape == (14, 120, 120) and labels.shape == (19,) and labels.sum() == 1
    # VV at -10 dB is brighter than VH at -20 dB.
    assert image[0].mean().item() == pytest.approx(0.6, abs=0.02)
    assert image[1].mean().item() == pytest.approx(0.2, abs=0.02)


def test_eurosat_runs_from_the_command_line(
    eurosat_root: Path, sen12ms_root: Path, tmp_path: Path
) -> None:
    out = tmp_path / "named.csv"
    status = main(
        ["named", "eurosat", "--root", str(eurosat_root), "--target-root", str(sen12ms_root),
         "--out", str(out), "--epochs", "1", "--seeds", "1", "--accelerator", "cpu",
         "--devices", "1", "--batch-size", "8"]
    )  # fmt: skip
    frame = pd.read_csv(out)
    assert status == 0 and tuple(frame.columns) == COLUMNS
    primary = frame[frame["primary"]]
    assert list(primary["target"]) == ["spatial - South America"]
    assert frame["estimate"].notna().all()


def test_a_network_learns_what_is_easy(eurosat_root: Path, sen12ms_root: Path) -> None:
    rows = runs.eurosat(options(eurosat_root, sen12ms_root, epochs=20, seeds=1, width=16))
    value = {row["target"]: row["estimate"] for row in rows}
    assert value["spatial"] > 0.6  # five classes: chance is 0.2


def test_sen12ms_has_all_arms_and_the_control(sen12ms_root: Path) -> None:
    rows = runs.sen12ms(options(sen12ms_root, seeds=1))
    assert [row["inputs"] for row in rows] == [
        "S1", "S2", "S1+S2", "S1+S2, S1 shuffled", "S1+S2 - S2", "S1+S2 - S1",
    ]  # fmt: skip
    assert [row["primary"] for row in rows] == [False] * 4 + [True] * 2


def test_bigearthnet_probes_with_few_labels(bigearthnet_root: Path, eurosat_root: Path) -> None:
    rows = runs.bigearthnet(options(bigearthnet_root, eurosat_root, seeds=1))
    arms = {(row["inputs"], row["size"]) for row in rows}
    assert {("pre-trained", 20), ("random", 20), ("raw", 20)} <= arms
    raw = next(row for row in rows if row["inputs"] == "raw" and row["size"] == 20)
    assert raw["estimate"] > 0.35, "band means tell some of five classes apart: chance is 0.2"


def command_line(*arguments: str) -> None:
    """Run the experiment as a user would; Lightning starts the second process itself."""
    command = [sys.executable, "-m", "analysis.experiments", "named", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stderr[-2000:]


def test_several_devices_change_nothing_in_what_is_read(
    eurosat_root: Path, sen12ms_root: Path, tmp_path: Path
) -> None:
    """Untrained networks of one seed give one table, on one device and on two."""
    tables = []
    for devices, strategy in (("1", "auto"), ("2", "ddp")):
        out = tmp_path / f"{devices}.csv"
        command_line(
            "eurosat", "--root", str(eurosat_root), "--target-root", str(sen12ms_root),
            "--out", str(out), "--epochs", "0", "--seeds", "1", "--accelerator", "cpu",
            "--devices", devices, "--strategy", strategy, "--batch-size", "8",
        )  # fmt: skip
        tables.append(out.read_text())
    assert tables[0] == tables[1]
    rows = pd.read_csv(tmp_path / "2.csv").set_index("target")["rows"]
    assert rows["spatial"] == 19, "odd, so that two devices must repeat a sample and drop it again"


def test_several_machines_change_nothing_in_what_is_read(
    eurosat_root: Path, sen12ms_root: Path, tmp_path: Path
) -> None:
    """Two nodes of one device each, which meet at an address, give the table of one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    shared = [
        sys.executable, "-m", "analysis.experiments", "named", "eurosat",
        "--root", str(eurosat_root), "--target-root", str(sen12ms_root), "--epochs", "0",
        "--seeds", "1", "--accelerator", "cpu", "--devices", "1", "--batch-size", "8",
    ]  # fmt: skip
    base = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    command_line(*shared[4:], "--out", str(tmp_path / "one.csv"))
    nodes = [
        subprocess.Popen(
            [*shared, "--strategy", "ddp", "--num-nodes", "2", "--out", str(tmp_path / out)],
            env={
                **base,
                "MASTER_ADDR": "127.0.0.1",
                "MASTER_PORT": str(port),
                "NODE_RANK": str(rank),
            },  # fmt: skip
        )
        for rank, out in enumerate(("first.csv", "second.csv"))
    ]
    try:
        assert [node.wait(timeout=500) for node in nodes] == [0, 0]
    finally:
        for node in nodes:
            node.kill()
    assert (tmp_path / "first.csv").read_text() == (tmp_path / "one.csv").read_text()
    assert not (tmp_path / "second.csv").exists(), "the first machine alone writes"


def test_several_devices_train(bigearthnet_root: Path, eurosat_root: Path, tmp_path: Path) -> None:
    """Sources are dropped at random, and still every device waits for every gradient."""
    out = tmp_path / "named.csv"
    command_line(
        "bigearthnet", "--root", str(bigearthnet_root), "--target-root", str(eurosat_root),
        "--out", str(out), "--epochs", "2", "--seeds", "1", "--accelerator", "cpu",
        "--devices", "2", "--strategy", "ddp", "--batch-size", "2",
    )  # fmt: skip
    assert {"pre-trained", "random", "raw"} <= set(pd.read_csv(out)["inputs"])


def test_confusions_by_hand() -> None:
    predicted = torch.tensor([[0, 1], [1, 1]])
    target = torch.tensor([[0, 0], [1, -1]])
    assert networks.confusions(predicted, target, 2).tolist() == [[1, 1, 0, 0], [0, 0, 0, 1]]


def test_shuffling_one_source_leaves_the_other(tmp_path: Path) -> None:
    """A network that reads only S2 must not notice a shuffled S1; one that reads S1 must."""
    draw = torch.Generator().manual_seed(0)
    images = torch.rand(16, 3, 16, 16, generator=draw)

    class Source:
        def __len__(self) -> int:
            return 16

        def __getitem__(self, number: int) -> tuple[torch.Tensor, torch.Tensor]:
            return images[number], torch.tensor(0)

    task = networks.Task({"S1": (0, 1), "S2": (1, 3)}, 2, width=8)

    def rows(shuffled: str | None, reading: str) -> np.ndarray:
        read = networks.rows_of(
            task, networks.Numbered(Source()), CPU, tmp_path / "rows.npz", batch_size=16,
            workers=0, reading=reading, shuffled=shuffled,
        )  # fmt: skip
        assert read is not None
        return read[0]

    assert np.allclose(rows(None, "features of S2"), rows("S1", "features of S2"), atol=1e-6)
    assert not np.allclose(rows(None, "features"), rows("S1", "features"), atol=1e-6)


OUTPUTS = {"eurosat": "class", "sen12ms": "pixels", "bigearthnet": "labels"}


@pytest.mark.parametrize("name", list(costs.EXPERIMENTS))
def test_the_stated_cost_is_what_a_training_step_takes(name: str) -> None:
    """Count the operations of a step of the dearest arm on one patch of the stated form."""
    from torch.utils.flop_counter import FlopCounterMode

    stated = costs.EXPERIMENTS[name]
    bands = len(legends.BANDS)
    radar = stated.channels - bands
    sources = {"S1": (0, radar), "S2": (radar, stated.channels)} if radar else {"S2": (0, bands)}
    classes = {"class": 5, "pixels": 10, "labels": 19}[OUTPUTS[name]]
    task = networks.Task(sources, classes, OUTPUTS[name])
    image = torch.rand(1, stated.channels, stated.side, stated.side)
    target = {
        "class": torch.zeros(1, dtype=torch.long),
        "pixels": torch.zeros(1, stated.side, stated.side, dtype=torch.long),
        "labels": torch.zeros(1, classes),
    }[OUTPUTS[name]]
    weights = {weight.data_ptr() for weight in task.parameters()}
    kept: dict[int, int] = {}

    def keep(tensor: torch.Tensor) -> torch.Tensor:
        if tensor.data_ptr() not in weights:
            kept[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    with FlopCounterMode(display=False) as counter:
        with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
            loss = task.training_step((image, target, None), 0)
        loss.backward()
    assert stated.operations == pytest.approx(counter.get_total_flops(), rel=0.01)
    assert stated.memory == pytest.approx(sum(kept.values()) / 1e6, rel=0.05)


def test_cost_by_hand() -> None:
    # 1.59e9 operations × 16,200 patches × 30 epochs × 2 trainings × 5 seeds = 7.7e15.
    eurosat = costs.EXPERIMENTS["eurosat"]
    assert eurosat.petaflop == pytest.approx(7.7274)
    assert eurosat.hours == pytest.approx(7.7274e15 / 1e13 / 3600)
    assert "13 minutes at 10 teraFLOP/s" in eurosat.cost


def test_what_is_missing_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["named", "nothing"]) == 2
    assert main(["named", "sen12ms"]) == 2
    assert main(["named", "sen12ms", "--root", str(tmp_path / "none")]) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 3 and "no experiment" in lines[0] and "no such folder" in lines[2]
    assert main(["named"]) == 0
    assert "BigEarthNet-MM" in capsys.readouterr().out
