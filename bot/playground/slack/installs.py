"""Where the app is installed: the tokens of workspaces and organisations, and how people install it by OAuth.

Shapes: docs.slack.dev/authentication/installing-with-oauth, docs.slack.dev/authentication/using-token-rotation and
docs.slack.dev/reference/methods/oauth.v2.access.
"""

import base64
import copy
import itertools
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from bot.playground.slack.impossible import ImpossibleError
from bot.playground.slack.people import APP, BOT, BOT_USER, TEAM
from bot.playground.slack.records import JsonObject

TOKEN_SECONDS = 43_200
"""docs.slack.dev/authentication/using-token-rotation: tokens that are rotated expire after twelve hours."""
REDIRECT_URI = "https://wharfie.example.com/slack/oauth_redirect"
"""The only one in the app's settings."""


@dataclass(frozen=True)
class Place:
    """A workspace, or an organisation that has workspaces."""

    team: str | None
    """None: the whole organisation."""
    enterprise: str | None = None
    name: str = "Wharf"
    bot: str = BOT
    bot_user: str = BOT_USER

    @property
    def channel(self) -> str:
        """A channel of which the bot is a member."""
        return f"C0OF{self.team}"

    @property
    def identity(self) -> JsonObject:
        """What Slack says about where the app is installed."""
        team = {"id": self.team, "name": self.name} if self.team else None
        enterprise = {"id": self.enterprise, "name": f"{self.name} Group"} if self.enterprise else None
        return {"team": team, "enterprise": enterprise, "is_enterprise_install": self.team is None}

    def request(self, payload: Mapping[str, Any], organisation: "Place | None" = None) -> JsonObject:
        """Let an event or a command come from this workspace.

        Args:
            payload: as the first workspace would send it.
            organisation: the installation by which the app is there; None: it is installed in the workspace itself.

        Returns:
            The payload.
        """
        sent, by = copy.deepcopy(dict(payload)), organisation or self
        org_wide = by.team is None
        if "command" in sent:
            organised = {"enterprise_id": self.enterprise, "enterprise_name": self.name} if self.enterprise else {}
            return {
                **sent,
                "team_id": str(self.team),
                "channel_id": self.channel,
                **organised,
                "is_enterprise_install": str(org_wide).lower(),
            }
        event = sent["event"]
        if "channel" in event:
            event |= {"team": self.team, "channel": self.channel}
            event["text"] = event["text"].replace(BOT_USER, by.bot_user)
        authorization = {
            "enterprise_id": self.enterprise,
            "team_id": None if org_wide else self.team,
            "user_id": by.bot_user,
            "is_bot": True,
            "is_enterprise_install": org_wide,
        }
        return {
            **sent,
            "team_id": self.team,
            "context_team_id": self.team,
            "enterprise_id": self.enterprise,
            "context_enterprise_id": self.enterprise,
            "authorizations": [authorization],
        }


HOME = Place(TEAM)
"""The workspace that has the app from the beginning."""


@dataclass(frozen=True)
class _Code:
    place: Place
    redirect_uri: str


