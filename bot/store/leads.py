"""What one process does for all of them, by the names that `Store.lead` is asked by; whoever has it, has it alone."""

REST = 1.0  # seconds until a process that does not lead asks again


def polling(account: str) -> str:
    """Asking for a bot's updates: Telegram gives them to one at a time."""
    return f"polling {account}"


def catching_up(account: str) -> str:
    """Reading a number's list of messages."""
    return f"catching up {account}"


def sending(school: str) -> str:
    """Sending for a school, so that its accounts' limits, its priorities and its pauses are one budget."""
    return f"sending {school}"


def jobs(school: str) -> str:
    """Running what is timed at a school."""
    return f"jobs {school}"


MEDIA = "media"  # fetching pictures and voice notes
