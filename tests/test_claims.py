"""A message is claimed only once, for as long as Slack may deliver it again."""

from bot import claims
from bot.claims import Claims


def test_a_claim_is_given_once_for_each_key() -> None:
    held = Claims()

    assert [held.claim("a"), held.claim("a"), held.claim("b"), held.claim("a")] == [True, False, True, False]


def test_a_claim_is_forgotten_after_an_hour() -> None:
    now = [0.0]
    held = Claims(clock=lambda: now[0])
    held.claim("a")
    now[0] = 3_599.0
    assert not held.claim("a")
    now[0] = 3_601.0
    assert held.claim("a")


def test_memory_is_bounded() -> None:
    held = Claims()
    for number in range(claims._MOST_KEPT + 1):  # noqa: SLF001
        held.claim(number)

    assert held.claim(0)
    assert not held.claim(2)
