"""Owners see what they decide on, and authors hear of it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.entry import Entry
from bot.playground.block_kit import block_problems, view_problems
from bot.records import Change, Decision, Origin, Revision
from bot.replies.blocks import reply
from bot.replies.lines import Line, answer_lines
from bot.replies.views.proposals import (
    DECLINE_FORM,
    HISTORY_SHOWN,
    HISTORY_VIEW,
    RETIRE_FORM,
    already_decided_lines,
    author_lines,
    confirm_lines,
    confirmed_lines,
    decided_lines,
    decline_reason_in,
    decline_view,
    history_view,
    proposal_lines,
    proposed_lines,
    published_lines,
    retire_view,
)
from bot.replies.words import mention
from bot.search import Answer
from tests.replies.forms import state_of
from tests.replies.texts import ANY_TEXT

MAY = 1_777_766_400.0
CONTENT: dict[str, Any] = {
    "id": "clear-cache",
    "title": "Clear the build cache",
    "questions": ["Clear the build cache", "wipe the cache"],
    "answer": "It takes `a minute`.",
    "commands": [{"run": "docker builder prune", "does": "Clears it.", "careful": "Builds are slow afterwards."}],
    "docs": "https://wiki.example/cache",
}
PROPOSED = Revision(7, "T1", "clear-cache", "teach", CONTENT, author="U0ANN", made_at=MAY)
APPROVED = replace(
    PROPOSED, decision="approved", decided_by="U0BOB", decided_at=MAY, confirmed_at=MAY, confirmed_by="U0BOB"
)
DECLINED = replace(PROPOSED, decision="declined", decided_by="U0BOB", decided_at=MAY, note="We have a script.")


def text(lines: list[Line]) -> str:
    message = reply(lines)
    assert block_problems(message.blocks) == []
    return message.text


def buttons(lines: list[Line]) -> list[tuple[str, str, str]]:
    rows = [block["elements"] for block in reply(lines).blocks if block["type"] == "actions"]
    return [(each["text"]["text"], each["action_id"], each["value"]) for row in rows for each in row]


def shown(view: dict[str, Any]) -> str:
    assert view_problems(view) == []
    return str(view)


def test_a_proposal_shows_who_proposes_what_and_what_can_be_done() -> None:
    lines = proposal_lines(PROPOSED, hints=["The title should begin with a verb."])

    assert (
        text(lines)
        == """\
<@U0ANN> would like to teach me this answer:

Clear the build cache

    docker builder prune
Careful: Builds are slow afterwards.
Clears it.
It takes `a minute`.

https://wiki.example/cache

Also asked as:
• wipe the cache

