"""A model of meaning that tests can follow by eye, and ideas for it."""

from __future__ import annotations

import numpy as np

from tests.factories.ideas import idea

TOPICS = {"雪": 0, "除雪": 0, "道": 0, "ごみ": 1, "カラス": 1, "袋": 1, "バス": 2, "停留所": 2}


class Topics:
    """A model that knows eight words and three topics."""

    name, dimensions = "topics/1", 4

    def vector(self, text):
        found = np.zeros(4, dtype=np.float32)
        for word, topic in TOPICS.items():
            if word in text:
                found[topic] += 1
        return found / np.linalg.norm(found) if found.any() else None


def written(author, title, proposal="くわしくは後で書きます", **fields):
    return idea(author=author, title=title, problem="", proposal=proposal, wish="", **fields)
