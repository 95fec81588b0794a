"""Teaching: the form, who decides, and what becomes of an answer that was taught."""

import asyncio
from typing import Any

import pytest

from bot.playground.block_kit import objects_in
from bot.playground.slack import FakeSlack, JsonObject, Message, ShownView
from bot.playground.slack.workspace import ADMIN, CHANNEL, NEWCOMER, OWNER, OWNERS_CHANNEL, PERSON, TEAM
from bot.records import WorkspaceSettings
from bot.storage import Database, Revisions, WorkspaceSettingsStore
from tests.postgresql import PostgreSQL
from tests.whole_bot.talk import QUESTION, Talk, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

ANSWER = "Ask Ann."


async def be_owned(database: Database, *owners: str, channel: str | None = None) -> None:
    settings = WorkspaceSettings(owners=owners or (OWNER,), owners_channel=channel)
    await WorkspaceSettingsStore(database).put(TEAM, settings)


async def publish(talk: Talk, question: str, **values: Any) -> None:
    """Let the owner teach an answer, which is given at once."""
    olga = talk.as_user(OWNER)
    form = await olga.open_by_command(f"teach {question}")
    await olga.submit(form, {"answer": ANSWER, **values})
    shown = (await talk.slack.next_view()).shown
    assert "From now on I answer this to everyone" in shown, shown


async def propose(talk: Talk, question: str, **values: Any) -> Message:
    """Let an engineer propose an answer, and return the message that the owners get."""
    form = await talk.open_by_command(f"teach {question}")
    assert "An owner looks at your answer" in form.shown
    await talk.submit(form, {"answer": ANSWER, **values})
    assert "The owners have been asked" in (await talk.slack.next_view()).shown
    return await talk.slack.next_message()


def initial(form: ShownView, field: str) -> str:
    return str(form.element(field).get("initial_value", ""))


async def choose(talk: Talk, answer: Message, what: str) -> ShownView:
    """Correct or retire a taught answer, or show its history."""
    element, value = management(answer, what)
    return await talk.open(element, answer, value)


def management(answer: Message, what: str) -> tuple[JsonObject, str]:
    """Return the element below a taught answer that has what can be done with it, and the value of that."""
    if what == "correct":
        button = answer.element("manage_entry_correct")
        return button, button["value"]
    menu = answer.element("manage_entry")
    return menu, next(option["value"] for option in menu["options"] if option["value"].startswith(what))


async def test_the_form_opens_by_command_with_and_without_a_question(team: Talk) -> None:
    assert initial(await team.open_by_command("teach"), "question") == ""
    form = await team.open_by_command(" Teach  which font do our slides use ")
    assert initial(form, "question") == "which font do our slides use"
    long = "where do we find the list of all the people who may approve an order of more than ten laptops"
    form = await team.open_by_command(f"teach {long}")
    assert (initial(form, "question"), initial(form, "other_questions")) == ("", long)


async def test_a_question_that_begins_with_teach_me_is_a_question(team: Talk) -> None:
    answer = await team.command("teach me about volumes")
    assert "You asked: teach me about volumes" in answer.text


async def test_the_form_shows_the_question_of_the_command_as_it_was_typed(team: Talk) -> None:
    form = await team.open_by_command("teach where is the R&amp;D wiki &lt;3")
    assert initial(form, "question") == "where is the R&D wiki <3"


async def test_the_form_takes_the_question_of_an_unknown_answer(team: Talk) -> None:
    for unknown in (
        await team.mention("which font do our slides use"),
        await team.command("where do we keep the office keys"),
    ):
        form = await team.open(unknown.element("teach"), unknown)
        assert initial(form, "question") in unknown.element("teach")["value"]
        assert initial(form, "question") != ""


async def test_a_message_becomes_the_answer_and_its_commands_are_taken_out(team: Talk) -> None:
    text = "First look:\n```docker ps -a\n$ docker logs web &amp;&amp; docker top web```\nThen ask <@U0OWNER> &lt;3"
    await team.as_user(NEWCOMER).use_shortcut("teach_message", team.slack.message(text))
    form = await team.slack.next_view()
    assert initial(form, "commands").splitlines() == ["docker ps -a", "docker logs web && docker top web"]
    assert initial(form, "answer").startswith("First look:\nThen ask ")
    assert initial(form, "answer").endswith("<3")
    assert "docker" not in initial(form, "answer")
    assert form.user == NEWCOMER


