"""The feedback buttons of an answer. If it did not help, a form asks why, and a human can be asked."""

from slack_bolt.async_app import AsyncApp

from bot.records import Rating
from bot.replies.actions import unhelpful_lines
from bot.replies.blocks import FEEDBACK, feedback_in, reply
from bot.replies.buttons import ButtonValue
from bot.replies.views.feedback import REASON_FORM, comment_lines, reason_in, reason_view
from bot.slack.interaction import Interaction, once, submitted
from bot.slack.sending import TO_THE_ASKER, respond
from bot.slack.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the feedback buttons and to their form."""
    app.action(FEEDBACK)(once(services, rate, keep=False))
    app.view(REASON_FORM)(submitted(services, give_reason))


async def rate(press: Interaction) -> None:
    """Keep a rating. If the answer did not help, ask why."""
    is_helpful, value = feedback_in(press.chosen)
    if not is_helpful:
        await press.open_view(reason_view(_metadata(press.body["response_url"], press.thread, value)))
    await press.services.history.rate(Rating(value.answer_id, press.team, press.asker.user, is_helpful), value.question)


async def give_reason(form: Interaction) -> None:
    """Keep the reason, and offer what else can help."""
    url, thread, value = _read(form.metadata)
    reason, comment = reason_in(form.state)
    rating = Rating(value.answer_id, form.team, form.asker.user, is_helpful=False, reason=reason, comment=comment)
    await form.services.history.rate(rating)
    if comment:
        said = reply(comment_lines(form.asker.user, value, reason, comment))
        form.later(form.services.owners.tell(form.team, said, form.client, about=f"comment {form.claim.id}"))
    where = TO_THE_ASKER | ({"thread_ts": thread} if thread else {})
    form.later(respond(form.client, url, reply(unhelpful_lines(value)), where))


def _metadata(url: str, thread: str | None, value: ButtonValue) -> str:
    """Return what the form carries, in lines: as JSON within JSON, a long question would not fit."""
    return "\n".join((url, thread or "", value.text))


def _read(metadata: str) -> tuple[str, str, ButtonValue]:
    url, thread, value = metadata.split("\n", 2)
    return url, thread, ButtonValue.parse(value)
