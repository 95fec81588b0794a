"""How well wharfie answered before it had a sentence encoder, to compare.

Measured once, with its last version that scored entries by fifteen hand-made signals (commit fe8fecd), on the questions
that `make bench` still asks. Its times are from another run. If those files change, the figures no longer compare.
"""

from bench.measure import Row, Times

NAME = "wharfie before the sentence encoder"

BEFORE = {
    "people.jsonl": Row(NAME, first=0.4148, three=0.5520, sure=0.0, times=Times(0.00137, 0.00391, 0.00496)),
    "everyday.jsonl": Row(NAME, first=0.9258, three=0.9613, sure=0.9258, times=Times(0.00079, 0.00239, 0.00298)),
}
"""The results by the name of the file of questions."""