BROKEN = [
    ({"answer": "   "}, {"answer"}, "empty"),
    ({"link": "http://wiki/a"}, {"link"}, "must be an address that begins with https://"),
    ({"commands": "docker compose down -v"}, {"caution"}, "needs a caution"),
    ({"commands": "docker volume rm web # Removes it."}, {"caution"}, "needs a caution"),
    ({"commands": "docker ps # " + "x" * 301}, {"commands"}, "maximum is 300"),
    ({"commands": "docker ps\n" * 9}, {"commands"}, "maximum is 8"),
    ({"other_questions": "x" * 301}, {"other_questions"}, "maximum is 300"),
    ({"answer": "x" * 2_990}, {"answer", "question"}, "maximum is 3,000"),
]


@pytest.mark.parametrize(("values", "fields", "words"), BROKEN, ids=[words for _, _, words in BROKEN])
async def test_what_breaks_a_rule_is_said_at_its_field_and_what_was_typed_stays(
    team: Talk, database: Database, values: dict[str, str], fields: set[str], words: str
) -> None:
    form = await team.open_by_command("teach how do we name feature flags for the mobile app")
    typed = {"answer": "By ticket.", "other_questions": "naming of flags", **values}
    await team.submit(form, typed)
    refused = await team.slack.next_view()
    assert refused.how == "errors"
    assert refused.errors.keys() <= fields
    assert words in " ".join(refused.errors.values())
    state = team.slack.view_submission(refused)["view"]["state"]["values"]
    assert {name: state[name][name]["value"] for name in typed} == typed
    assert await Revisions(database).waiting(TEAM) == []
    good = {"answer": "By ticket.", "commands": "", "link": "", "other_questions": ""}
    await team.submit(refused, good)
    assert "Thank you!" in (await team.slack.next_view()).shown
    assert len(await Revisions(database).waiting(TEAM)) == 1


async def test_who_is_too_late_for_the_form_is_told_to_try_again(team: Talk) -> None:
    unknown = await team.mention("which font do our slides use")
    press = team.slack.block_actions("teach", unknown.element("teach")["value"], unknown)
    command = team.slack.slash_command("teach")
    shortcut = team.slack.message_action("teach_message", team.slack.message("Ask Ann."))
    team.slack.clock.advance(4)
    for late in (team.deliver_interaction(press), team.deliver_command(command), team.deliver_interaction(shortcut)):
        await late
        said = await team.slack.next_message()
        assert said.hidden
        assert "Please try again" in said.text
    assert team.slack.take_unread_views() == []


async def test_what_an_owner_teaches_is_answered_at_once_with_its_origin(team: Talk, database: Database) -> None:
    await be_owned(database)
    question = "how do we order a new laptop for an intern"
    await publish(
        team,
        question,
        other_questions="laptop for interns",
        answer="Write to the `desk`. It takes a week.",
        commands="docker volume rm desk # Clears the desk.\ndocker ps",
        caution="All drawers are lost.",
        link="https://wiki/desk",
    )
    answer = await team.as_user(NEWCOMER).mention(question)
    assert answer.commands == ["docker volume rm desk", "docker ps"]
    for part in ("Write to the `desk`.", "Clears the desk.", "All drawers are lost.", "https://wiki/desk"):
        assert part in answer.text
    assert "Your team's own answer, approved by Olga Owner on" in answer.text
    assert f"<@{OWNER}>" not in answer.text
    answer.element("feedback")
    assert "desk" in (await team.direct("laptop for interns")).text


async def test_a_taught_answer_comes_before_the_shipped_one_until_it_is_retired(team: Talk, database: Database) -> None:
    await be_owned(database)
    question = "how do I list all images"
    shipped = await team.command(question)
    await publish(team, question, answer="Look at our registry's page instead.")
    own = await team.command(question)
    assert "Look at our registry's page instead." in own.text

    retiring = await choose(team, own, "retire")
    assert "An owner looks at it" in retiring.shown
    await team.submit(retiring)
    assert "The owners have been asked" in (await team.slack.next_view()).shown
    proposal = await team.slack.next_message()
    assert "would like to retire this answer" in proposal.text
    assert [button["action_id"] for button in proposal.buttons] == ["approve_proposal", "decline_proposal"]
    await team.as_user(OWNER).press(proposal.element("approve_proposal"), proposal)
    await team.slack.next_message()
    assert (await team.command(question)).commands == shipped.commands
    for what in ("retire", "correct", "history"):  # the old message still has them
        element, value = management(own, what)
        assert "no longer" in (await team.press(element, own, value)).text