class Installs:
    """The tokens, and the codes that can be exchanged for tokens.

    Args:
        token: of the workspace that has the app from the beginning.
        scopes: that the manifest asks for.
    """

    def __init__(self, token: str, scopes: tuple[str, ...]) -> None:
        self.client_id = "1234567890.9876543210"
        self.client_secret = secrets.token_hex(16)
        self.token_seconds: int | None = None
        """After how many seconds new tokens expire; None: never."""
        self.issued: list[str] = []
        """All codes, tokens and the like that must stay secret."""
        self.tokens = {token: HOME}
        self._scopes = scopes
        self._revoked: set[str] = set()
        self._channels: dict[str, Place] = {}
        self._codes: dict[str, _Code] = {}
        self._used: set[str] = set()
        self._refresh_tokens: dict[str, Place] = {}
        self._numbers = itertools.count(1)

    def add_workspace(self, team: str, enterprise: str | None = None) -> Place:
        """Make a workspace that does not have the app yet."""
        number = next(self._numbers)
        place = Place(team, enterprise, f"Pier {number}", f"B0BOT{number}", f"U0BOT{number}")
        self._channels[place.channel] = place
        return place

    def add_organisation(self, enterprise: str) -> Place:
        """Make an organisation that does not have the app yet."""
        return Place(None, enterprise, "Harbour", "B0ORGBOT", "U0ORGBOT")

    def allow(self, link: str, place: Place) -> str:
        """Someone follows the link to Slack, and allows what the app asks for.

        Args:
            link: of the page of the bot.
            place: where it is installed.

        Returns:
            The address to which Slack sends the browser.
        """
        asked = self._asked(link)
        code = self._secret("code-")
        self._codes[code] = _Code(place, asked["redirect_uri"])
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def cancel(self, link: str) -> str:
        """Someone follows the link to Slack, and cancels; result as for `allow`."""
        asked = self._asked(link)
        return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"

    def grant(self, place: Place) -> JsonObject:
        """Make a token for a place, as ``oauth.v2.access`` answers it."""
        token = self._secret("xoxe.xoxb-1-" if self.token_seconds else "xoxb-")
        self.tokens[token] = place
        rotation: JsonObject = {}
        if self.token_seconds:
            refresh = self._secret("xoxe-1-")
            self._refresh_tokens[refresh] = place
            rotation = {"refresh_token": refresh, "expires_in": self.token_seconds}
        return {
            "ok": True,
            "access_token": token,
            "token_type": "bot",
            "scope": ",".join(self._scopes),
            "bot_user_id": place.bot_user,
            "app_id": APP,
            **place.identity,
            **rotation,
        }

    def revoke(self, place: Place) -> None:
        """Take all tokens of a place back."""
        gone = {token for token, where in self.tokens.items() if where == place}
        self._revoked |= gone
        self.tokens = {token: where for token, where in self.tokens.items() if token not in gone}

    def refusal(self, token: str) -> str | None:
        """Tell why a token is refused; None if it is not."""
        if token in self.tokens:
            return None
        return "token_revoked" if token in self._revoked else "invalid_auth"

    def may_write(self, token: str, channel: str) -> bool:
        """Tell whether a channel is one of those that a token is for."""
        place, of = self.tokens[token], self._channels.get(channel, HOME)
        return of == place or (place.team is None and of.enterprise == place.enterprise)

    async def access(self, body: JsonObject) -> JsonObject:
        """Answer ``oauth.v2.access``."""
        if body["token"] != f"Basic {base64.b64encode(f'{self.client_id}:{self.client_secret}'.encode()).decode()}":
            return {"ok": False, "error": "bad_client_secret"}
        if body.get("grant_type") == "refresh_token":
            place = self._refresh_tokens.pop(str(body.get("refresh_token")), None)
            return self.grant(place) if place else {"ok": False, "error": "invalid_refresh_token"}
        code = str(body.get("code"))
        if code in self._used:
            return {"ok": False, "error": "code_already_used"}
        if code not in self._codes:
            return {"ok": False, "error": "invalid_code"}
        if body.get("redirect_uri") != self._codes[code].redirect_uri:
            return {"ok": False, "error": "bad_redirect_uri"}
        self._used.add(code)
        user = {"id": "U0INSTALLER", "scope": "", "access_token": self._secret("xoxp-")}
        return self.grant(self._codes[code].place) | {"authed_user": user}

    def _secret(self, prefix: str) -> str:
        secret = f"{prefix}{secrets.token_hex(12)}"
        self.issued.append(secret)
        return secret

    def _asked(self, link: str) -> dict[str, str]:
        """Check what a link to Slack asks for, as Slack's page does, which shows an error and sends nobody back."""
        parts = urlsplit(link)
        asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
        for is_right, error in (
            (parts.path == "/oauth/v2/authorize", "no page of Slack's"),
            (asked["client_id"] == self.client_id, "invalid_client_id"),
            (asked["redirect_uri"] == REDIRECT_URI, "redirect_uri did not match any configured URIs"),
            (sorted(asked["scope"].split(",")) == sorted(self._scopes), "invalid_scope"),
        ):
            if not is_right:
                raise ImpossibleError(error)
        self.issued.append(asked["state"])
        return asked
