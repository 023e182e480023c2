"""Makes a file of comments as Arctic Shift has them (RC_YYYY-MM), of any size, with or without the dirt of real ones.

    python benchmarks/arctic_shift.py 1000000 rc1m.ndjson
    python benchmarks/arctic_shift.py 1000000 rc1m.zst          (one frame with a window of 2 GiB)
    python benchmarks/arctic_shift.py 100000 rc100k.ndjson --dirt 1000

The same number, seed and dirt give the same bytes. Field names and types follow Arctic Shift's notes on its files;
words, names and trees are made: about 40 comments per submission with a heavy tail, parents mostly recent ones, median
length about 106 characters. Memory is flat: it is made in blocks of 10,000.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import zstandard

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.arctic_dirt import dirty
from benchmarks.arctic_text import Speaker, of_a_machine
from benchmarks.arctic_words import made_names

BLOCK = 10_000
START = 1_709_251_200
"""1 March 2024."""
PER_SECOND = 100
OPEN, LARGEST = 500, 60_000
"""Submissions that are discussed at once, and the comments that the largest may get."""
RECENT = 300

_FORUMS = [name.title() for name in made_names(60)]
_AUTHORS = made_names(150_000)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

_HEAD = (b'{"_meta":%s,"all_awardings":[],"approved_at_utc":null,"approved_by":null,"archived":false,'
         b'"associated_award":null,"author":%s,"author_flair_background_color":%s,"author_flair_css_class":null,'
         b'"author_flair_richtext":[],"author_flair_template_id":null,"author_flair_text":%s,'
         b'"author_flair_text_color":%s,"author_flair_type":"text",%s"author_is_blocked":false,'
         b'"author_patreon_flair":false,"author_premium":false,"awarders":[],"banned_at_utc":null,"banned_by":null,'
         b'"body":%s,"can_gild":false,"can_mod_post":false,"collapsed":%s,'
         b'"collapsed_because_crowd_control":null,"collapsed_reason":null,"collapsed_reason_code":null,'
         b'"comment_type":null,"controversiality":%d,"created":%d,"created_utc":%d,"distinguished":%s,"downs":0,'
         b'"edited":%s,"gilded":0,"gildings":{},"id":"%s","is_submitter":%s,"likes":null,"link_id":"t3_%s",'
         b'"locked":false,"mod_note":null,"mod_reason_by":null,"mod_reason_title":null,"mod_reports":[],'
         b'"name":"t1_%s","no_follow":true,"num_reports":null,"parent_id":"%s",'
         b'"permalink":"/r/%s/comments/%s/%s/%s/","removal_reason":null,"replies":"","report_reasons":null,'
         b'"retrieved_on":%d,"saved":false,"score":%d,"score_hidden":%s,"send_replies":true,"stickied":%s,'
         b'"subreddit":"%s","subreddit_id":"t5_%s","subreddit_name_prefixed":"r/%s","subreddit_type":"public",'
         b'"top_awarded_type":null,"total_awards_received":0,"treatment_tags":[],"unrepliable_reason":null,'
         b'"ups":%d,"user_reports":[]}\n')  # fmt: skip


def _base36(number: int) -> bytes:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits.encode()


class _Discussion:
    """A submission, how many comments it will get, and the ids of its latest ones."""

    __slots__ = ("forum", "id", "left", "op", "recent", "slug")

    def __init__(self, number: int, size: int, rng: np.random.Generator) -> None:
        self.id, self.left = _base36(1_000_000_000 + number), size
        self.forum = min(int(rng.exponential(12)), len(_FORUMS) - 1)
        self.op = _AUTHORS[int(rng.integers(0, len(_AUTHORS)))]
        self.slug = f"{self.op}_and_{_AUTHORS[int(rng.integers(0, 5_000))]}"[:40].encode()
        self.recent: list[bytes] = []


def lines(count: int, seed: int = 5) -> Iterator[bytes]:
    """Yield so many comments, one line of JSON each, in the order of their ids."""
    speaker, open_now = Speaker(), list[_Discussion]()
    made = 0
    for block in range(0, count, BLOCK):
        rng = np.random.default_rng([seed, block])
        size = min(BLOCK, count - block)
        while len(open_now) < OPEN:
            made += 1
            open_now.append(_Discussion(made, int(min(rng.lognormal(1.9, 1.9) + 1, LARGEST)), rng))
        bodies = speaker.say(size, rng)
        luck, spread = rng.random((size, 8)), rng.exponential(1.0, (size, 3))
        weights = np.array([d.left for d in open_now], dtype=float)
        slots = rng.choice(len(open_now), size, p=weights / weights.sum()).tolist()
        for row in range(size):
            at = slots[row]
            yield _line(block + row, bodies[row], open_now[at], luck[row].tolist(), spread[row].tolist())
            if open_now[at].left <= 0:
                made += 1
                open_now[at] = _Discussion(made, int(min(rng.lognormal(1.9, 1.9) + 1, LARGEST)), rng)


def _line(number: int, body: str, thread: _Discussion, luck: list[float], spread: list[float]) -> bytes:
    comment = _base36(46_000_000_000 + number * 3)
    created = START + number // PER_SECOND
    parent = b"t3_" + thread.id
    if thread.recent and luck[0] > 0.35:
        parent = b"t1_" + thread.recent[-1 - int(min(spread[0] * 12, len(thread.recent) - 1))]
    thread.recent.append(comment)
    thread.left -= 1
    if len(thread.recent) > 2 * RECENT:
        del thread.recent[:RECENT]
    author = thread.op if luck[1] < 0.06 else _AUTHORS[int(min(spread[1] ** 3 * 4_000, len(_AUTHORS) - 1))]
    forum, state = _FORUMS[thread.forum].encode(), luck[2]
    machine = luck[3] < 0.015
    if machine:
        author, body = "AutoModerator", of_a_machine(forum.decode())
    elif state < 0.035:
        author, body = "[deleted]", "[deleted]" if state < 0.02 else "[removed]"
    elif state < 0.05:
        body = "[removed]"
    score = int(spread[2] ** 3 * 4) + 1 if luck[4] > 0.07 else -int(spread[2] ** 3 * 3)
    hidden = luck[5] < 0.02
    score = 1 if hidden else score
    flair = luck[6] < 0.2
    account = b"" if author == "[deleted]" else b'"author_fullname":"t2_%s",' % _base36(10**9 + hash_of(author))
    return _HEAD % (
        _meta(luck[7], created), orjson.dumps(author), b'"#edeff1"' if flair else b"null",
        b'"Made flair"' if flair else b"null", b'"dark"' if flair else b"null", account, orjson.dumps(body),
        b"true" if score < -5 else b"false", score == 0, created, created,
        b'"moderator"' if machine else b"null", b"false" if luck[7] > 0.03 else b"%d.0" % (created + 90), comment,
        b"true" if author == thread.op else b"false", thread.id, comment, parent, forum, thread.id, thread.slug,
        comment, created + 5 + int(spread[0] * 8), score, b"true" if hidden else b"false",
        b"true" if machine and luck[0] < 0.5 else b"false", forum, _base36(2_000_000 + thread.forum), forum, score,
    )  # fmt: skip


def hash_of(name: str) -> int:
    """Return a number that stands for a name, the same on every machine."""
    number = 7
    for letter in name.encode():
        number = (number * 131 + letter) % 999_999_937
    return number


def _meta(luck: float, created: int) -> bytes:
    if luck > 0.5:
        return b"{}"
    told: dict[str, Any] = {"retrieved_2nd_on": created + 129_600}
    if luck < 0.015:
        told |= {"was_deleted_later": True, "removal_type": "deleted" if luck < 0.01 else "moderator"}
    return orjson.dumps(told)


def write(count: int, place: Path, *, seed: int = 5, dirt: int = 0) -> None:
    """Write a file of so many comments; one that ends in .zst is one frame with a window of 2 GiB.

    ``dirt``: one line in so many is broken in one of the ways of real files; 0 for none.
    """
    made = lines(count, seed)
    made = dirty(made, dirt, seed) if dirt else made
    with place.open("wb") as file:
        if place.suffix != ".zst":
            file.writelines(made)
            return
        told = zstandard.ZstdCompressionParameters.from_level(3, window_log=31, enable_ldm=False)
        with zstandard.ZstdCompressor(compression_params=told).stream_writer(file, closefd=False) as packed:
            for line in made:
                packed.write(line)


def main() -> None:
    """Write the file that the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("count", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--dirt", type=int, default=0, metavar="N", help="break one line in N")
    told = parser.parse_args()
    write(told.count, told.file, seed=told.seed, dirt=told.dirt)


if __name__ == "__main__":
    main()