It could be clearer:
• The title should begin with a verb."""
    )
    assert buttons(lines) == [
        ("Approve", "approve_proposal", "7"),
        ("Edit", "edit_proposal", "7"),
        ("Decline", "decline_proposal", "7"),
    ]


def test_the_entry_is_shown_as_it_will_be_answered() -> None:
    answer = reply(
        answer_lines(Answer(Entry.model_validate(CONTENT)), origin=Origin(APPROVED, is_confirmed=True))
    ).blocks[:-1]

    assert reply(proposal_lines(PROPOSED)).blocks[1 : 1 + len(answer)] == answer


def test_a_correction_says_what_it_changes() -> None:
    correction = replace(PROPOSED, change="correct")
    before = {**CONTENT, "answer": "No idea.", "commands": [], "docs": None}

    assert text(proposal_lines(correction, before=before)).startswith(
        "<@U0ANN> would like to correct this answer:\n\n"
        "Changed: answer, commands, caution and link.\n\n"
        "Answer until now:\n&gt; No idea.\n\n"
        "Clear the build cache\n"
    )
    assert "Changed: nothing." in text(proposal_lines(correction, before=CONTENT))


def test_a_correction_shows_what_all_parts_were_until_now() -> None:
    correction = replace(PROPOSED, change="correct")
    commands = [{"run": f"docker volume rm v{number}", "does": "Removes it."} for number in range(10)]
    before = {**CONTENT, "title": "Old", "questions": ["Old", "one", "two"], "commands": commands}
    shown = text(proposal_lines(correction, before=before))

    assert "Question until now:\n&gt; Old\n" in shown
    assert "Other ways to ask until now:\n&gt; one\n&gt; two\n" in shown
    assert "Commands until now:\n&gt; docker volume rm v0 # Removes it.\n&gt; docker volume rm v1" in shown
    assert "v7 # Removes it.\n&gt; and 2 more\n" in shown
    assert "Answer until now" not in shown


def test_the_end_of_an_answer_is_approved_or_declined_but_not_edited() -> None:
    lines = proposal_lines(replace(PROPOSED, change="retire"))

    assert text(lines).startswith("<@U0ANN> would like to retire this answer:")
    assert [each[0] for each in buttons(lines)] == ["Approve", "Decline"]


def test_a_decision_replaces_the_proposal() -> None:
    assert text(decided_lines(APPROVED)) == (
        "An answer that <@U0ANN> proposed:\n&gt; Clear the build cache\n\nApproved by <@U0BOB> on 3 May 2026."
    )
    assert text(decided_lines(DECLINED)).endswith("Declined by <@U0BOB> on 3 May 2026.\nWhy:\n&gt; We have a script.")
    assert text(already_decided_lines(DECLINED)).startswith("Another owner was faster:")


def test_an_author_hears_what_was_decided() -> None:
    assert text(author_lines(APPROVED)) == (
        "<@U0BOB> approved your answer:\n&gt; Clear the build cache\n\n"
        "From now on I give it to everyone in this workspace who asks."
    )
    assert text(author_lines(DECLINED)) == (
        "<@U0BOB> declined your answer:\n&gt; Clear the build cache\n\nWhy:\n&gt; We have a script."
    )


def test_a_decision_of_somebody_who_is_forgotten_names_nobody() -> None:
    assert "Approved by someone on 3 May 2026." in text(decided_lines(replace(APPROVED, decided_by="")))


def test_a_reason_for_declining_comes_back() -> None:
    view = decline_view(PROPOSED, "m" * 3_000)

    assert view["callback_id"] == DECLINE_FORM
    assert "Clear the build cache" in shown(view)
    assert decline_reason_in(state_of(view, {"reason": " We have a script.\n"})) == "We have a script."
    assert decline_reason_in(state_of(view)) == ""


def test_an_owner_is_asked_whether_an_answer_is_still_right() -> None:
    lines = confirm_lines(APPROVED)

    assert text(lines).startswith("Is this still right? Nobody has confirmed it since 3 May 2026:")
    assert buttons(lines) == [
        ("Yes, still right", "confirm_entry", "7"),
        ("Correct", "correct_entry", "7"),
        ("Retire", "retire_entry", "7"),
    ]
    assert text(confirmed_lines(APPROVED)) == ("Still right, says <@U0BOB> on 3 May 2026:\n&gt; Clear the build cache")


def test_retiring_asks_first_and_says_what_happens() -> None:
    owner, other = retire_view(APPROVED, "m", publishes=True), retire_view(APPROVED, publishes=False)

    assert owner["callback_id"] == RETIRE_FORM
    assert owner["submit"]["text"] == "Retire"
    assert "Its history is kept" in shown(owner)
    assert "An owner looks at it" in shown(other)


def said(view: dict[str, Any]) -> list[str]:
    """Return the texts of a view, a mention as the user's id, one per paragraph or quotation, and a rule."""
    parts = [part for block in view["blocks"] for part in block.get("elements", [{"elements": [{"text": "---"}]}])]
    return ["".join(each.get("text") or each["user_id"] for each in part["elements"]) for part in parts]


def test_a_history_shows_who_changed_what_and_when() -> None:
    corrected = replace(APPROVED, number=8, change="correct", content={**CONTENT, "answer": "An hour.", "docs": None})
    retired = replace(corrected, number=9, change="retire", decision=None)
    view = history_view([retired, corrected, APPROVED])

    assert view_problems(view) == []
    assert view["callback_id"] == HISTORY_VIEW
    assert said(view) == [
        "U0ANN proposed to retire it on 3 May 2026; it waits for an owner.",
        "---",
        "U0ANN corrected it on 3 May 2026; approved by U0BOB on 3 May 2026.\nAnswer, before and after:",
        "It takes a minute.",
        "An hour.",
        "Link, removed:",
        "https://wiki.example/cache",
        "---",
        "U0ANN taught it on 3 May 2026; approved by U0BOB on 3 May 2026.\nQuestion:",
        "Clear the build cache",
        "Other ways to ask:",
        "wipe the cache",
        "Answer:",
        "It takes a minute.",
        "Commands:",
        "docker builder prune # Clears it.",
        "Caution:",
        "Builds are slow afterwards.",
        "Link:",
        "https://wiki.example/cache",
    ]


