"""Several processes that share a database answer many events, while some are killed: is each answered exactly once?"""

import asyncio
import contextlib
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import aiohttp
from sqlalchemy import select

from bot.playground.slack import FakeSlack, JsonObject, Message
from bot.storage import Database
from bot.storage.tables import claims
from tests.whole_bot.talk import Talk, serving

LEASE = 60.0
"""Seconds within which others answer what a process has left; it takes up to 25, on a busy machine longer."""
PATIENCE = 3.0
"""Seconds until Slack counts a delivery as failed (https://docs.slack.dev/apis/events-api#retries)."""
ADDRESSED_TO = 2
"""How many processes get each event."""
_AT_ONCE = 20
_CHANNELS = 50
_IN_FLIGHT = 20
"""How many posts are under way when a process is killed."""
FEWEST = 50
"""How many questions are enough for that."""
_ANSWER_TO = re.compile(r"docker volume rm (data-\d+)")
_TAKEN_OVER = re.compile(r"Answering (\d+) requests that another process has left")
_TROUBLE = ("Incident", "could not be looked after", "Too many messages", "were not sent", "Traceback")
_LOST_DATABASE = "The database cannot be used"


async def kept_requests(database_url: str) -> list[str]:
    """Return the requests that the database keeps because they are not answered."""
    async with contextlib.aclosing(Database(database_url)) as database:
        await database.open()
        kept = select(claims.c.body).where(claims.c.body.is_not(None))
        return list(await database.run(lambda connection: connection.scalars(kept)))


class Place(NamedTuple):
    """Where an answer belongs. The acknowledgement of a command and a message to its response_url count as one kind."""

    kind: str
    channel: str
    thread: str | None = None
    response_url: str | None = None


@dataclass(frozen=True)
class Asked:
    """A question, which names a volume that no other question names, so that its answer can be recognised.

    Attributes:
        volume: that name.
        events: what Slack delivers because of it: a mention is a message in the channel too.
        command: the fields of the command, if it is one.
        place: where the answer belongs.
    """

    volume: str
    events: tuple[JsonObject, ...]
    command: dict[str, str] | None
    place: Place


@dataclass
class Outcome:
    """What has become of the questions.

    Attributes:
        asked: how many there were.
        kills: how many processes were killed.
        seconds: from the first delivery to the last answer.
        deliveries: how often Slack delivered something.
        broken: how many of these were not acknowledged, or not in time.
        answers: by the volume that they name, the messages in the right place.
        lost: the volumes of the questions without an answer.
        failed: the volumes of commands without an answer whose delivery broke, so that Slack told the person.
        wrong: what the other messages were.
        kept: the requests that were left in the database when all processes had ended.
        taken_over: how many requests were answered by another process than the first.
        database_lost: lines of the log, for each time that a process gave up the database for a while.
        trouble: lines of the log that should not be there.
    """

    asked: int
    kills: int = 0
    seconds: float = 0.0
    deliveries: int = 0
    broken: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    taken_over: int = 0
    database_lost: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    @property
    def doubled(self) -> list[str]:
        """The volumes of the questions that have several answers."""
        return [volume for volume, number in self.answers.items() if number > 1]

    @property
    def faults(self) -> dict[str, list[str]]:
        """All that breaks the promise, by kind; empty if it is kept."""
        found = {
            "answered several times": self.doubled,
            "not answered": self.lost,
            "wrong message": self.wrong,
            "kept in the database": self.kept,
            "log": self.trouble,
        }
        return {kind: each for kind, each in found.items() if each}


class Deployment:
    """Processes that share a database. Slack delivers each event to two of them, and again if neither acknowledges it.

    Args:
        slack: the workspace.
        database_url: of the database that they share.
        outcome: counts the deliveries.
    """

    def __init__(self, slack: FakeSlack, database_url: str, outcome: Outcome) -> None:
        self._slack = slack
        self._database_url = database_url
        self._outcome = outcome
        self._stack = contextlib.AsyncExitStack()
        self._talks: list[Talk] = []
        self._started: list[Talk] = []
        self._all_run = asyncio.Event()

    @contextlib.asynccontextmanager
    async def of(self, number: int) -> AsyncIterator["Deployment"]:
        """Start processes at the same moment; at the end, let all finish."""
        async with self._stack:
            self._talks = await asyncio.gather(*(self._start() for _ in range(number)))
            self._all_run.set()
            yield self
            ended = await asyncio.gather(*(talk.bot.terminate() for talk in self._talks))
            assert ended == [0] * number
        lines = [line.rstrip() for talk in self._started for line in talk.bot.log.splitlines()]
        self._outcome.taken_over = sum(int(found[1]) for line in lines if (found := _TAKEN_OVER.search(line)))
        self._outcome.database_lost = [line for line in lines if _LOST_DATABASE in line]
        self._outcome.trouble = [line for line in lines if any(trouble in line for trouble in _TROUBLE)]

    async def _start(self) -> Talk:
        talk = await self._stack.enter_async_context(serving(self._slack, self._database_url, log_level="INFO"))
        self._started.append(talk)
        return talk

    async def kill_and_restart(self, number: int) -> None:
        """Kill a process while it answers, and start another one in its place."""
        with self._slack.hold("chat.postMessage"):
            begun = self._slack.calls.count("chat.postMessage")
            await self._slack.called("chat.postMessage", begun + _IN_FLIGHT, within=LEASE)
            self._all_run.clear()
            await self._talks[number].bot.kill()
        self._talks[number] = await self._start()
        self._all_run.set()
        self._outcome.kills += 1

    async def deliver(self, number: int, asked: Asked) -> None:
        """Deliver what Slack delivers because of a question; a number says to which processes."""
        if fields := asked.command:  # Slack delivers a command only once: it tells the person that it failed
            talks = [self._talk(number + more) for more in range(ADDRESSED_TO)]
            taken = await asyncio.gather(*(self._taken(talk.deliver_command(fields)) for talk in talks))
            if not all(taken):
                self._outcome.failed.append(asked.volume)
        await asyncio.gather(*(self._deliver_event(number, event) for event in asked.events))

    async def _deliver_event(self, number: int, event: JsonObject) -> None:
        talks = [self._talk(number + more) for more in range(ADDRESSED_TO)]
        taken = await asyncio.gather(*(self._taken(talk.deliver_event(event)) for talk in talks))
        retry = 0
        while not any(taken):
            retry += 1
            await self._all_run.wait()
            taken = [await self._taken(self._talk(number + 1 + retry).deliver_event(event, retry))]

    def _talk(self, number: int) -> Talk:
        return self._talks[number % len(self._talks)]

    async def _taken(self, delivery: Coroutine[Any, Any, None]) -> bool:
        self._outcome.deliveries += 1
        try:
            async with asyncio.timeout(PATIENCE):
                await delivery
        except (aiohttp.ClientError, TimeoutError):
            self._outcome.broken += 1
            return False
        return True

    async def deliver_all(self, questions: list[Asked]) -> None:
        """Deliver many questions, some of them at the same time."""
        waiting = iter(enumerate(questions))

        async def some() -> None:
            for number, asked in waiting:
                await self.deliver(number, asked)

        await asyncio.gather(*(some() for _ in range(_AT_ONCE)))


