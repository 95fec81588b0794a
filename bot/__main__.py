"""`python -m bot` is the `wharfie` command."""

from bot.cli import main

if __name__ == "__main__":
    main()
