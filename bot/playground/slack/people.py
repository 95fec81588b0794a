"""The people of the workspace, and the app among them."""

from dataclasses import dataclass

from bot.playground.slack.records import JsonObject

TEAM = "T0WHARF"
APP = "A0WHARFIE"
BOT = "B0WHARFIE"
BOT_USER = "U0WHARFIE"
WORKFLOW = "U0WORKFLOW"
PERSON = "U0ENGINEER"
NEWCOMER = "U0NEWCOMER"
ADMIN = "U0ADMIN"
OWNER = "U0OWNER"
DIRECT = "D0ENGINEER"


@dataclass(frozen=True)
class Person:
    """Someone who uses the workspace."""

    id: str
    name: str
    real_name: str
    direct: str
    """The conversation of this person with the bot alone."""
    tz: str = "Europe/Berlin"
    is_admin: bool = False
    is_owner: bool = False
    team: str = TEAM
    """Their own workspace; another one's people may be in a shared channel."""

    def profile(self) -> JsonObject:
        """Describe the person as ``users.info`` does (docs.slack.dev/reference/objects/user-object)."""
        return {
            "id": self.id,
            "team_id": self.team,
            "name": self.name,
            "real_name": self.real_name,
            "deleted": False,
            "tz": self.tz,
            "is_admin": self.is_admin,
            "is_owner": self.is_owner,
            "is_primary_owner": False,
            "is_bot": False,
            "is_workflow_bot": False,
        }


EVERYONE = (
    Person(PERSON, "engineer", "Ann Engineer", DIRECT),
    Person(NEWCOMER, "newcomer", "Noor Newcomer", "D0NEWCOMER", tz="America/New_York"),
    Person(ADMIN, "admin", "Bob Admin", "D0ADMIN", is_admin=True),
    Person(OWNER, "owner", "Olga Owner", "D0OWNER", is_admin=True, is_owner=True),
)
"""An engineer, one who is new, and two who run the workspace."""
