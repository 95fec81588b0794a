"""The methods with which the bot learns who it is and who others are."""

from bot.playground.slack.records import JsonObject
from bot.playground.slack.workspace import Workspace


class Directory:
    """Knows the bot and the people.

    Args:
        workspace: whose people count.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def auth_test(self, body: JsonObject) -> JsonObject:
        """Answer ``auth.test``; of a token for an organisation, that takes the place of the workspace."""
        place = self._workspace.installs.tokens[body["token"]]
        return {
            "ok": True,
            "url": "https://wharf.slack.com/",
            "team": place.name,
            "user": "wharfie",
            "team_id": place.team or place.enterprise,
            "user_id": place.bot_user,
            "bot_id": place.bot,
            "is_enterprise_install": place.team is None,
        }

    async def user(self, body: JsonObject) -> JsonObject:
        """Answer ``users.info``; whoever isn't a person of the workspace is a bot."""
        user = str(body.get("user"))
        if person := self._workspace.people.get(user):
            return {"ok": True, "user": person.profile()}
        workflow = user in self._workspace.workflows
        return {"ok": True, "user": {"id": user, "is_bot": True, "is_workflow_bot": workflow}}

    async def open_conversation(self, body: JsonObject) -> JsonObject:
        """Answer ``conversations.open`` for one person (docs.slack.dev/reference/methods/conversations.open)."""
        person = self._workspace.people.get(str(body.get("users")))
        if not person:
            return {"ok": False, "error": "user_not_found"}
        return {"ok": True, "channel": {"id": person.direct}}