def ask(slack: FakeSlack, number: int) -> list[Asked]:
    """People ask in channels, in direct messages, in threads of both, and with commands.

    Args:
        slack: the workspace; it gets the channels.
        number: how many questions.
    """
    channels = [f"C{index:03}" for index in range(_CHANNELS)]
    directs = [f"D{index:03}" for index in range(_CHANNELS)]
    slack.channels.update(channels, directs)
    threads = [slack.new_ts() for _ in range(_CHANNELS)]
    questions = []
    for index in range(number):
        volume, turn, user = f"data-{index}", index % 10, f"U{index:05}"  # one person may not ask so much
        text, which = f"how do I remove the volume {volume}", index // 10 % _CHANNELS
        thread = {"thread_ts": threads[which]} if turn in (1, 2, 5) else {}
        if turn == 0:
            command = slack.slash_command(text, channel_id=channels[which], user_id=user)
            place = Place("command", channels[which], None, command["response_url"])
            questions.append(Asked(volume, (), command, place))
        elif turn < 5:
            message = slack.direct_message(text, channel=directs[which], user=user, **thread)
            place = Place("post", directs[which], thread.get("thread_ts"))
            questions.append(Asked(volume, (message,), None, place))
        else:
            mention = slack.app_mention(text, channel=channels[which], user=user, **thread)
            event = mention["event"]
            message = slack.message(event["text"], ts=event["ts"], channel=channels[which], user=user, **thread)
            place = Place("post", channels[which], event.get("thread_ts", event["ts"]))
            questions.append(Asked(volume, (mention, message), None, place))
    return questions


class Answers:
    """Reads what the bot says, and keeps the account of it.

    Args:
        slack: the workspace.
        questions: all that are asked.
        outcome: gets the account.
    """

    def __init__(self, slack: FakeSlack, questions: list[Asked], outcome: Outcome) -> None:
        self._slack = slack
        self._outcome = outcome
        self._places = {asked.volume: asked.place for asked in questions}

    async def read_all(self) -> None:
        """Read until every question is answered, or nothing more comes."""
        while len(self._outcome.answers) + len(self._failed()) < len(self._places):
            try:
                self._read(await self._slack.next_message(within=LEASE))
            except AssertionError:
                return

    def close(self) -> None:
        """Read what is there, when nothing can come any more, and settle the account."""
        for message in self._slack.take_unread():
            self._read(message)
        self._outcome.failed = sorted(self._failed())
        self._outcome.lost = sorted(self._places.keys() - self._outcome.answers.keys() - self._failed())

    def _failed(self) -> set[str]:
        return {*self._outcome.failed} - self._outcome.answers.keys()

    def _read(self, message: Message) -> None:
        found = _ANSWER_TO.search(message.text)
        kind = "command" if message.kind in ("ack", "response") else message.kind
        place = Place(kind, message.channel, message.thread_ts, message.response_url)
        if found and self._places.get(found[1]) == place:
            self._outcome.answers[found[1]] += 1
        else:
            self._outcome.wrong.append(f"{place}: {message.text}")


async def answer_while_some_are_killed(database_url: str, number: int, *, processes: int, kills: int) -> Outcome:
    """Let processes answer questions, and kill some of them meanwhile.

    Args:
        database_url: an empty database.
        number: how many questions are asked, at least `FEWEST` for each kill and as many at the end.
        processes: how many processes share the database.
        kills: how many times one of them is killed, in turn, and another one started in its place.

    Returns:
        What has become of the questions.
    """
    outcome = Outcome(number)
    async with FakeSlack() as slack:
        questions = ask(slack, number)
        answers = Answers(slack, questions, outcome)
        async with Deployment(slack, database_url, outcome).of(processes) as deployment:
            begin = time.monotonic()
            size = number // (kills + 1)
            for kill in range(kills):
                part = questions[kill * size : (kill + 1) * size]
                await asyncio.gather(deployment.deliver_all(part), deployment.kill_and_restart(kill % processes))
            await deployment.deliver_all(questions[kills * size :])
            await answers.read_all()
            outcome.seconds = time.monotonic() - begin
        answers.close()
    outcome.kept = await kept_requests(database_url)
    return outcome
