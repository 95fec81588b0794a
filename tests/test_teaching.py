"""People propose entries, owners decide, and what is approved is answered in every process."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import update

from bot.records import Asker, Draft, Proposal, Rating, Verdict, WorkspaceSettings
from bot.search import Prepared
from bot.storage import DatabaseLostError
from bot.storage.tables import revisions
from bot.teaching import InvalidDraft
from tests.results import found
from tests.services import ANN, BOB, OLGA, TEAM, Process, process

QUESTION = "how do we deploy the shop to staging"
DRAFT = Draft(
    question="Deploy the shop to staging",
    other_questions=f"{QUESTION}\nstaging rollout of the shop",
    answer="Push the tag `staging`.",
    commands="docker compose push shop # Pushes the image of the shop.",
)
CORRECTION = Draft(
    question="Deploy the shop to staging", other_questions=QUESTION, answer="Push the image; the cluster does the rest."
)
DAY = 86_400.0


@pytest_asyncio.fixture
async def bot(database_url: str, small_prepared: Prepared) -> AsyncIterator[Process]:
    async with process(database_url, small_prepared) as started:
        yield started
        assert started.database.trouble is None


@pytest_asyncio.fixture
async def replica(bot: Process, database_url: str, small_prepared: Prepared) -> AsyncIterator[Process]:
    """Another process with the same database."""
    assert bot.database.trouble is None
    async with process(database_url, small_prepared) as started:
        yield started
        assert started.database.trouble is None


async def teach(bot: Process, draft: Draft = DRAFT, entry: str | None = None) -> str:
    """Propose an entry, or a correction of one, and approve it; return the entry's id."""
    proposal = await bot.teaching.propose(draft, ANN, entry=entry)
    approved = await bot.teaching.approve(proposal.number, BOB, "Bob")
    await bot.in_flight.finish(10)
    assert approved
    return approved.entry


async def pass_days(bot: Process, days: float) -> None:
    """Let confirmations become older."""
    ages = update(revisions).values(confirmed_at=revisions.c.confirmed_at - days * DAY)
    await bot.database.run(lambda connection: connection.execute(ages))


async def test_what_is_approved_is_answered_and_says_who_approved_it(bot: Process) -> None:
    proposal = await bot.teaching.propose(DRAFT, ANN)
    assert await bot.answered(QUESTION) is None
    assert [waiting.number for waiting in await bot.teaching.waiting(TEAM)] == [proposal.number]

    approved = await bot.teaching.approve(proposal.number, BOB, "Bob")
    await bot.in_flight.finish(10)

    assert approved
    assert (approved.change, approved.author, approved.decision) == ("teach", "U0ANN", "approved")
    answered = await bot.answers.ask(QUESTION, "mention", ANN)
    assert (answer := found(answered).answer)
    assert answer.entry.answer == DRAFT.answer
    assert answered.origin
    assert answered.origin.is_confirmed
    assert (answered.origin.revision.decided_by, answered.origin.revision.decided_by_name) == ("U0BOB", "Bob")
    assert await bot.teaching.waiting(TEAM) == []


async def test_what_a_team_was_taught_is_not_answered_to_another(bot: Process) -> None:
    entry = await teach(bot)
    stranger = Asker("T2", "C2", "U0EVE")

    assert found(await bot.answers.ask(QUESTION, "mention", stranger)).answer is None
    assert bot.answers.show_again("a1", entry, (), "", stranger) is None
    assert bot.teaching.live("T2", entry) is None


async def test_what_is_declined_is_not_answered(bot: Process) -> None:
    proposal = await bot.teaching.propose(DRAFT, ANN)
    declined = await bot.teaching.decline(proposal.number, BOB, "We have a script.")

    assert declined
    assert (declined.decision, declined.decided_by, declined.note) == ("declined", "U0BOB", "We have a script.")
    assert await bot.teaching.approve(proposal.number, OLGA, "Olga") is None
    await bot.in_flight.finish(10)
    assert await bot.answered(QUESTION) is None


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        (Draft(question="x" * 200, answer="Yes."), "question"),
        (Draft(question="Deploy the shop", answer=" \n"), "answer"),
        (Draft(question="Deploy the shop", answer="Yes.", commands="docker ps # " + "x" * 2_000), "commands"),
        (Draft(question="Deploy the shop", answer="Yes.", link="docs"), "link"),
    ],
)
async def test_a_proposal_that_breaks_a_rule_is_refused_at_its_field(bot: Process, broken: Draft, field: str) -> None:
    with pytest.raises(InvalidDraft) as refused:
        await bot.teaching.propose(broken, ANN)

    assert list(refused.value.problems) == [field]
    assert refused.value.problems[field]
    assert await bot.teaching.waiting(TEAM) == []


async def test_a_command_that_can_lose_data_needs_a_caution(bot: Process) -> None:
    careless = Draft("Reset the shop", "", "It starts from nothing.", "docker volume rm shop # Removes its data.")
    with pytest.raises(InvalidDraft, match="Can lose data, so it needs a caution"):
        await bot.teaching.propose(careless, ANN)

    careful = Draft("Reset the shop", "", "It starts from nothing.", careless.commands, "All orders are gone.")
    proposal = await bot.teaching.propose(careful, ANN)
    assert proposal.content["commands"][0]["careful"] == "All orders are gone."