async def test_an_owner_corrects_an_answer_and_the_history_has_both(team: Talk, database: Database) -> None:
    await be_owned(database)
    olga = team.as_user(OWNER)
    question = "how do I enrol in the security training"
    await publish(team, question, commands="docker ps # Lists.", link="https://wiki/old")
    answer = await olga.mention(question)
    form = await choose(olga, answer, "correct")
    assert (initial(form, "question").casefold(), initial(form, "answer")) == (f"{question}?".casefold(), ANSWER)
    assert (initial(form, "commands"), initial(form, "link")) == ("docker ps # Lists.", "https://wiki/old")
    await olga.submit(form, {"answer": "Ask Bob.", "commands": "", "link": "https://wiki/new"})
    assert "corrected answer" in (await team.slack.next_view()).shown
    answer = await team.mention(question)
    assert "Ask Bob." in answer.text
    assert answer.commands == []
    history = (await choose(team, answer, "history")).shown
    for part in ("taught", "corrected", "Ask Ann.", "Ask Bob.", "https://wiki/old", "https://wiki/new", "removed"):
        assert part in history


async def test_a_proposal_goes_to_each_owner_and_the_first_decision_counts(team: Talk, database: Database) -> None:
    await be_owned(database, OWNER, ADMIN)
    first = await propose(team, "how do I book a meeting room in Berlin", answer="ask ann")
    second = await team.slack.next_message()
    assert [first.channel, second.channel] == ["D0OWNER", "D0ADMIN"]
    assert f"<@{PERSON}> would like to teach me this answer:" in first.text
    assert "It could be clearer" in first.text  # the style

    olga, bob = team.as_user(OWNER), team.as_user(ADMIN)
    await asyncio.gather(
        olga.act(first.element("approve_proposal"), first),
        bob.act(second.element("approve_proposal"), second),
    )
    said = [await team.slack.next_message() for _ in range(3)]
    [to_author] = [message for message in said if message.kind == "post"]
    assert to_author.channel == "D0ENGINEER"
    assert "approved your answer" in to_author.text
    decided = [message.text for message in said if message.kind == "response"]
    assert sorted("Another owner was faster" in text for text in decided) == [False, True]
    assert all("Approved by" in text for text in decided)
    # Whoever comes later is told too, by each of the buttons.
    for button in ("approve_proposal", "edit_proposal", "decline_proposal"):
        late = await bob.press(second.element(button), second)
        assert "Another owner was faster" in late.text
        assert late.buttons == []
    await team.no_more()


async def test_only_owners_decide_although_others_see_the_buttons(team: Talk, database: Database) -> None:
    await be_owned(database, channel=OWNERS_CHANNEL)
    proposal = await propose(team, "when does the nightly payroll report run")
    assert proposal.channel == OWNERS_CHANNEL
    for user in (PERSON, NEWCOMER, ADMIN):
        for button in ("approve_proposal", "edit_proposal", "decline_proposal"):
            refused = await team.as_user(user).press(proposal.element(button), proposal)
            assert "Only the owners" in refused.text
            assert (refused.hidden, refused.extra["replace_original"]) == (True, False)
    assert len(await Revisions(database).waiting(TEAM)) == 1


async def test_who_is_no_longer_an_owner_cannot_send_a_form_that_is_still_open(team: Talk, database: Database) -> None:
    await be_owned(database, channel=OWNERS_CHANNEL)
    olga = team.as_user(OWNER)
    proposal = await propose(team, "how do we file an expense claim for travel")
    for button, values in (("edit_proposal", {"answer": "Never."}), ("decline_proposal", {})):
        await be_owned(database, channel=OWNERS_CHANNEL)
        form = await olga.open(proposal.element(button), proposal)
        await be_owned(database, ADMIN, channel=OWNERS_CHANNEL)
        await olga.submit(form, values)
        assert "Only the owners" in (await team.slack.next_view()).shown
    assert len(await Revisions(database).waiting(TEAM)) == 1


