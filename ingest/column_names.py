"""What people call the columns of a table of comments, field by field, in several tools and languages."""

from __future__ import annotations

import re
from unicodedata import normalize

ALIASES: dict[str, tuple[str, ...]] = {
    "body": ("body", "text", "comment", "commenttext", "commentbody", "content", "message", "selftext", "bodytext",
             "posttext", "postbody", "review", "reviewtext", "tweet", "fulltext", "textoriginal", "textdisplay",
             "comments", "commentcontent", "replytext", "html", "bodyhtml", "comentario", "commentaire", "kommentar",
             "komentar", "commento", "texto", "mensaje", "txt"),
    "comment_id": ("id", "commentid", "cid", "messageid", "postid", "uid", "rowid", "objectid", "reviewid", "tweetid"),
    "parent_id": ("parentid", "parent", "commentparentid", "parentcommentid", "replyto", "inreplyto", "replytoid",
                  "inreplytoid", "isreplyto", "repliedto", "replytocommentid", "parentcomment", "references",
                  "parentcommentid", "parentids", "ancestors"),
    "thread_id": ("threadid", "linkid", "submissionid", "storyid", "conversationid", "topicid", "videoid", "articleid",
                  "discussionid", "postid", "thread", "linkedpostid", "postlink", "threadlink", "posturl", "threadurl",
                  "submissionurl", "videourl", "articleurl", "newsid", "pageid", "idpost", "objectid"),
    "author": ("author", "authorname", "user", "username", "commentauthor", "commentauthorname", "nickname", "by",
               "screenname", "poster", "creator", "authordisplayname", "userdisplayname", "displayname", "name",
               "commenter", "writer", "speaker", "autor", "usuario", "auteur", "userid", "authorid", "from"),
    "created_at": ("createdutc", "createdat", "created", "timestamp", "datetime", "date", "time", "publishedat",
                   "published", "postedtime", "postedat", "commentdate", "commentpostedtime", "posttime", "age",
                   "publishedtime", "publishedtimetext", "timetext", "timeparsed", "addedat", "dateposted",
                   "datecreated", "createtime", "postdate", "fecha", "datum", "tanggal"),
    "score": ("score", "commentscore", "ups", "upvotes", "points", "likes", "likecount", "votes", "karma", "thumbsup",
              "votecount", "upvotecount", "favorites", "reactions", "like", "likescount", "numlikes", "upvote",
              "commentlikes", "commentlikecount", "diggcount", "curtidas", "megusta", "jaime"),
    "title": ("threadtitle", "posttitle", "submissiontitle", "storytitle", "linktitle", "videotitle", "topictitle"),
    "subject": ("subject", "headline", "title", "commenttitle"),
    "url": ("permalink", "commenturl", "url", "link"),
    "tag": ("tag", "label", "moderation"),
    "indent": ("depth", "level", "commentlevel", "threadlevel", "commentdepth", "nestlevel", "nestinglevel", "indent",
               "indentlevel", "threaddepth"),
}  # fmt: skip
"""Field -> what its column is called, likeliest first, without case and marks."""

INNER = ("body", "created_at", "score")
"""Fields that may lie inside another object of a record ("stats.votes"); an id or a name there is another thing's."""
PREFIXED = re.compile(r"^(?:comment|reply|post)(?=[a-z])")
"""What tools put before a name: comment_author, post_time."""


def plain(name: str) -> str:
    """Return a name without case, accents and marks."""
    return re.sub(r"[^a-z0-9]", "", normalize("NFKD", name).lower())


def says_comment(name: str) -> bool:
    """Say whether a column is called like one that holds nothing but comments."""
    return plain(name).startswith(("comment", "reply", "koment", "komment", "coment")) or "textorig" in plain(name)
