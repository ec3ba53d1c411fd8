"""The fitted decision: from what holding a claim against sentences shows to how likely they support it.

The weights are in ``weights.json``, fitted by ``eval/claims/fit.py``; each is the worth of one feature.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def load_weights() -> Mapping[str, float]:
    """The weight of each feature; "bias" counts always."""
    text = resources.files("assistant.verification").joinpath("weights.json").read_text(encoding="utf-8")
    weights: dict[str, float] = json.loads(text)
    return weights


def likelihood(features: Mapping[str, float]) -> float:
    """How likely it is, between 0 and 1, that the sentences say what the claim says."""
    weights = load_weights()
    total = weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
