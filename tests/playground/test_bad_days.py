"""On Slack's bad days the bot copes: each question is answered once, and people see it."""

import pytest

from bot.playground.seen import Calls
from bot.playground.session import BadDays, Exchange
from bot.playground.slack.people import NEWCOMER, OWNER, PERSON
from tests.playground.conftest import GENERAL, Playground, shown

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMMAND = "docker volume rm"


def called(playground: Playground, since: int, method: str) -> list[Exchange]:
    """Return the exchanges with a method after another one, oldest first."""
    return [each for each in reversed(playground.session.exchanges(200)) if each.id > since and each.what == method]


def newest(playground: Playground) -> int:
    """Return the number of the newest exchange."""
    return playground.session.exchanges(1)[0].id


async def test_what_is_delivered_twice_is_answered_once(playground: Playground) -> None:
    session = playground.session
    before = newest(playground)
    session.set_bad_days(BadDays(deliver_twice=True))

    await session.say(PERSON, GENERAL, "@wharfie how do I remove volumes once")
    await session.say(PERSON, GENERAL, "@wharfie how do I remove volumes twice")
    await playground.replied(GENERAL, PERSON, "volumes twice")

    (reply,) = await playground.replied(GENERAL, PERSON, "volumes once")
    assert COMMAND in shown(reply)
    (first, _) = called(playground, before, "app_mention (again)")
    assert first.error is None


async def test_a_command_and_a_form_that_are_delivered_twice_are_taken_once(playground: Playground) -> None:
    session = playground.session
    before = newest(playground)
    session.set_bad_days(BadDays(deliver_twice=True))

    await session.say(PERSON, GENERAL, "/docker how do I remove volumes")
    await session.say(NEWCOMER, GENERAL, "/docker teach")
    form = await playground.modal(NEWCOMER)
    await session.submit(NEWCOMER, form.id, {"question": "who is on call", "answer": "See the calendar."})

    assert [each.error for each in called(playground, before, "/docker (again)")] == [None, None]
    assert len(called(playground, before, "view_submission (again)")) == 1
    answers = [each for each in session.messages(GENERAL, PERSON) if each.only_for == PERSON and COMMAND in shown(each)]
    assert len(answers) == 1
    direct = session.direct_of(OWNER)
    await playground.last(direct, OWNER, "who is on call")
    assert sum("who is on call" in shown(each) for each in session.messages(direct, OWNER)) == 1


@pytest.mark.parametrize(
    ("bad_days", "error"),
    [
        (BadDays(rate_limited=True), "ratelimited"),
        (BadDays(dropped=True), "connection_lost"),
        (BadDays(lost_replies=True), "connection_lost"),
    ],
    ids=["rate-limited", "dropped", "lost-replies"],
)
async def test_a_post_that_fails_is_tried_again_and_shown_once(
    playground: Playground, bad_days: BadDays, error: str
) -> None:
    session = playground.session
    before = newest(playground)
    session.set_bad_days(bad_days)

    await session.say(PERSON, GENERAL, "@wharfie how do I remove volumes")
    await playground.until(lambda: called(playground, before, "chat.postMessage")[1:])

    (reply,) = await playground.replied(GENERAL, PERSON, "how do I remove volumes")
    assert COMMAND in shown(reply)
    first = called(playground, before, "chat.postMessage")[0]
    assert first.error == error


async def test_each_second_call_goes_well_even_if_everything_goes_wrong(playground: Playground) -> None:
    session = playground.session
    before = newest(playground)
    session.set_bad_days(BadDays(rate_limited=True, dropped=True, lost_replies=True))

    await session.say(PERSON, GENERAL, "@wharfie how do I remove volumes after all")

    def tried() -> list[Exchange] | None:
        calls = called(playground, before, "chat.postMessage")
        return calls if any(each.answer and not each.error for each in calls) else None

    assert [bool(each.error) for each in await playground.until(tried)] == [True, False]


async def test_slow_calls_delay_the_answer_and_nothing_else(playground: Playground) -> None:
    session = playground.session
    before = newest(playground)
    session.set_bad_days(BadDays(slow=True))

    await session.say(PERSON, GENERAL, "@wharfie how do I remove volumes slowly")
    await playground.replied(GENERAL, PERSON, "volumes slowly")

    (post,) = await playground.until(
        lambda: [each for each in called(playground, before, "chat.postMessage") if each.milliseconds is not None]
    )
    assert post.milliseconds is not None
    assert post.milliseconds >= 2_000
    assert all((each.milliseconds or 0) < 2_000 for each in called(playground, before, "app_mention"))


async def test_only_the_chosen_kinds_of_calls_are_disturbed(playground: Playground) -> None:
    session = playground.session
    before = newest(playground)
    kinds: frozenset[Calls] = frozenset({"views"})
    session.set_bad_days(BadDays(dropped=True, calls=kinds))

    await session.say(PERSON, GENERAL, "@wharfie how do I remove volumes undisturbed")
    await playground.replied(GENERAL, PERSON, "undisturbed")

    assert [each.error for each in called(playground, before, "chat.postMessage")] == [None]


async def test_a_trigger_that_expires_while_slack_is_slow_is_told_to_the_person(playground: Playground) -> None:
    session = playground.session
    before = newest(playground)
    session.set_bad_days(BadDays(slow=True, rate_limited=True, calls=frozenset[Calls]({"views"})))

    await session.say(NEWCOMER, GENERAL, "/docker teach")  # two seconds, a refusal, one to wait, and two again

    await playground.until(lambda: called(playground, before, "views.open")[1:])
    (_, second) = await playground.until(
        lambda: (
            done if len(done := [each for each in called(playground, before, "views.open") if each.error]) > 1 else None
        )
    )
    assert second.error == "expired_trigger_id"
    assert session.modal(NEWCOMER) is None
    told = await playground.until(
        lambda: last if (last := session.messages(GENERAL, NEWCOMER)[-1]).only_for == NEWCOMER else None
    )
    assert told.author.is_app
