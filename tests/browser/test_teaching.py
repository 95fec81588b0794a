"""A team teaches the bot an answer of its own."""

import re

from playwright.sync_api import expect

from tests.browser.window import Window

QUESTION = "How do I reset the test data of the shop?"
COMMAND = "docker compose -p shop down -v"


def test_an_engineer_teaches_an_answer_that_an_owner_approves_and_everyone_gets(window: Window) -> None:
    window.go_to("dev")
    window.say("/docker teach")
    window.modal.get_by_label("Question", exact=True).fill(QUESTION)
    window.modal.get_by_label("Answer", exact=True).fill("The next start fills the database again.")
    window.modal.get_by_label("Commands").fill(f"{COMMAND} # Removes the shop with its volumes.")
    window.press("Propose", window.modal)
    caution = window.modal.get_by_label("Caution")
    expect(caution).to_be_focused()
    expect(caution).to_have_accessible_description(re.compile("lose"))

    caution.fill("The orders of your own tests are gone.")
    window.press("Propose", window.modal)
    expect(window.modal).to_contain_text("The owners have been asked")
    window.press("Close", window.modal)

    window.act_as("Olga Owner")
    window.go_to("wharfie")
    proposal = window.message(COMMAND)
    expect(proposal).to_contain_text("@Ann Engineer would like to teach me this answer")
    window.press("Approve", proposal)
    expect(window.message("Approved by @Olga Owner")).to_contain_text(QUESTION)

    window.act_as("Ann Engineer")
    expect(window.message("@Olga Owner approved your answer")).to_contain_text(QUESTION)
    window.say("reset the shop's test data")
    expect(window.message(COMMAND)).to_contain_text("Your team's own answer, approved by")
