"""What a person could not do."""


class ImpossibleError(AssertionError):
    """A person cannot do this, such as press a button that is not there.

    It is an AssertionError because a test that wants it has failed.
    """
