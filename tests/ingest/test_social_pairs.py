"""Files that belong together: a site's posts and comments, a corpus and its conversations."""

import json
import shutil
from pathlib import Path

from ingest.pipeline import Dump, read_dump
from ingest.unpacking import open_dumps

FIXTURES = Path(__file__).parent.parent / "fixtures" / "formats"


def read_folder(folder: Path) -> dict[str | None, Dump]:
    dumps = [read_dump(source) for source in open_dumps(str(folder))]
    return {dump.report.format: dump for dump in dumps}


def beside_each_other(folder: Path) -> dict[str | None, Dump]:
    shutil.copy(FIXTURES / "stackexchange_posts" / "Posts.xml", folder / "bread_Posts.xml")
    shutil.copy(FIXTURES / "stackexchange_comments" / "Comments.xml", folder / "bread_Comments.xml")
    return read_folder(folder)


def test_comments_land_in_the_thread_of_their_question(tmp_path: Path) -> None:
    tidied = beside_each_other(tmp_path)["stackexchange_comments"].tidied
    assert tidied is not None
    assert set(tidied.comments["thread_id"]) == {"10"}


def test_a_comment_on_an_answer_answers_it(tmp_path: Path) -> None:
    tidied = beside_each_other(tmp_path)["stackexchange_comments"].tidied
    assert tidied is not None
    assert tidied.comments.set_index("comment_id")["parent_id"].dropna().to_dict() == {"c32": "12"}


def test_posts_declare_the_comments_that_lie_beside_them(tmp_path: Path) -> None:
    assert beside_each_other(tmp_path)["stackexchange_posts"].report.declared == 6


def test_utterances_take_titles_from_the_conversations_beside_them(tmp_path: Path) -> None:
    shutil.copy(FIXTURES / "convokit" / "utterances.jsonl", tmp_path / "utterances.jsonl")
    about = {"u1": {"meta": {"title": "Ferries", "num_comments": 7}, "vectors": []}}
    (tmp_path / "conversations.json").write_text(json.dumps(about), encoding="utf-8")
    tidied = read_folder(tmp_path)["convokit"].tidied
    assert tidied is not None
    assert tidied.threads["title"].tolist() == ["Ferries"]