def test_a_change_of_an_owner_is_said_once_and_a_proposal_is_called_one() -> None:
    for revision, who in (
        (replace(APPROVED, change="correct", author="U0BOB"), "U0BOB corrected it on 3 May 2026."),
        (replace(APPROVED, author="", decided_by=""), "someone taught it on 3 May 2026; approved by someone on"),
        (DECLINED, "U0ANN proposed to teach it on 3 May 2026; declined by U0BOB on 3 May 2026.\nWhy:"),
    ):
        assert said(history_view([revision]))[0].startswith(who)


def test_what_was_declined_is_no_part_of_what_changed_later() -> None:
    declined = replace(DECLINED, change="correct", content={**CONTENT, "answer": "Never."})
    corrected = replace(APPROVED, change="correct", content={**CONTENT, "answer": "An hour."})

    assert said(history_view([corrected, declined, APPROVED]))[1:3] == ["It takes a minute.", "An hour."]


def test_a_history_shows_one_command_per_line_and_code_as_code() -> None:
    commands = [{"run": "docker ps", "does": "Lists."}, {"run": "docker top web", "does": "Shows."}]
    view = history_view([replace(APPROVED, content={**CONTENT, "commands": commands})])

    assert "docker ps # Lists.\ndocker top web # Shows." in said(view)
    assert {"type": "text", "text": "a minute", "style": {"code": True}} in [
        each for part in view["blocks"][0]["elements"] for each in part["elements"]
    ]


def test_the_largest_history_fits() -> None:
    many = ["`a`" * 100] * 8
    content = {
        "id": "x",
        "title": "`a` " * 18 + "x",
        "questions": many,
        "answer": "`a` " * 100,
        "commands": [{"run": part, "does": part, "careful": part} for part in many],
        "docs": "https://wiki.example/" + "`a`" * 80,
    }
    other = {**content, "title": "x", "questions": many[1:], "answer": "`b` " * 100, "commands": [], "docs": None}
    revisions = [replace(APPROVED, content=content), replace(APPROVED, content=other)] * HISTORY_SHOWN

    assert view_problems(history_view(revisions)) == []
    assert text(proposal_lines(replace(PROPOSED, change="correct"), before=content))


def test_a_long_history_is_cut_and_an_empty_one_says_so() -> None:
    view = history_view([APPROVED] * (HISTORY_SHOWN + 2))

    assert "And 2 older changes." in shown(view)
    assert "no history" in shown(history_view([]))


CHANGES: tuple[Change, ...] = ("teach", "correct", "retire")
DECISIONS: tuple[Decision | None, ...] = ("approved", "declined", None)
LINES = st.text(min_size=1, max_size=200).filter(lambda line: line.strip() and "\n" not in line)


def visible(text: str, longest: int) -> str:
    """Return what the rules of an entry let through."""
    return (text.strip() or "x")[:longest].strip() or "x"


@given(ANY_TEXT, ANY_TEXT, LINES, st.sampled_from(CHANGES), st.sampled_from(DECISIONS))
def test_any_texts_make_messages_and_views_that_slack_takes(
    answer: str, note: str, line: str, change: Change, decision: Decision | None
) -> None:
    assume(mention(note) == "someone")  # a note like U0 is the id of a user, who is mentioned as the author
    content = {
        "id": "x",
        "title": line[:70].strip() or "x",
        "questions": [line] * 20,
        "answer": visible(answer, 1_000),
        "commands": [{"run": line, "does": line, "careful": line}],
        "docs": "https://evil.example/|<!channel>",
    }
    revision = replace(APPROVED, change=change, content=content, decision=decision, note=note, author=note)

    for lines in (
        proposal_lines(revision, hints=[note, answer] * 10, before=CONTENT),
        decided_lines(revision),
        proposed_lines(revision, is_anyone_asked=True),
        proposed_lines(revision, is_anyone_asked=False),
        published_lines(revision),
        author_lines(revision),
        confirm_lines(revision),
        confirmed_lines(revision),
    ):
        assert text(lines).count("<") == text(lines).count("<@U0BOB>")
    for view in (
        history_view([revision, PROPOSED] * 20),
        decline_view(revision),
        retire_view(revision, publishes=True),
    ):
        assert view_problems(view) == []


@pytest.mark.parametrize("change", CHANGES)
def test_what_an_owner_publishes_is_acknowledged(change: Change) -> None:
    assert text(published_lines(replace(APPROVED, change=change))).endswith("&gt; Clear the build cache")
