"""Encrypts the tokens in the database."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.errors import SetupError

if TYPE_CHECKING:
    from cryptography.fernet import Fernet, MultiFernet

_MARK = "fernet:"


class Cipher:
    """Encrypts and decrypts tokens. Without a key it leaves them as they are.

    Args:
        keys: of 32 bytes in base64. The first one encrypts, all decrypt.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._newest = self._all = None
        if keys:
            from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415  (not needed without a key)

            fernets = [Fernet(key) for key in keys]
            self._newest, self._all = fernets[0], MultiFernet(fernets)

    @property
    def has_key(self) -> bool:
        """Whether tokens are encrypted."""
        return self._all is not None

    def encrypt(self, token: str) -> str:
        """Return what is kept of a token."""
        return _MARK + self._newest.encrypt(token.encode()).decode() if self._newest else token

    def decrypt(self, kept: str) -> str:
        """Return the token.

        Raises:
            SetupError: it is encrypted with another key.
        """
        if not kept.startswith(_MARK):
            return kept
        if not self._all:
            raise SetupError(
                "WHARFIE_TOKEN_KEY is missing: set it to the key with which the tokens in the database are encrypted."
            )
        return _decrypt(self._all, kept)

    def is_current(self, kept: str) -> bool:
        """Tell whether a token is kept as `encrypt` would keep it now."""
        if not self._newest:
            return not kept.startswith(_MARK)
        if not kept.startswith(_MARK):
            return False
        try:
            _decrypt(self._newest, kept)
        except SetupError:
            return False
        return True


def _decrypt(fernet: "Fernet | MultiFernet", kept: str) -> str:
    from cryptography.fernet import InvalidToken  # noqa: PLC0415

    try:
        return fernet.decrypt(kept.removeprefix(_MARK)).decode()
    except InvalidToken:
        raise SetupError(
            "WHARFIE_TOKEN_KEY is another key than the one that encrypted the tokens in the database: add that one to"
            " it, after a comma."
        ) from None
