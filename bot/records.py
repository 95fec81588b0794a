"""What the bot keeps about a workspace: plain values, which `bot/storage/` reads and writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Status = Literal["answered", "suggested", "unknown", "chosen"]
"""The outcome of a question; `chosen`: the entry was picked from choices or related answers."""
Reason = Literal["wrong", "outdated", "unclear", "off_target", "other"]
"""Why an answer did not help."""
Change = Literal["teach", "correct", "retire"]
Decision = Literal["approved", "declined"]
Digest = Literal["off", "daily", "weekly"]
Welcome = Literal["off", "join", "home"]
"""When a new person is welcomed: never, when they join the workspace, or when they open the app for the first time."""
Mode = Literal["mentioned", "sure", "off"]
"""What is answered in a channel: mentions, also other questions if the answer is sure, or nothing."""
Strangers = Literal["all", "shipped", "nothing"]
"""What people of other organisations get: the same as members, only answers that nobody taught, or none."""

DAY_SECONDS = 86_400.0
"""The length of the days that owners set."""
LONGEST_KEPT = 1_000
"""Characters of a question that are kept."""


class Asker(NamedTuple):
    """Who asks, and where.

    Attributes:
        team: the workspace; empty in the terminal.
        channel: the channel or direct message.
        user: the person; empty if they are not known.
        is_stranger: whether they are of another organisation, and get nothing that the workspace was taught.
    """

    team: str
    channel: str = ""
    user: str = ""
    is_stranger: bool = False


@dataclass(frozen=True)
class GivenAnswer:
    """An answer that was given to a person.

    Attributes:
        id: identifies it, in its buttons too.
        team: the workspace.
        channel: where it was asked.
        user: who asked.
        surface: where it was asked: `command`, `mention`, `direct`, `shortcut` or `choice`; in a channel without a
            mention `unasked` or `follow_up`.
        status: the outcome.
        entry: the id of the entry that was shown first, if any.
        question: what was asked, as plain text; None once it is no longer kept.
    """

    id: str
    team: str
    channel: str
    user: str
    surface: str
    status: Status
    entry: str | None
    question: str | None


@dataclass(frozen=True)
class Rating:
    """What a person thinks of an answer. The last one of each person counts.

    Attributes:
        answer: the id of the answer.
        team: the workspace.
        user: who rates it.
        is_helpful: the verdict.
        reason: why it did not help, if they said so.
        comment: in their own words.
    """

    answer: str
    team: str
    user: str
    is_helpful: bool
    reason: Reason | None = None
    comment: str = ""


@dataclass(frozen=True)
class Figures:
    """How the bot of a workspace was used in some time.

    Attributes:
        answered: how many questions got an answer.
        suggested: how many got a choice of answers.
        unknown: how many got none.
        people: how many people asked.
        ratings: how often an answer was rated.
        helpful: how many of these say that it helped.
    """

    answered: int
    suggested: int
    unknown: int
    people: int
    ratings: int
    helpful: int

    @property
    def questions(self) -> int:
        """How many questions there were."""
        return self.answered + self.suggested + self.unknown


@dataclass(frozen=True)
class Gap:
    """Questions with one meaning that the bot could not answer, or whose answer did not help.

    Attributes:
        id: its number.
        team: the workspace.
        question: the first wording.
        wordings: the other wordings, the newest first, a few of them.
        people: how many asked it.
        times: how often it was asked.
        last_asked: seconds since 1970.
        unhelpful: how many of those times there was an answer that did not help.
    """

    id: int
    team: str
    question: str
    wordings: tuple[str, ...]
    people: int
    times: int
    last_asked: float
    unhelpful: int


@dataclass(frozen=True)
class Revision:
    """One version of a taught entry: proposed, then approved or declined. The newest approved one counts.

    Attributes:
        number: identifies it; later ones are greater.
        team: the workspace.
        entry: the id of the entry.
        change: what it does: `teach` adds the entry, `correct` replaces it, `retire` takes it away.
        content: the entry as a YAML file would have it, with its id; for `retire`, its last content.
        author: who proposed it; empty if they are forgotten.
        made_at: when, in seconds since 1970, as all times.
        decision: None while it waits for an owner.
        decided_by: the owner who decided; empty if there is none, or they are forgotten.
        decided_by_name: what people call them. A mention in each answer would notify them each time.
        decided_at: when.
        note: why it was declined.
        gap: the number of the gap that it closes, if any.
        confirmed_at: when an owner last said that it is still right, at first when it was approved.
        confirmed_by: who said so.
    """

    number: int
    team: str
    entry: str
    change: Change
    content: Mapping[str, Any]
    author: str
    made_at: float
    decision: Decision | None = None
    decided_by: str = ""
    decided_by_name: str = ""
    decided_at: float | None = None
    note: str = ""
    gap: int | None = None
    confirmed_at: float | None = None
    confirmed_by: str = ""


@dataclass(frozen=True)
class Proposal:
    """A change that is proposed; the attributes are those of the revision that it becomes, which has the final id."""

    team: str
    entry: str
    change: Change
    content: Mapping[str, Any]
    author: str
    gap: int | None = None


@dataclass(frozen=True)
class Verdict:
    """What an owner decides about a proposal.

    Attributes:
        decision: the decision.
        by: the owner.
        name: what people call the owner.
        note: why it is declined.
        content: the changed content that is approved, if it is not the proposed one.
    """

    decision: Decision
    by: str
    name: str = ""
    note: str = ""
    content: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Origin:
    """Where a taught entry comes from.

    Attributes:
        revision: its newest approved version.
        is_confirmed: whether an owner has said recently enough that it is right.
    """

    revision: Revision
    is_confirmed: bool


DOES_MARK = " # "
"""Between a command and what it does, in a draft."""


@dataclass(frozen=True)
class Draft:
    """An entry as a person types it into a form.

    Attributes:
        question: how they would ask; it becomes the title.
        other_questions: other ways to ask, one per line.
        answer: the answer.
        commands: the commands, one per line, each with what it does after ` # `.
        caution: what the commands can lose or break.
        link: the address of a page that says more.
    """

    question: str = ""
    other_questions: str = ""
    answer: str = ""
    commands: str = ""
    caution: str = ""
    link: str = ""


@dataclass(frozen=True)
class Progress:
    """How far somebody is in the onboarding tour.

    Attributes:
        done: the ids of the steps that are done, in the order in which they were.
        current: the id of the step that they are at; None after the last one.
    """

    done: tuple[str, ...] = ()
    current: str | None = None


@dataclass(frozen=True)
class WorkspaceSettings:
    """What the owners of a workspace have set.

    Attributes:
        owners: the ids of the users who look after the knowledge; while there are none, the workspace's admins do.
        owners_channel: where proposals and digests are posted; None: proposals go to each owner, digests nowhere.
        digest: how often the gaps are posted there.
        topic_owners: by topic, the users who are asked when a person wants to ask a human.
        keep_days: for how many days the texts of questions are kept; 0: not at all.
        confirm_days: after how many days a taught entry must be confirmed; 0: never.
        welcome: when a new person is welcomed and offered the onboarding tour.
    """

    owners: tuple[str, ...] = ()
    owners_channel: str | None = None
    digest: Digest = "off"
    topic_owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keep_days: int = 90
    confirm_days: int = 182
    welcome: Welcome = "home"


@dataclass(frozen=True)
class ChannelSettings:
    """What the owners have set for a channel.

    Attributes:
        mode: what is answered.
        follow_ups: whether follow-ups in the bot's threads are answered without a mention.
        strangers: what people of other organisations get, if the channel is shared with them.
    """

    mode: Mode = "mentioned"
    follow_ups: bool = False
    strangers: Strangers = "shipped"


class QuestionKey(NamedTuple):
    """Identifies a question that somebody wrote in a message.

    Attributes:
        team: the workspace.
        channel: the channel or direct message.
        ts: the `ts` of the message.
    """

    team: str
    channel: str
    ts: str


@dataclass(frozen=True)
class MessageReply:
    """The message of the bot that answers a question, so that it can be updated when the question is edited.

    Attributes:
        question: the message with the question.
        thread: the `ts` of the thread that the question is in, or that its answer begins; empty outside of threads.
        user: who asked; empty if they are forgotten.
        surface: as for the answer.
        digest: identifies the wording of the newest version of the question.
        ts: the `ts` of the answer; None until it is posted.
        edited: when that version was written, as Slack writes it; empty for the first.
        newest: that version, as Slack sent it; None for the first, or once it is no longer kept.
        previous: the question before it in its conversation, if any; None too once it is no longer kept.
    """

    question: QuestionKey
    thread: str
    user: str
    surface: str
    digest: str
    ts: str | None = None
    edited: str = ""
    newest: str | None = None
    previous: str | None = None
