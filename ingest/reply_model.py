"""The weights that turn features of (reply, earlier comment) into link scores, and the calibration of the result.

``reply_model.json`` holds plain numbers: for each order of comments two weights a feature (one for every page, one
added on pages that name replies as Slashcode does) and the two numbers of a Platt calibration.
``benchmarks/train_replies.py`` makes it. Sharing weights between kinds of pages in this way follows Daumé,
"Frustratingly easy domain adaptation" (2007); the calibration is Platt's (1999).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ingest.format import ReplyOrder
from ingest.reply_features import Floats, Ints, Page, pair_features

SLASHDOT_HABIT = -math.log(0.744 / 0.256)
"""Shift for the link to the comment just before, on pages that print a bare "Re:" (only today's Slashdot does).

Three of four replies of the training pages answer the comment before them; on large public sites it is one of two
(0.51 of 2,074 Reddit replies) or fewer. The shift moves the odds from the one to the other (Saerens et al. 2002).
"""
OTHER_SUBJECT, OTHER_SUBJECT_BARE = -5.0, -1.5
"""Shifts for "Re: X" and for a bare "Re:" under a comment of another subject: Slashcode names a reply by its parent.

A bare "Re:" does not say which, so the chain before it is only likelier.
"""
_FILE = Path(__file__).with_name("reply_model.json")


@dataclass(frozen=True)
class OrderModel:
    """Weights and calibration for one order of comments."""

    shared: Mapping[str, float]
    """Feature -> weight, on every page."""
    slashcode: Mapping[str, float]
    """Feature -> what is added to it on pages in Slashcode's style."""
    slope: float
    offset: float

    def scores(self, page: Page, child: Ints, parent: Ints) -> Floats:
        """Return the log score of each pair; higher is likelier."""
        names, table = pair_features(page, child, parent)
        extra = self.slashcode if page.slashcode else {}
        weights = np.array([self.shared.get(name, 0.0) + extra.get(name, 0.0) for name in names])
        scores: Floats = table @ weights
        if page.slashcode:
            scores = scores + OTHER_SUBJECT * table[:, names.index("other subject, Re: X")]
        if page.copied:
            scores = scores + SLASHDOT_HABIT * table[:, names.index("the one before")]
            scores = scores + OTHER_SUBJECT_BARE * table[:, names.index("other subject, bare Re:")]
        return scores

    def calibrated(self, probability: float) -> float:
        """Return how often a link given ``probability`` by the model is true."""
        kept = min(max(probability, 1e-6), 1 - 1e-6)
        logit = math.log(kept / (1 - kept))
        return 1 / (1 + math.exp(-(self.slope * logit + self.offset)))


Model = Mapping[ReplyOrder, OrderModel]


def model_from_numbers(numbers: Mapping[str, Any]) -> Model:
    """Return the model held by ``numbers``, the content of a model file."""
    orders: tuple[ReplyOrder, ReplyOrder] = ("depth_first", "chronological")
    return {
        order: OrderModel(
            shared={name: pair[0] for name, pair in numbers[order]["weights"].items()},
            slashcode={name: pair[1] for name, pair in numbers[order]["weights"].items()},
            slope=numbers[order]["calibration"][0],
            offset=numbers[order]["calibration"][1],
        )
        for order in orders
    }


@cache
def shipped_model() -> Model:
    """Return the model that Rethread carries."""
    return model_from_numbers(json.loads(_FILE.read_text(encoding="utf-8")))
