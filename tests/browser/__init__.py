"""The playground as people use it: the real process of `wharfie demo`, in a real browser."""
