"""The prompts of the app's Messages tab.

Rules: docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts.
"""

from bot.playground.slack.chat import CALLERS_KEYS
from bot.playground.slack.records import JsonObject
from bot.playground.slack.workspace import Workspace

MAX_PROMPTS = 4
KEYS = {"channel_id", "prompts", "title", *CALLERS_KEYS}


class Assistant:
    """Takes the prompts.

    Args:
        workspace: whose people have a Messages tab; it takes what Slack would refuse.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.prompts: dict[str, list[JsonObject]] = {}
        """The prompts by the direct conversation in which they are pinned."""
        self._workspace = workspace

    async def set_suggested_prompts(self, body: JsonObject) -> JsonObject:
        """Answer ``assistant.threads.setSuggestedPrompts``."""
        problems = _problems(body)
        self._workspace.refused += [f"assistant.threads.setSuggestedPrompts: {problem}" for problem in problems]
        if problems:
            return {"ok": False, "error": "invalid_arguments"}
        channel = str(body.get("channel_id"))
        if channel not in {person.direct for person in self._workspace.people.values()}:
            return {"ok": False, "error": "channel_not_found"}
        self.prompts[channel] = list(body["prompts"])
        return {"ok": True}


def _problems(body: JsonObject) -> list[str]:
    if "thread_ts" in body:
        return ["thread_ts: with it the call silently fails for an app with agent_view"]
    problems = [f"{key} is unknown" for key in body.keys() - KEYS]
    prompts = body.get("prompts")
    if not isinstance(prompts, list) or not 0 < len(prompts) <= MAX_PROMPTS:
        return [*problems, f"prompts: {prompts!r}, must be 1 to {MAX_PROMPTS}"]
    return problems + [
        f"prompts: {prompt!r} must have a title and a message, and nothing else"
        for prompt in prompts
        if set(prompt) != {"title", "message"} or not all(isinstance(each, str) and each for each in prompt.values())
    ]
