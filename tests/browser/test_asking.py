"""People ask: with the command, with a mention, in the direct message; and what they can do with an answer."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.window import Window

QUESTION = "how do I remove volumes"
COMMAND = "docker volume rm app-data"


def test_only_the_asker_sees_the_answer_to_the_command_until_they_share_it(
    window: Window, open_window: OpenWindow
) -> None:
    window.go_to("general")
    colleague = open_window()
    colleague.act_as("Olga Owner")
    colleague.go_to("general")

    window.say(f"/docker {QUESTION}")
    answer = window.message(COMMAND)
    expect(answer).to_contain_text("Only visible to you")
    expect(colleague.main).not_to_contain_text(COMMAND)

    window.press("Share with the channel", answer)
    shared = colleague.message(COMMAND)
    expect(shared).to_contain_text("@Ann Engineer asked")
    expect(shared).not_to_contain_text("Only visible to you")


def test_a_mention_is_completed_and_answered_in_the_thread(window: Window) -> None:
    window.go_to("dev")
    window.field.press_sequentially("@whar")
    window.main.get_by_role("option", name="wharfie").click()
    expect(window.field).to_have_value("@wharfie ")
    window.field.press_sequentially("how do I list running containers")
    window.field.press("Enter")

    window.message("how do I list running containers").get_by_role("link", name="1 reply").click()
    expect(window.message("docker ps", within=window.thread)).to_be_visible()

    window.reply_field.fill("and the stopped ones?")
    window.reply_field.press("Enter")
    expect(window.message("and the stopped ones?", within=window.thread)).to_be_visible()
    expect(window.message("docker ps -a", within=window.thread)).to_be_visible()

    window.thread.get_by_role("link", name="Close thread").click()
    expect(window.thread).to_be_hidden()


def test_in_the_direct_message_the_question_is_enough_and_its_command_can_be_copied(open_window: OpenWindow) -> None:
    window = open_window(permissions=["clipboard-read", "clipboard-write"])
    window.say(QUESTION)
    answer = window.message(COMMAND)
    expect(answer).to_be_visible()
    answer.get_by_role("button", name="Copy the command").first.click()

    expect(answer.get_by_role("button", name="Copied")).to_be_visible()
    assert window.page.evaluate("navigator.clipboard.readText()") == COMMAND


def test_a_file_that_is_chosen_for_a_snippet_is_reviewed(window: Window, tmp_path: Path) -> None:
    file = tmp_path / "Dockerfile"
    file.write_text("FROM alpine:3.20\nMAINTAINER me\n")
    window.press("Attach and shortcuts", window.main)
    window.press("Create a text snippet", window.main)
    window.page.get_by_label("A file from this machine").set_input_files(file)
    expect(window.page.get_by_label("Content")).to_have_value(file.read_text())
    window.press("Create snippet", window.main)

    expect(window.message("MAINTAINER is deprecated")).to_contain_text("Dockerfile: ")


def test_of_several_answers_one_is_chosen_and_the_others_stay(window: Window) -> None:
    window.go_to("general")
    window.say("/docker remove")
    window.press("Remove an image", window.message("Do you mean one of these?"))

    answer = window.message("docker image rm")
    expect(answer).to_contain_text("Or did you mean:")
    window.press("Remove a container", answer)
    expect(window.message("docker rm")).to_be_visible()


def test_who_got_an_answer_that_did_not_help_says_why_and_can_ask_a_human(window: Window) -> None:
    window.go_to("general")
    window.say("/docker how do I list images")
    window.press("This answer did not help", window.message("docker image ls"))
    window.press("Send", window.modal)
    expect(window.modal).to_contain_text("Please complete this required field.")

    window.modal.get_by_label("It is out of date").check()
    window.modal.get_by_label("What would have helped you?").fill("The new name of the command.")
    window.press("Send", window.modal)

    expect(window.modal).to_be_hidden()
    expect(window.message("Thank you, that helps").get_by_role("button", name="Ask a human")).to_be_visible()


def test_an_edited_question_changes_its_answer_in_place_and_a_deleted_one_is_gone(window: Window) -> None:
    window.say("how do I list networks")
    expect(window.message("docker network ls")).to_be_visible()
    answers = window.main.get_by_role("article", name="Message from wharfie")
    before = answers.count()

    question = window.message("how do I list networks").and_(window.main.get_by_label("Message from Ann Engineer"))
    window.use_menu_of(question, "Edit message")
    editing = window.main.get_by_role("textbox", name="Edit message")
    editing.fill("how do I list contexts")
    editing.press("Enter")

    expect(window.message("how do I list contexts")).to_contain_text("(edited)")
    expect(answers.last).to_contain_text("docker context ls")
    expect(answers).to_have_count(before)

    edited = window.message("how do I list contexts").and_(window.main.get_by_label("Message from Ann Engineer"))
    window.use_menu_of(edited, "Delete message…")
    window.press("Delete", window.modal)
    expect(window.modal).to_be_hidden()
    expect(edited).to_be_hidden()


def test_a_colleagues_message_is_answered_from_its_menu_in_the_thread(window: Window) -> None:
    window.act_as("Olga Owner")
    window.go_to("general")
    complaint = window.message("no space left on device")
    window.use_menu_of(complaint, "Answer with wharfie")
    window.press('Fix "no space left on device"', window.modal)
    expect(window.modal).to_contain_text("docker system")
    window.modal.get_by_label("In the thread").check()
    window.press("Send", window.modal)

    expect(window.modal).to_be_hidden()
    complaint.get_by_role("link", name="1 reply").click()
    expect(window.message("docker system", within=window.thread)).to_contain_text("@Olga Owner asked me")


def test_the_shortcut_at_the_message_field_searches_anywhere(window: Window) -> None:
    window.go_to("dev")
    window.press("Attach and shortcuts", window.main)
    shortcuts = window.main.get_by_role("group", name="Attach and shortcuts")
    shortcuts.get_by_role("button", name="Search Docker answers").click()
    words = window.modal.get_by_label("What are you looking for?")
    words.fill("port already allocated")
    words.press("Enter")

    window.modal.get_by_role("button", name="Show: ").first.click()
    expect(window.modal.get_by_role("heading", name="Answer", exact=True)).to_be_visible()
    window.press("Close", window.modal.locator("footer"))
    expect(words).to_have_value("port already allocated")
    window.press("Close", window.modal.locator("header"))
    expect(window.modal).to_be_hidden()
