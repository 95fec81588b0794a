"""Where the bot is installed: the tokens of workspaces and organisations.

slack_sdk has stores of its own on SQLAlchemy. They are not used: they open connections by themselves, so that a lost
database is not noticed; they encrypt nothing; they keep users' tokens, and each installation that there ever was.
"""

import hashlib
import hmac
import secrets
import time
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import Database
from bot.storage.encryption import Cipher
from bot.storage.tables import installations, organisation_workspaces, used_oauth_states

STATE_SECONDS = 600
"""How long somebody may take to install the app, from the first page to the last."""

_MOST_AT_ONCE = 20
_CLOCK_SECONDS = 2.0
"""By how much Slack's clock and the database's may differ. Slack rounds times to seconds."""


class Installations(AsyncInstallationStore):
    """Keeps one installation for each workspace and for each organisation. Of people it keeps nothing.

    All methods raise `DatabaseLostError` if the database cannot be used now.

    Args:
        database: where they are kept.
        cipher: encrypts the tokens.
    """

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database = database
        self._cipher = cipher

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation, in the place of an earlier one."""
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep what the bot needs of an installation, in the place of an earlier one."""
        row = {
            "enterprise": bot.enterprise_id,
            "is_enterprise_install": bot.is_enterprise_install,
            "bot_id": bot.bot_id,
            "bot_user_id": bot.bot_user_id,
            "installed_at": self._database.now,
            **self._tokens(bot),
        }
        upsert = (
            self._database.insert(installations)
            .values(team=key_of(bot), **row)
            .on_conflict_do_update(index_elements=[installations.c.team], set_=row)
        )
        await self._database.run(partial(_execute, upsert))

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """Return what the bot needs of an installation; None if there is none, or if it was revoked.

        Raises:
            SetupError: its token is encrypted with another key.
        """
        return await self.find((enterprise_id if is_enterprise_install or not team_id else team_id) or "")

    async def find(self, team: str) -> Bot | None:
        """Return the installation of a workspace or an organisation, as `async_find_bot` does."""
        wanted = select(installations).where(installations.c.team == team, installations.c.token.is_not(None))

        async def read(connection: AsyncConnection) -> Any:
            return (await connection.execute(wanted)).one_or_none()

        row = await self._database.run(read)
        return self._bot(row) if row else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Delete an installation."""
        mine = installations.c.team == (team_id or enterprise_id or "")
        await self._database.run(partial(_execute, delete(installations).where(mine)))

    async def revoke(self, team: str, at: float) -> None:
        """Forget the tokens of an installation, unless it was made after they were revoked.

        Args:
            team: the workspace or organisation.
            at: when they were revoked, in seconds since 1970. Slack may report it late.
        """
        mine = (installations.c.team == team) & (installations.c.installed_at <= at + _CLOCK_SECONDS)
        revoked = {"token": None, "refresh_token": None, "expires_at": None, "change": str(uuid.uuid4())}
        revoking = update(installations).where(mine).values(revoked)
        await self._database.run(partial(_execute, revoking))

    async def is_newer(self, team: str, at: float) -> bool:
        """Tell whether an installation was made after a time; arguments as for `revoke`."""
        newer = (installations.c.team == team) & (installations.c.installed_at > at + _CLOCK_SECONDS)
        found = await self._database.run(partial(_scalars, select(installations.c.team).where(newer)))
        return bool(found)

    async def states(self) -> dict[str, str]:
        """Return a text for each installation, which is another one after each change."""
        return await self._pairs(select(installations.c.team, installations.c.change))

    async def organisations(self) -> dict[str, str]:
        """Return, by workspace, the organisation whose token the bot uses there."""
        return await self._pairs(select(organisation_workspaces.c.team, organisation_workspaces.c.enterprise))

    async def workspaces_of(self, organisation: str) -> list[str]:
        """Return the workspaces that have the app only because the whole organisation has it."""
        joined = (organisation_workspaces.c.enterprise == organisation) & organisation_workspaces.c.team.not_in(
            select(installations.c.team)
        )
        return await self._database.run(partial(_scalars, select(organisation_workspaces.c.team).where(joined)))

    async def join(self, team: str, organisation: str) -> None:
        """Keep that the bot uses the token of an organisation in a workspace."""
        upsert = (
            self._database.insert(organisation_workspaces)
            .values(team=team, enterprise=organisation)
            .on_conflict_do_update(index_elements=[organisation_workspaces.c.team], set_={"enterprise": organisation})
        )
        await self._database.run(partial(_execute, upsert))

    async def take_expiring(self, within: float, turn: float) -> list[tuple[str, str]]:
        """Return some installations whose token must be refreshed now, to one process only.

        Args:
            within: seconds in which the token expires.
            turn: for how many seconds other processes leave it to this one.

        Returns:
            The workspace or organisation, and the text that `states` has for it.
        """
        now = self._database.now
        due = (
            installations.c.refresh_token.is_not(None)
            & (installations.c.expires_at < now + within)
            & (installations.c.turn_ends.is_(None) | (installations.c.turn_ends < now))
        )
        some = select(installations.c.team).where(due).order_by(installations.c.expires_at).limit(_MOST_AT_ONCE)
        # `due` again: meanwhile another process may have taken some of them.
        taking = update(installations).where(installations.c.team.in_(some), due).values(turn_ends=now + turn)
        return list((await self._pairs(taking.returning(installations.c.team, installations.c.change))).items())

    async def replace_tokens(self, bot: Bot, change: str) -> None:
        """Keep refreshed tokens, unless the installation has changed meanwhile.

        Args:
            bot: has them.
            change: the text that `states` had for it when they were refreshed.
        """
        same = (installations.c.team == key_of(bot)) & (installations.c.change == change)
        replacing = update(installations).where(same).values(self._tokens(bot))
        await self._database.run(partial(_execute, replacing))

    async def encrypt_all(self) -> int:
        """Encrypt with the newest key what is not.

        Returns:
            How many installations have been changed.

        Raises:
            SetupError: a token is encrypted with a key that is not known. Nothing is changed.
        """
        query = select(installations).where(installations.c.token.is_not(None))
        kept = await self._database.run(partial(_rows, query))
        bots = [(row, self._bot(row)) for row in kept]
        old = [(row, bot) for row, bot in bots if not self._cipher.is_current(row.token)]
        for row, bot in old:
            # Only the way in which they are kept changes: `change` stays, so that a process that is just refreshing
            # the tokens can keep the new ones.
            same = (installations.c.team == row.team) & (installations.c.token == row.token)
            encrypting = update(installations).where(same).values(self._encrypted(bot))
            await self._database.run(partial(_execute, encrypting))
        return len(old)

    def _tokens(self, bot: Bot) -> dict[str, Any]:
        return {
            **self._encrypted(bot),
            "expires_at": bot.bot_token_expires_at if bot.bot_refresh_token else None,
            "change": str(uuid.uuid4()),
            "turn_ends": None,
        }

    def _encrypted(self, bot: Bot) -> dict[str, str | None]:
        refresh = bot.bot_refresh_token
        return {
            "token": self._cipher.encrypt(bot.bot_token),
            "refresh_token": self._cipher.encrypt(refresh) if refresh else None,
        }

    def _bot(self, row: Any) -> Bot:
        return Bot(
            enterprise_id=row.enterprise,
            team_id=None if row.is_enterprise_install else row.team,
            bot_token=self._cipher.decrypt(row.token),
            bot_id=row.bot_id,
            bot_user_id=row.bot_user_id,
            bot_refresh_token=self._cipher.decrypt(row.refresh_token) if row.refresh_token else None,
            bot_token_expires_at=None if row.expires_at is None else int(row.expires_at),
            is_enterprise_install=row.is_enterprise_install,
            installed_at=row.installed_at,
        )

    async def _pairs(self, query: Any) -> dict[str, str]:
        return {str(row[0]): str(row[1]) for row in await self._database.run(partial(_rows, query))}


class OAuthStates(AsyncOAuthStateStore):
    """The states that tie the last page of an installation to its first one.

    A state carries its age and a signature, so nothing is kept until it is used: anybody can open the first page, as
    often as they want.

    Args:
        database: keeps which states have been used.
        secret: makes the signatures; the same in all processes.
        clock: seconds since 1970.
    """

    def __init__(self, database: Database, secret: str, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._secret = secret.encode()
        self._clock = clock

    async def async_issue(self, *_: Any, **__: Any) -> str:
        """Return a new state."""
        signed = f"{int(self._clock())}.{secrets.token_hex(16)}"
        return f"{signed}.{self._signature(signed)}"

    async def async_consume(self, state: str) -> bool:
        """Use a state.

        Returns:
            Whether it is one of ours, new enough, and has not been used.

        Raises:
            DatabaseLostError: whether it has been used is not known now.
        """
        signed, _, signature = state.rpartition(".")
        if not hmac.compare_digest(signature.encode(errors="replace"), self._signature(signed).encode()):
            return False
        now = self._clock()
        if now - int(signed.partition(".")[0]) > STATE_SECONDS:
            return False
        used = self._database.insert(used_oauth_states).values(state=hashlib.sha256(signed.encode()).hexdigest())

        async def use(connection: AsyncConnection) -> bool:
            old = used_oauth_states.c.used_at < now - 2 * STATE_SECONDS
            await connection.execute(delete(used_oauth_states).where(old))
            first = used.values(used_at=now).on_conflict_do_nothing().returning(used_oauth_states.c.state)
            return (await connection.execute(first)).first() is not None

        return await self._database.run(use)

    def _signature(self, signed: str) -> str:
        return hmac.new(self._secret, b"state " + signed.encode(errors="replace"), hashlib.sha256).hexdigest()


def key_of(bot: Bot) -> str:
    """Return the workspace of an installation, or the organisation if all of it has the app."""
    return (bot.enterprise_id if bot.is_enterprise_install else bot.team_id) or ""


async def _execute(statement: Any, connection: AsyncConnection) -> None:
    await connection.execute(statement)


async def _rows(query: Any, connection: AsyncConnection) -> list[Any]:
    return list(await connection.execute(query))


async def _scalars(query: Any, connection: AsyncConnection) -> list[Any]:
    return list(await connection.scalars(query))
