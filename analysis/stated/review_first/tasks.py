"""Numbers and findings of the chapter on tasks."""

from __future__ import annotations

import pandas as pd

from analysis import growth, measures
from analysis.catalogue import Catalogue
from analysis.figures.headlines import enough, within
from analysis.figures.marks import count_text, share_text
from analysis.findings import finding
from analysis.intervals import bounds, difference
from analysis.stated.words import Numbers, counted, percent
from analysis.tables.cells import interval


def tasks_numbers(catalogue: Catalogue) -> Numbers:
    """Return the numbers of the chapter on tasks."""
    shares = measures.share_of(catalogue, "tasks")
    size = measures.weighted_share(catalogue, "tasks", "size_pixels")
    volume = measures.weighted_share(catalogue, "tasks", "volume_bytes")
    per_dataset = catalogue.frame["tasks"].map(len)
    known = int((per_dataset > 0).sum())
    top = shares.loc[shares["n"].idxmax()]
    pixels = catalogue.frame["size_pixels"].dropna().astype(float)
    enough(pixels, "datasets with a size", 2)
    ten = measures.largest_share(pixels, 10)
    since = growth.last_complete_year(catalogue) - 2
    return {
        "datasets": count_text(len(catalogue)),
        "known": count_text(known),
        "one_task": counted((per_dataset == 1).sum(), known),
        "several_tasks": percent((per_dataset > 1).sum(), known),
        "top_task": str(top["label"]),
        "top_share": counted(top["n"], top["known"]),
        "pixels_sentence": pixels_sentence(catalogue, size),
        "ten_share": share_text(ten.value),
        "ten_interval": interval(ten.low, ten.high),
        "with_size": count_text(len(pixels)),
        "recent_from": str(since),
        "language_recent": counted(*_recent(_language(catalogue), since)),
        "all_recent": counted(*_recent(catalogue.frame, since)),
        "size_known": count_text(size["known"].iloc[0]),
        "volume_known": count_text(volume["known"].iloc[0]),
        "bounds_sentence": bounds_sentence(top, shares.attrs["without"]),
    }


def bounds_sentence(top: pd.Series, without: dict[str, int]) -> str:
    """Say how far the datasets without a task on record could move the share of a task.

    Parameters
    ----------
    top : Series
        A row of `measures.share_of` tasks. Sizes have no bound, so that shares by them have none.
    without : dict
        From `measures.without_value` of tasks. Where a field does not apply nothing is unknown.
    """
    unknown = without["not_stated"] + without["not_recorded"]
    least, most = (share_text(end) for end in bounds(top["n"], top["known"], unknown))
    have = "has" if unknown == 1 else "have"
    return (
        f"By datasets, the share of {within(str(top['label']))} would be {least} if no dataset without a "
        f"task on record had it ({count_text(unknown)} {have} none), and {most} if all had. By pixels and by "
        "bytes there are no such bounds, since a size that is not known may be of any magnitude."
    )


def _first_tasks(size: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the two tasks with most pixels, as within a sentence, and their shares with intervals."""
    return [
        (
            within(str(row["label"])),
            f"{share_text(float(row['share']))} ({interval(float(row['low']), float(row['high']))})",
        )
        for row in size.nlargest(2, "share").to_dict("records")
    ]


def pixels_sentence(catalogue: Catalogue, size: pd.DataFrame) -> str:
    """Tell which task holds most pixels, and whether one dataset alone decides that.

    Parameters
    ----------
    catalogue : Catalogue
        The datasets.
    size : DataFrame
        From `measures.weighted_share` of tasks by size.
    """
    frame = catalogue.frame[catalogue.frame["tasks"].map(len) > 0]
    enough(frame["size_pixels"].dropna(), "datasets with task and size", 2)
    largest = frame.loc[frame["size_pixels"].astype(float).idxmax()]
    others = catalogue.where(set(catalogue.frame["id"]) - {largest["id"]})
    task, share = _first_tasks(size)[0]
    (other, other_share), (next_, next_share) = _first_tasks(
        measures.weighted_share(others, "tasks", "size_pixels")
    )
    if task == other:
        return f"By pixels, {task} comes first with {share}; without the largest dataset with {other_share}."
    return (
        f"By pixels, {task} comes first with {share}, but one dataset, {largest['name']}, decides that: "
        f"without it {other} holds {other_share} and {next_} {next_share}."
    )


def _language(catalogue: Catalogue) -> pd.DataFrame:
    """Return the datasets with captions, questions or expressions that point to objects."""
    tasks = {"captioning", "vqa", "visual_grounding"}
    return catalogue.frame[catalogue.frame["tasks"].map(lambda t: bool(tasks & set(t)))]


def _recent(frame: pd.DataFrame, since: int) -> tuple[int, int]:
    """Count the datasets of a year or later, and those with a year."""
    years = frame["year"].dropna()
    return int((years >= since).sum()), len(years)


@finding("tasks", "More of the language datasets than of the others came out in the last years.")
def language_is_young(catalogue: Catalogue) -> bool:
    """Say whether the interval of the difference (`intervals.difference`) lies above zero."""
    since = growth.last_complete_year(catalogue) - 2
    words = _language(catalogue)
    rest = catalogue.frame[~catalogue.frame["id"].isin(words["id"])]
    return bool(difference(*_recent(words, since), *_recent(rest, since)).low > 0)


@finding("tasks", "One task is named by more datasets than any other.")
def one_task_leads(catalogue: Catalogue) -> bool:
    """Say whether the first is ahead of the second by count."""
    counts = measures.share_of(catalogue, "tasks")["n"].sort_values(ascending=False)
    return bool(counts.iloc[0] > counts.iloc[1])