async def test_a_declined_proposal_is_explained_to_its_author(team: Talk, database: Database) -> None:
    await be_owned(database)
    olga, question = team.as_user(OWNER), "how do we refund a customer twice charged"
    proposal = await propose(team, question)
    form = await olga.open(proposal.element("decline_proposal"), proposal)
    await olga.submit(form, {"reason": "Ask <!channel> *first*."})
    said = [await team.slack.next_message() for _ in range(2)]
    [to_author] = [message for message in said if message.kind == "post"]
    [decided] = [message for message in said if message.kind == "response"]
    assert to_author.channel == "D0ENGINEER"
    assert "declined your answer" in to_author.text
    for message in (to_author, decided):
        assert "*first*" in message.shown
        assert "<!channel>" not in message.text
    assert decided.buttons == []
    assert "I don't know that" in (await team.mention(question)).text


async def test_the_author_hears_of_a_decision_although_the_proposal_can_no_longer_be_replaced(
    team: Talk, database: Database
) -> None:
    await be_owned(database)
    olga = team.as_user(OWNER)
    proposal = await propose(team, "where do we keep the keys of the office safe")
    form = await olga.open(proposal.element("edit_proposal"), proposal)
    team.slack.fail_next("response_url", status=404, error="expired_url")
    await olga.submit(form, {"answer": "Ask Olga."})
    assert "From now on" in (await team.slack.next_view()).shown
    assert "approved your answer" in (await team.slack.next_message()).text
    await team.no_more()
    proposal = await olga.press(proposal.element("approve_proposal"), proposal)
    assert "Another owner was faster" in proposal.text


async def test_an_owner_decides_about_the_proposal_of_somebody_who_has_left(team: Talk, database: Database) -> None:
    await be_owned(database)
    noor = team.as_user(NEWCOMER)
    proposal = await propose(noor, "where do we keep the spare chairs of the office")
    team.slack.channels.remove("D0NEWCOMER")
    try:
        decided = await team.as_user(OWNER).press(proposal.element("approve_proposal"), proposal)
        assert "Approved by" in decided.text
        await team.bot.logged("The author of a proposal could not be told")
        await team.no_more()
    finally:
        team.slack.channels.add("D0NEWCOMER")


async def test_an_owner_s_answer_is_taken_in_time_although_slack_does_not_say_their_name(
    team: Talk, database: Database
) -> None:
    await be_owned(database)
    olga = team.as_user(OWNER)
    form = await olga.open_by_command("teach which tram goes to the second office")
    with team.slack.hold("users.info"):
        async with asyncio.timeout(3):  # as long as Slack waits
            await olga.submit(form, {"answer": "The number 7."})
    assert "From now on" in (await team.slack.next_view()).shown


async def test_a_proposal_waits_for_the_first_owners(team: Talk, database: Database) -> None:
    form = await team.open_by_command("teach which team owns the search ranking dashboard")
    await team.submit(form, {"answer": ANSWER})
    assert "No owners are set yet" in (await team.slack.next_view()).shown
    assert "waits for" not in (await team.command("gaps")).text

    # An admin finds it under the gaps.
    admin = team.as_user(ADMIN)
    listed = await admin.command("gaps")
    assert "1 proposal waits for an owner's decision" in listed.text
    shown = await admin.press(listed.element("show_waiting_proposals"), listed)
    assert shown.hidden
    assert ANSWER in shown.text
    refused = await team.press(listed.element("show_waiting_proposals"), listed)
    assert "Only the owners" in refused.text

    # The first owners are asked.
    settings = await admin.open_by_command("settings")
    await admin.submit(settings, {"owners": [OWNER]})
    assert "saved" in (await team.slack.next_view()).shown
    proposal = await team.slack.next_message()
    assert proposal.channel == "D0OWNER"
    await team.as_user(OWNER).press(proposal.element("approve_proposal"), proposal)
    await team.slack.next_message()
    assert await Revisions(database).waiting(TEAM) == []


async def test_an_admin_decides_while_no_owners_are_set(team: Talk, database: Database) -> None:
    form = await team.open_by_command("teach how do I get access to the wiki of the data team")
    await team.submit(form, {"answer": ANSWER})
    await team.slack.next_view()
    admin = team.as_user(ADMIN)
    listed = await admin.command("gaps")
    shown = await admin.press(listed.element("show_waiting_proposals"), listed)
    said = [await admin.press(shown.element("approve_proposal"), shown), await team.slack.next_message()]
    assert {message.kind for message in said} == {"post", "response"}
    assert "approved by Bob Admin" in (await team.mention("how do I get access to the wiki of the data team")).text
    assert await Revisions(database).waiting(TEAM) == []


