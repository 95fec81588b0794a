"""People are asked by name, and what they know can be remembered."""

from typing import Any

from hypothesis import given

from bot.playground.block_kit import block_problems
from bot.replies.blocks import reply
from bot.replies.buttons import ButtonValue
from bot.replies.lines import Line
from bot.replies.views.humans import MOST_ASKED, ask_human_lines, nobody_lines, solved_lines
from tests.replies.texts import ANY_TEXT

VALUE = ButtonValue("a1", "", (), "how do I reach staging")


def buttons(lines: list[Line]) -> list[tuple[str, str, ButtonValue]]:
    message: Any = reply(lines)
    assert block_problems(message.blocks) == []
    [row] = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [(each["text"]["text"], each["action_id"], ButtonValue.parse(each["value"])) for each in row]


def test_people_are_asked_by_name() -> None:
    lines = ask_human_lines("U0ANN", ["U0BOB", "U0EVE"], VALUE)

    assert reply(lines).text == ("<@U0BOB> and <@U0EVE>, <@U0ANN> asks:\n&gt; how do I reach staging\n\nCan you help?")
    assert buttons(lines) == [("Solved", "solved", VALUE)]


def test_not_everybody_is_asked() -> None:
    lines = ask_human_lines("U0ANN", [f"U0{number}" for number in range(50)], VALUE)

    assert reply(lines).text.count("<@") == MOST_ASKED + 1


def test_a_question_that_no_button_holds_is_above() -> None:
    lines = ask_human_lines("U0ANN", ["U0BOB"], VALUE.without_question())

    assert reply(lines).text == "<@U0BOB>, <@U0ANN> has the question above. Can you help?"
    assert block_problems(reply(lines).blocks) == []


def test_what_is_solved_can_be_remembered() -> None:
    lines = solved_lines("U0BOB", VALUE)

    assert reply(lines).text == (
        "&gt; how do I reach staging\n\nSolved by <@U0BOB>.\n"
        "Should I remember the answer? Then nobody has to ask again."
    )
    assert buttons(lines) == [("Teach the answer", "teach", VALUE)]


def test_without_owners_it_says_how_to_get_some() -> None:
    message = reply(nobody_lines())

    assert message.text == "No owners are set: an admin can choose them with `/docker settings`."
    assert block_problems(message.blocks) == []


@given(ANY_TEXT)
def test_no_question_mentions_anybody_else(question: str) -> None:
    value = ButtonValue("a1", "", (), question)

    for lines, named in ((ask_human_lines("U0ANN", ["U0BOB"], value), 2), (solved_lines("U0BOB", value), 1)):
        message = reply(lines)
        assert block_problems(message.blocks) == []
        assert message.text.count("<") == named
        assert str(message.blocks).count("'user_id'") == named
