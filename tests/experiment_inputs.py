"""Inputs of the experiments, and marks that leave a test out where they are not at hand.

They are other people's and not kept here; in the project's checks they are at hand.
"""

from __future__ import annotations

import pytest

from analysis.experiments import data

CROP = [f"deafrica-crop/{region}.txt" for region in data.REGIONS]
FUEL = [name for name in data.SOURCES if name.startswith("fuel-moisture/")]

needs_crop = pytest.mark.skipif(
    not data.available(CROP), reason=f"crop samples: none in a folder {data.VARIABLE}"
)
needs_fuel = pytest.mark.skipif(
    not data.available(FUEL), reason=f"fuel-moisture data: none in a folder {data.VARIABLE}"
)
