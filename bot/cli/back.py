"""`alongside back ID`: see `away`."""

from argparse import Namespace

from bot.cli import away


def main(args: Namespace) -> int:
    return away.main(args, away=False)