async def test_owners_who_have_only_a_channel_are_asked_there(team: Talk, database: Database) -> None:
    await WorkspaceSettingsStore(database).put(TEAM, WorkspaceSettings(owners_channel=OWNERS_CHANNEL))
    proposal = await propose(team, "how do I rotate the certificates of our intranet")
    assert proposal.channel == OWNERS_CHANNEL


HOSTILE = {
    "answer": "<!channel> <!here> <@U0OWNER> <#C0OWNERS> &lt;!everyone&gt; *bold* _it_ ~no~ <https://evil|https://good>"
    " ```` `` ``` `ok` > quote\n• list",
    "other_questions": "<!channel> ping\n`x` <@U0OWNER>",
    "commands": "docker ps <!channel> ``` # <!here> *now* <https://evil|good>",
    "caution": "<!channel> `data` <https://evil|good>",
    "link": "https://evil/%3e|<https://good>*x*",
}


async def test_hostile_text_pings_nobody_and_hides_nothing(team: Talk, database: Database) -> None:
    await be_owned(database, channel=OWNERS_CHANNEL)
    question = "how do we <!channel> `name` the <@U0OWNER> barges"
    proposal = await propose(team, question, **HOSTILE)
    olga = team.as_user(OWNER)
    approved = [await olga.press(proposal.element("approve_proposal"), proposal), await team.slack.next_message()]
    answer = await team.mention("how do we name the barges")
    assert "own answer" in answer.text
    history = await choose(team, answer, "history")
    for message in (proposal, *approved, answer):
        assert "<!" not in message.text
    for blocks in (proposal.blocks, *(message.blocks for message in approved), answer.blocks, history.blocks):
        parts = list(objects_in(blocks))
        allowed: set[object] = set() if blocks is answer.blocks else {PERSON, OWNER}
        assert {part["user_id"] for part in parts if part.get("type") == "user"} <= allowed
        assert not [part for part in parts if part.get("type") in ("link", "channel", "broadcast", "usergroup")]
        marked = [str(part["text"]) for part in parts if part.get("type") == "mrkdwn"]
        assert not [text for text in marked if "<!" in text or "<@" in text or "|good" in text], marked
    assert answer.commands == ["docker ps <!channel> ```"]


