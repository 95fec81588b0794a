"""Slots: declared places in the entries, and the names in a question that go into them."""
