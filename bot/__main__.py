"""The `wharfie` command, also as `python -m bot`."""

import signal
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line. Ctrl-C during the imports ends the program at once, without a traceback."""
    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.default_int_handler:  # and not ignored, as in the background of a script
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from bot.cli import main as run  # noqa: PLC0415  (the import takes a moment, and Ctrl-C may come meanwhile)

    signal.signal(signal.SIGINT, handler)
    run()


if __name__ == "__main__":
    main()
