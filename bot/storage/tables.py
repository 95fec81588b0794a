"""The tables, as the newest migration leaves them. All times are seconds since 1970, by the database's own clock."""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Dialect,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

from bot.records import LONGEST_KEPT

VERSION = "0003"
"""The newest migration. Versions sort as text."""
VERSION_TABLE = "wharfie_version"

metadata = MetaData()


def storable(text: str) -> str:
    """Replace what PostgreSQL's texts cannot hold: NUL and halves of characters."""
    return str(text).replace("\0", "\ufffd").encode("utf-8", "replace").decode()


class FreeText(TypeDecorator[str]):
    """Any text that people or Slack send: what no database can hold is replaced, in rows and in conditions.

    Args:
        longest: characters that are kept; None: all.
    """

    impl = String
    cache_ok = True

    def __init__(self, longest: int | None = None) -> None:
        super().__init__()
        self.longest = longest

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return what is sent to the database."""
        del dialect  # all are treated the same
        return None if value is None else storable(value[: self.longest])


def _where(condition: Any) -> dict[str, Any]:
    return {"sqlite_where": condition, "postgresql_where": condition}


claims = Table(
    "claims",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("made_at", Double, nullable=False),
    Column("body", Text),  # the request as JSON; NULL: it has been answered
    Column("holder", String(36)),  # the process that answers it
    Column("lease_ends", Double),  # when another process may answer it
    Column("tries", Integer, nullable=False),
)
Index("claims_by_age", claims.c.made_at)
Index("claims_to_answer", claims.c.lease_ends, **_where(claims.c.body.is_not(None)))

conversations = Table(
    "conversations",
    metadata,
    Column("team", FreeText, primary_key=True),
    Column("channel", FreeText, primary_key=True),
    Column("thread", FreeText, primary_key=True),  # "" outside of threads
    Column("question", Text, nullable=False),
    Column("asked_at", Double, nullable=False),
    Column("user_id", FreeText),  # who asked last; NULL: not known
)
Index("conversations_by_age", conversations.c.asked_at)

answers = Table(
    "answers",
    metadata,
    Column("id", FreeText, primary_key=True),
    Column("team", FreeText, nullable=False),
    Column("channel", FreeText, nullable=False),
    Column("user_id", FreeText, nullable=False),
    Column("surface", FreeText, nullable=False),
    Column("status", FreeText, nullable=False),
    Column("entry", FreeText),
    Column("question", FreeText(LONGEST_KEPT)),  # NULL: it is no longer kept
    Column("made_at", Double, nullable=False),
)
Index("answers_by_age", answers.c.team, answers.c.made_at)
Index("answers_with_text", answers.c.team, answers.c.made_at, **_where(answers.c.question.is_not(None)))
Index("answers_by_user", answers.c.user_id, answers.c.team, answers.c.made_at)

ratings = Table(
    "ratings",
    metadata,
    Column("answer", FreeText, primary_key=True),
    Column("user_id", FreeText, primary_key=True),
    Column("team", FreeText, nullable=False),
    Column("is_helpful", Boolean, nullable=False),
    Column("reason", FreeText),
    Column("comment", FreeText(3_000), nullable=False),  # as much as an input of Slack takes
    Column("rated_at", Double, nullable=False),
)
Index("ratings_by_age", ratings.c.team, ratings.c.rated_at)
Index("ratings_by_user", ratings.c.user_id)

gaps = Table(
    "gaps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", FreeText, nullable=False),
    Column("state", FreeText, nullable=False),  # open, taught or dismissed
    Column("model", FreeText, nullable=False),  # that made the vector
    Column("vector", LargeBinary, nullable=False),  # of the first wording: float16, of length 1
    sqlite_autoincrement=True,  # a button in an old message never means another gap
)
Index("gaps_by_team", gaps.c.team)

gap_questions = Table(
    "gap_questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("gap", Integer, nullable=False),
    Column("team", FreeText, nullable=False),
    Column("user_id", FreeText, nullable=False),
    Column("wording", String(64), nullable=False),  # identifies the text; "" for all that are only counted
    Column("question", FreeText(LONGEST_KEPT)),  # NULL: it is only counted, as the gap has enough wordings
    Column("times", Integer, nullable=False),
    Column("unhelpful", Integer, nullable=False),
    Column("last_asked", Double, nullable=False),
)
Index("gap_questions_of_gap", gap_questions.c.gap, gap_questions.c.user_id, gap_questions.c.wording, unique=True)
Index("gap_questions_by_wording", gap_questions.c.team, gap_questions.c.wording)
Index("gap_questions_by_age", gap_questions.c.team, gap_questions.c.last_asked)
Index("gap_questions_by_user", gap_questions.c.user_id)

revisions = Table(
    "revisions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("team", FreeText, nullable=False),
    Column("entry", FreeText, nullable=False),
    Column("change", FreeText, nullable=False),  # teach, correct or retire
    Column("content", Text, nullable=False),  # JSON
    Column("author", FreeText, nullable=False),
    Column("made_at", Double, nullable=False),
    Column("decision", FreeText),  # approved or declined; NULL: it waits for an owner
    Column("decided_by", FreeText, nullable=False),
    Column("decided_by_name", FreeText(80), nullable=False),  # a mention in each answer would notify them
    Column("decided_at", Double),
    Column("note", FreeText(3_000), nullable=False),
    Column("gap", Integer),
    Column("confirmed_at", Double),
    Column("confirmed_by", FreeText, nullable=False),
    Column("asked_at", Double),  # when an owner was last asked to confirm it; NULL: not since it was confirmed
    Column("is_live", Boolean, nullable=False),  # whether it is the content of the entry now
    sqlite_autoincrement=True,  # a button in an old message never means another revision
)
IS_LIVE = revisions.c.is_live.is_(True)
"""The condition as the index has it: SQLite uses the index for no other way to write it."""
Index("revisions_live", revisions.c.team, revisions.c.entry, unique=True, **_where(IS_LIVE))
Index("revisions_of_entry", revisions.c.team, revisions.c.entry)

workspaces = Table(
    "workspaces",
    metadata,
    Column("team", FreeText, primary_key=True),
    Column("owners", Text, nullable=False),  # JSON, a list
    Column("owners_channel", FreeText),
    Column("digest", FreeText, nullable=False),
    Column("topic_owners", Text, nullable=False),  # JSON, lists by topic
    Column("keep_days", Integer, nullable=False),
    Column("confirm_days", Integer, nullable=False),
    Column("changed_at", Double, nullable=False),
    Column("digest_at", Double),  # when the current period of digests began; NULL: there has been no digest
    Column("welcome", FreeText, nullable=False, server_default="home"),  # off, join or home
)

tours = Table(
    "tours",
    metadata,
    Column("team", FreeText, primary_key=True),
    Column("user_id", FreeText, primary_key=True),
    Column("done", Text),  # JSON, a list of steps; NULL: they have not begun
    Column("current", FreeText),  # the step that they are at; NULL: they have not begun, or have finished
    Column("welcomed_at", Double),
    Column("opted_out", Boolean, nullable=False),  # of messages that they have not asked for
    Column("changed_at", Double, nullable=False),
)
Index("tours_by_user", tours.c.user_id)

installations = Table(
    "installations",
    metadata,
    Column("team", FreeText, primary_key=True),  # the workspace, or the organisation if all of it has the app
    Column("enterprise", FreeText),  # the organisation of the workspace, or the organisation itself
    Column("is_enterprise_install", Boolean, nullable=False),
    Column("bot_id", FreeText, nullable=False),
    Column("bot_user_id", FreeText, nullable=False),
    Column("token", Text),  # encrypted if there is a key; NULL: it was revoked
    Column("refresh_token", Text),  # likewise; NULL: the token does not expire
    Column("expires_at", Double),
    Column("installed_at", Double, nullable=False),
    Column("change", String(36), nullable=False),  # another one after each change
    Column("turn_ends", Double),  # when another process may try to refresh the token
)

organisation_workspaces = Table(
    "organisation_workspaces",
    metadata,
    Column("team", FreeText, primary_key=True),
    Column("enterprise", FreeText, nullable=False),  # the organisation whose token is used
)

used_oauth_states = Table(
    "used_oauth_states",
    metadata,
    Column("state", String(64), primary_key=True),
    Column("used_at", Double, nullable=False),
)

channels = Table(
    "channels",
    metadata,
    Column("team", FreeText, primary_key=True),
    Column("channel", FreeText, primary_key=True),
    Column("mode", FreeText, nullable=False),
    Column("follow_ups", Boolean, nullable=False),
    Column("strangers", FreeText, nullable=False),
    Column("changed_at", Double, nullable=False),
)

replies = Table(
    "replies",
    metadata,
    Column("team", FreeText, primary_key=True),
    Column("channel", FreeText, primary_key=True),
    Column("question_ts", FreeText, primary_key=True),
    Column("thread", FreeText, nullable=False),  # "" outside of threads
    Column("user_id", FreeText, nullable=False),
    Column("surface", FreeText, nullable=False),
    Column("digest", String(64), nullable=False),  # of the newest version of the question
    Column("ts", FreeText),  # of the answer; NULL: it has not been posted yet
    Column("edited", FreeText, nullable=False),  # when the newest version was written; "": it is the first
    Column("newest", FreeText),  # that version; NULL: it is the first, or no longer kept
    Column("previous", FreeText(LONGEST_KEPT)),  # the question before it in the conversation
    Column("answered_at", Double, nullable=False),
)
Index("replies_by_age", replies.c.answered_at)
Index("replies_in_thread", replies.c.team, replies.c.channel, replies.c.thread)
Index("replies_by_user", replies.c.user_id)
