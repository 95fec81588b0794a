"""A request that is refused leaves a trace: the log names the likely cause, once, and a metric counts."""

import json
import time

from prometheus_client.parser import text_string_to_metric_families

from bot.playground.slack import FakeSlack
from tests.bot_process import BotProcess
from tests.whole_bot.talk import QUESTION


async def refusals(bot: BotProcess) -> dict[str, float]:
    families = text_string_to_metric_families((await bot.get("/metrics")).text)
    samples = [sample for family in families for sample in family.samples]
    return {
        sample.labels["reason"]: sample.value for sample in samples if sample.name == "wharfie_refused_requests_total"
    }


async def test_the_likely_cause_is_named_once_and_each_is_counted() -> None:
    async with (
        FakeSlack() as slack,
        BotProcess("serve", "--http", environment=slack.environment("http")) as bot,
    ):
        signed = bot.signed(slack.signing_secret)
        body = json.dumps(slack.app_mention(QUESTION)).encode()
        six_minutes_ago = str(int(time.time()) - 370)
        for _ in range(3):
            assert (await bot.signed("the-secret-of-another-app").event(slack.app_mention(QUESTION))).status == 401
            assert (await signed.send(body, signed.headers(body, timestamp=six_minutes_ago))).status == 401
        assert (await signed.send(b"{}", {})).status == 401
        assert (await signed.send(b"x" * 2**21, {})).status == 413
        assert (await signed.send(b"{", signed.headers(b"{"))).status == 400

        assert await refusals(bot) == {"secret": 3, "clock": 3, "unsigned": 1, "large": 1, "malformed": 1}
        assert bot.log.count("SLACK_SIGNING_SECRET is wrong") == 1
        assert bot.log.count("6 minutes ago by this machine's clock") == 1
