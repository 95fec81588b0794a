"""Verifies Slack's signature of each request, and tells why one is refused."""

import hmac
import logging
import math
import time
from collections.abc import Callable, Mapping
from typing import Literal

from slack_sdk.signature import SignatureVerifier

Refusal = Literal["unsigned", "secret", "clock"]

_SECONDS_BETWEEN_WARNINGS = 600.0
_log = logging.getLogger(__name__)


class Signatures:
    """Verifies signatures. A warning names a wrong set-up, but not for every request.

    Args:
        secret: the Slack app's signing secret.
        clock: returns the time in seconds; measures the time between two warnings.
    """

    def __init__(self, secret: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._verifier = SignatureVerifier(secret)
        self._clock = clock
        self._warned: dict[str, float] = {}

    def refusal(self, body: bytes, headers: Mapping[str, str]) -> Refusal | None:
        """Return why a request must be refused, or None if it is from Slack.

        Args:
            body: the raw body.
            headers: by their names in lower case.

        Returns:
            `unsigned`: the signature or the timestamp is missing or malformed; `secret`: it was signed with another
            secret; `clock`: it was signed with the right secret, but its timestamp is too far from this machine's time.
        """
        timestamp = headers.get("x-slack-request-timestamp", "")
        signature = headers.get("x-slack-signature", "")
        if not (timestamp and signature):
            return "unsigned"
        try:
            if self._verifier.is_valid(body, timestamp, signature):
                return None
            expected = self._verifier.generate_signature(timestamp=timestamp, body=body) or ""
            age = time.time() - int(timestamp)
            signed = hmac.compare_digest(expected, signature)
        except (ValueError, OverflowError, TypeError):  # a time that is not a number, bytes that are not text or ASCII
            return "unsigned"
        if not signed:
            self._warn(
                "secret",
                "A request was refused because its signature is wrong. If it is from Slack, SLACK_SIGNING_SECRET is"
                " wrong: copy it again from Basic Information in the app's settings.",
            )
            return "secret"
        self._warn(
            "clock",
            f"A request was refused because Slack signed it {math.floor(abs(age) / 60)} minutes"
            f" {'ago' if age > 0 else 'from now'} by this machine's clock, which seems to be"
            f" {'fast' if age > 0 else 'slow'}: set it right.",
        )
        return "clock"

    def _warn(self, refusal: Refusal, text: str) -> None:
        now = self._clock()
        if now - self._warned.get(refusal, -math.inf) >= _SECONDS_BETWEEN_WARNINGS:
            self._warned[refusal] = now
            _log.warning("%s", text)
