"""Texts of people who mean harm, or only type more than a message holds."""

from hypothesis import strategies as st

HOSTILE = (
    "",
    " \n\t ",
    "`docker ps` and `` and ```",
    "<!channel> <!here|x> & <@U1> <#C1>",
    "<https://evil.example|docker.com>",
    "&lt;!channel&gt; &amp;",
    "x" * 10_000,
    "how do I " * 1_200,
    '"' * 10_000,
    "one\n\ntwo\r\nthree\x00\x1b[31m",
    "🐳" * 4_000,
    ":bomb: 👩‍👩‍👧",
    "\u202eevil\u202c \u200f",
    "\u200f",
    '{"a":"1"}',
)
_VISIBLE = st.characters(exclude_categories=["C"])
ENTRY_TEXT = st.text(_VISIBLE, min_size=1, max_size=300).filter(str.strip)
"""Whatever an entry's text may be: without invisible characters."""
ANY_TEXT = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=400))
"""Each hostile text in turn, and whatever else there is."""