@pytest.mark.parametrize("piece", ["Call 1. ", "< & > `1` ", "``1```\n"])
async def test_3000_characters_break_nothing(team: Talk, database: Database, piece: str) -> None:
    await be_owned(database, channel=OWNERS_CHANNEL)
    question = "what is the on-call phone number of the warehouse"
    long = piece * (2_400 // len(piece))
    proposal = await propose(team, question, answer=long, other_questions="\n".join(["y" * 299] * 9))
    olga = team.as_user(OWNER)
    edit = await olga.open(proposal.element("edit_proposal"), proposal)
    assert initial(edit, "answer") == long.strip()
    await olga.submit(edit, {"answer": long.replace("1", "2")})
    assert "From now on" in (await team.slack.next_view()).shown
    for _ in range(2):
        await team.slack.next_message()
    answer = await team.command(question)
    assert "own answer, approved by Olga Owner" in answer.shown
    assert answer.channel == CHANNEL
    await choose(team, answer, "history")


async def test_the_question_of_the_shipped_knowledge_can_be_taught_from_a_thumb_down(
    team: Talk, database: Database
) -> None:
    await be_owned(database)
    olga = team.as_user(OWNER)
    answer = await olga.mention(QUESTION)
    thumbs = answer.element("feedback")
    await olga.submit(await olga.open(thumbs, answer, thumbs["negative_button"]["value"]), {"reason": "off_target"})
    offer = await team.slack.next_message()
    form = await olga.open(offer.element("teach"), offer)
    assert initial(form, "question") == QUESTION
    await olga.submit(form, {"answer": "We never remove volumes."})
    assert "From now on" in (await team.slack.next_view()).shown
    assert "We never remove volumes." in (await team.mention(QUESTION)).text
    assert "There are no gaps" in (await team.command("gaps")).text


async def test_characters_that_disguise_a_command_are_refused(team: Talk) -> None:
    form = await team.open_by_command("teach which shelf has the spare network cables")
    await team.submit(form, {"answer": ANSWER, "commands": "docker ps \u202eweb # Lists."})
    refused = await team.slack.next_view()
    assert "U+202E" in refused.errors["commands"]


async def test_a_restart_between_the_form_the_proposal_and_the_approval_loses_nothing(database_url: str) -> None:
    question = "how do I get a badge for the harbour"
    async with FakeSlack() as slack:
        async with serving(slack, database_url) as talk:
            admin = talk.as_user(ADMIN)
            settings = await admin.open_by_command("settings")
            await admin.submit(settings, {"owners": [OWNER]})
            await slack.next_view()
            form = await talk.open_by_command(f"teach {question}")
        async with serving(slack, database_url) as talk:
            await talk.submit(form, {"answer": ANSWER})
            assert "The owners have been asked" in (await slack.next_view()).shown
            proposal = await slack.next_message()
        async with serving(slack, database_url) as talk:
            edit = await talk.as_user(OWNER).open(proposal.element("edit_proposal"), proposal)
        async with serving(slack, database_url) as talk:
            await talk.as_user(OWNER).submit(edit, {"answer": "Ask Noor."})
            assert "From now on" in (await slack.next_view()).shown
            assert {(await slack.next_message()).kind for _ in range(2)} == {"post", "response"}
        async with serving(slack, database_url) as talk:
            assert "Ask Noor." in (await talk.mention(question)).text


SORRY = "I can't do that now"


async def test_a_lost_database_costs_no_answer_and_nothing_that_was_typed() -> None:
    question = "how do I get a badge for the harbour"
    with PostgreSQL() as server:
        async with FakeSlack() as slack, serving(slack, server.new_database()) as talk:
            admin = talk.as_user(ADMIN)
            await admin.submit(await admin.open_by_command("settings"), {"owners": [OWNER]})
            await slack.next_view()
            olga, noor = talk.as_user(OWNER), talk.as_user(NEWCOMER)
            await olga.submit(await olga.open_by_command("teach which font do our slides use"), {"answer": "Sans."})
            await slack.next_view()
            own, answer = await talk.command("which font do our slides use"), await talk.mention(QUESTION)
            thumbs = answer.element("feedback")
            forms: list[tuple[ShownView, dict[str, object]]] = [
                (await noor.open(thumbs, answer, thumbs["negative_button"]["value"]), {"reason": "wrong"}),
                (await talk.open_by_command(f"teach {question}"), {"answer": ANSWER}),
                (await olga.open_by_command("settings"), {"owners": [OWNER, ADMIN]}),
            ]
            retiring = await choose(admin, own, "retire")
            await talk.no_more()

            server.stop()
            assert "docker volume rm" in (await talk.mention(QUESTION)).text
            assert "Sans." in (await talk.command("which font do our slides use")).text
            unknown = await talk.mention(question)
            for text in ("teach", "gaps", "settings"):
                assert SORRY in (await talk.command(text)).text
            for button in ("teach", "ask_human"):
                assert SORRY in (await talk.press(unknown.element(button), unknown)).text
            assert SORRY in (await talk.press(thumbs, answer, thumbs["positive_button"]["value"])).text
            for form, values in forms:
                await talk.submit(form, values)
                refused = await slack.next_view()
                assert (refused.id, refused.how, SORRY in refused.shown) == (form.id, "errors", True)
            await admin.submit(retiring)  # it has no field at which that could be said, and nothing to lose
            assert SORRY in (await slack.next_view()).shown
            ready = (await talk.bot.get("/readyz")).text
            assert "not kept so far:" in ready
            assert "answers" in ready
            assert "ratings" in ready

            server.start()
            await talk.bot.logged("The database can be used again.")
            for form, _ in forms:  # with what was typed
                await talk.submit(form)
            said = [(await slack.next_view()).shown for _ in forms[1:]]
            assert ["asked about your proposal" in said[0], "saved" in said[1]] == [True, True]
            assert {(await slack.next_message()).channel for _ in range(2)} == {CHANNEL, "D0OWNER"}
            await talk.no_more()
            assert (await talk.bot.get("/readyz")).text == "ready"