async def test_an_edit_that_breaks_a_rule_leaves_the_proposal_as_it_is(bot: Process) -> None:
    proposal = await bot.teaching.propose(DRAFT, ANN)
    with pytest.raises(InvalidDraft):
        await bot.teaching.approve(proposal.number, BOB, "Bob", Draft(question="Deploy the shop"))

    assert await bot.teaching.waiting(TEAM) == [proposal]


async def test_an_owner_approves_a_proposal_with_changes(bot: Process) -> None:
    proposal = await bot.teaching.propose(DRAFT, ANN)
    approved = await bot.teaching.approve(proposal.number, BOB, "Bob", CORRECTION)
    await bot.in_flight.finish(10)

    assert approved
    assert (approved.number, approved.entry) == (proposal.number, proposal.entry)
    assert await bot.answered(QUESTION) == CORRECTION.answer


async def test_of_two_owners_who_approve_at_once_one_does(bot: Process, replica: Process) -> None:
    proposal = await bot.teaching.propose(DRAFT, ANN)
    decisions = await asyncio.gather(
        bot.teaching.approve(proposal.number, BOB, "Bob"),
        replica.teaching.approve(proposal.number, OLGA, "Olga", CORRECTION),
        bot.teaching.decline(proposal.number, BOB, "No."),
    )

    [decided] = [decision for decision in decisions if decision]
    for each in (bot, replica):
        await each.layer.refresh()
        assert await each.teaching.find(TEAM, proposal.number) == decided
        answer = {"Bob": DRAFT.answer, "Olga": CORRECTION.answer, "": None}[decided.decided_by_name]
        assert await each.answered(QUESTION) == answer


async def test_entries_with_the_same_title_get_their_own_ids(bot: Process) -> None:
    first, second = await bot.teaching.propose(DRAFT, ANN), await bot.teaching.propose(DRAFT, BOB)

    assert first.entry != second.entry
    shipped = next(iter(bot.knowledge.search().ids))
    title = shipped.replace("-", " ")
    assert (await bot.teaching.propose(Draft(title, answer="Yes."), ANN)).entry != shipped


async def test_a_correction_keeps_what_the_form_does_not_show(bot: Process) -> None:
    content = {
        "title": "Deploy the shop to staging",
        "questions": [QUESTION],
        "answer": "Push the tag.",
        "snippets": [{"language": "compose", "does": "The service.", "text": "services:\n  shop:\n    image: shop\n"}],
    }
    proposal = await bot.taught.propose(Proposal(TEAM, "deploy-shop", "teach", content, "U0ANN"))
    assert await bot.teaching.approve(proposal.number, BOB, "Bob")
    await bot.in_flight.finish(10)

    entry = await teach(bot, CORRECTION, "deploy-shop")

    assert entry == "deploy-shop"
    live = bot.teaching.live(TEAM, entry)
    assert live
    assert (live.change, live.content["answer"]) == ("correct", CORRECTION.answer)
    assert live.content["snippets"] == content["snippets"]


async def test_the_gap_that_it_was_taught_from_and_those_that_it_answers_are_closed(bot: Process) -> None:
    for question in (QUESTION, "what time is the all-hands", "who feeds the office cat"):
        await bot.answers.ask(question, "mention", ANN)
        await bot.in_flight.finish(10)
    gaps = {gap.question: gap.id for gap in await bot.gaps.open(TEAM, 9)}
    assert len(gaps) == 3

    proposal = await bot.teaching.propose(DRAFT, ANN, gap=gaps["who feeds the office cat"])
    assert await bot.gaps.count_open(TEAM) == 3
    assert await bot.teaching.approve(proposal.number, BOB, "Bob")
    await bot.in_flight.finish(10)

    assert [gap.question for gap in await bot.gaps.open(TEAM, 9)] == ["what time is the all-hands"]


async def test_a_gap_that_was_taught_opens_again_if_the_answer_does_not_help(bot: Process) -> None:
    await bot.answers.ask(QUESTION, "mention", ANN)
    await bot.in_flight.finish(10)
    await teach(bot)
    assert await bot.gaps.count_open(TEAM) == 0

    await bot.history.rate(Rating("a1", TEAM, "U0BOB", is_helpful=False), QUESTION)

    assert [gap.question for gap in await bot.gaps.open(TEAM, 9)] == [QUESTION]


async def test_another_process_hears_of_an_approval_a_correction_and_the_end(bot: Process, replica: Process) -> None:
    entry = await teach(bot)
    assert await replica.answered(QUESTION) is None
    await replica.layer.refresh()
    assert await replica.answered(QUESTION) == DRAFT.answer

    await teach(bot, CORRECTION, entry)
    await replica.layer.refresh()
    assert await replica.answered(QUESTION) == CORRECTION.answer

    retirement = await bot.teaching.propose_retirement(entry, ANN)
    assert retirement
    await replica.layer.refresh()
    assert await replica.answered(QUESTION) == CORRECTION.answer
    assert await bot.teaching.approve(retirement.number, BOB, "Bob")
    await bot.in_flight.finish(10)
    await replica.layer.refresh()
    assert await replica.answered(QUESTION) is None
    assert replica.layer.origin(TEAM, entry) is None
    assert await replica.teaching.propose_retirement(entry, ANN) is None
    changes = [revision.change for revision in await replica.teaching.history(TEAM, entry)]
    assert changes == ["retire", "correct", "teach"]


async def test_another_process_hears_of_a_confirmation_and_of_how_long_one_holds(
    bot: Process, replica: Process
) -> None:
    entry = await teach(bot)
    await bot.settings.put(TEAM, WorkspaceSettings(confirm_days=30))
    await pass_days(bot, 40)

    async def is_confirmed() -> bool:
        await replica.layer.refresh()
        origin = replica.layer.origin(TEAM, entry)
        assert origin
        return origin.is_confirmed

    assert not await is_confirmed()
    [asked] = await bot.teaching.to_confirm(TEAM, 30, 14)
    assert await replica.teaching.to_confirm(TEAM, 30, 14) == []
    assert await bot.teaching.confirm(asked.number, BOB)
    assert await is_confirmed()

    await pass_days(bot, 40)
    assert not await is_confirmed()
    await bot.settings.put(TEAM, WorkspaceSettings(confirm_days=0))
    assert await is_confirmed()


async def test_a_version_that_was_replaced_cannot_be_confirmed(bot: Process) -> None:
    entry = await teach(bot)
    first = bot.teaching.live(TEAM, entry)
    await teach(bot, CORRECTION, entry)

    assert first
    assert not await bot.teaching.confirm(first.number, BOB)


async def test_an_entry_that_this_version_no_longer_accepts_is_left_out_with_a_warning(
    bot: Process, caplog: pytest.LogCaptureFixture
) -> None:
    old = {"title": "Old", "questions": ["what is old"], "was_once": "a key"}
    proposal = await bot.taught.propose(Proposal(TEAM, "old", "teach", old, "U0ANN"))
    assert await bot.taught.decide(TEAM, proposal.number, Verdict("approved", "U0BOB", "Bob"))
    await teach(bot)

    assert await bot.answered(QUESTION) == DRAFT.answer
    assert "The taught entry old is left out: " in caplog.text
    assert bot.answers.show_again("a1", "old", (), "", ANN) is None


async def test_a_lost_database_leaves_what_was_taught_in_use(small_prepared: Prepared, database_url: str) -> None:
    async with process(database_url, small_prepared) as bot:
        await teach(bot)
        bot.database.trouble = "it is away"
        with pytest.raises(DatabaseLostError):
            await bot.layer.refresh()

        assert await bot.answered(QUESTION) == DRAFT.answer


async def test_a_question_that_the_team_has_taught_is_not_taught_twice(bot: Process) -> None:
    entry = await teach(bot)
    again = Draft(question="Another title", other_questions=f"{QUESTION}?", answer="Call Bob.")
    with pytest.raises(InvalidDraft) as refused:
        await bot.teaching.propose(again, ANN)
    assert list(refused.value.problems) == ["other_questions"]
    assert "Deploy the shop to staging" in refused.value.problems["other_questions"]

    with pytest.raises(InvalidDraft) as refused:
        await bot.teaching.propose(Draft(question=DRAFT.question.upper(), answer="Call Bob."), ANN)
    assert list(refused.value.problems) == ["question"]

    await bot.teaching.propose(CORRECTION, ANN, entry=entry)


async def test_a_question_that_is_typed_twice_is_kept_once(bot: Process) -> None:
    draft = Draft(question="Wash the cups", other_questions="who washes\nWho washes?\nwho  washes", answer="Ann.")
    assert (await bot.teaching.propose(draft, ANN)).content["questions"] == ["who washes"]


async def test_an_approval_is_there_in_time_while_the_knowledge_is_busy(bot: Process) -> None:
    proposal = await bot.teaching.propose(DRAFT, ANN)
    with bot.knowledge._changing:  # noqa: SLF001  (as it is for seconds when the knowledge is reloaded)
        async with asyncio.timeout(3):  # as long as Slack waits for the form
            assert await bot.teaching.approve(proposal.number, BOB, "Bob")
    await bot.in_flight.finish(10)
    assert await bot.answered(QUESTION) == DRAFT.answer


async def test_an_approval_counts_although_the_database_is_lost_right_after_it(bot: Process) -> None:
    proposal = await bot.teaching.propose(DRAFT, ANN)
    with bot.knowledge._changing:  # noqa: SLF001  (so that it is not taken over yet)
        assert await bot.teaching.approve(proposal.number, BOB, "Bob")
        bot.database.trouble = "it does not respond"
    await bot.in_flight.finish(10)
    await bot.database.reopen()
    await bot.layer.refresh()
    assert await bot.answered(QUESTION) == DRAFT.answer
