"""Every error of ours, drawn as a tree; each message says what is wrong, where, and how to mend it.

    AlongsideError
    ├── BadInput            a file, a setting, a request or a message that cannot be taken as it is
    │   └── ConfigError     … in the settings; carries every problem at once
    ├── NotYet              what this message speaks of is not written down yet; the same again in a moment
    ├── StoreError
    │   ├── StoreUnavailable   full or failing: nothing was written, the provider is told no, we go on when it mends
    │   ├── StoreHeld          another process has the store
    │   ├── StoreRefused       damaged, from a newer version, a folder, unreadable: a person must act
    │   └── Conflict           a record changed between being read and being saved; read again and decide again
    │       └── PeopleChanged      … the school's people did: whatever was decided by them is to be decided again
    └── SendError           a message that a provider did not take; see its classes
        ├── TryLater           nothing was sent; the same again later (429, 503, no connection)
        │   └── AccountRefused     … once a person has mended our account (a wrong token); no message is given up for it
        ├── OutcomeUnknown     it may or may not have been sent (time-out after the request left)
        ├── AddressUnusable    technical: a landline, a number not in use; another agreed channel may be tried
        ├── AddressRefuses     blocked or opted out: never worked around by another channel
        └── MessageRefused     the message itself is at fault (too long, malformed); trying again is no use

No message of any of them holds a token, a phone number, or a word that a person wrote.
"""

from collections.abc import Sequence


class AlongsideError(Exception):
    """Anything that we raise on purpose."""


class BadInput(AlongsideError):
    """Something given to us that cannot be taken; the message says what, where, and how to mend it."""


class ConfigError(BadInput):
    """Settings that cannot be used; `problems` lists every one of them."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class NotYet(AlongsideError):
    """A handler cannot decide before something else is written down; it is asked again in a moment."""


class StoreError(AlongsideError):
    """The store could not do what it was asked."""


class StoreUnavailable(StoreError):
    """Nothing was written: the disk is full or failing. Later may work."""


class StoreHeld(StoreError):
    """Another process has the store open for writing; the message says which."""


class StoreRefused(StoreError):
    """The store cannot be opened as it is: damaged, newer than this program, a folder, not readable."""


class Conflict(StoreError):
    """A record changed after it was read; the batch was not written."""


class PeopleChanged(Conflict):
    """What was known of a school's people has changed; no decision that went by it may be saved."""


class SendError(AlongsideError):
    """A provider did not take a message. `code` is the provider's own (a status or an error number)."""

    def __init__(self, what: str, code: str = "") -> None:
        super().__init__(f"{what} ({code})" if code else what)
        self.code = code


class TryLater(SendError):
    """Nothing was sent. `retry_after` is in seconds, where the provider named it; `everyone` pauses every send."""

    def __init__(self, what: str, code: str = "", *, retry_after: float | None = None, everyone: bool = False) -> None:
        super().__init__(what, code)
        self.retry_after = retry_after
        self.everyone = everyone


class AccountRefused(TryLater):
    """The provider does not take our token, number or account; `everyone` waits until a person has mended it."""

    def __init__(self, what: str, code: str = "") -> None:
        super().__init__(what, code, retry_after=60.0, everyone=True)


class OutcomeUnknown(SendError):
    """It may have been sent: the connection broke after the request had left."""


class AddressUnusable(SendError):
    """The address cannot get messages for a technical reason."""


class AddressRefuses(SendError):
    """The person has blocked us or opted out. `opted_out` tells which."""

    def __init__(self, what: str, code: str = "", *, opted_out: bool = False) -> None:
        super().__init__(what, code)
        self.opted_out = opted_out


class MessageRefused(SendError):
    """The message itself was refused."""


def where(problem: BaseException) -> str:
    """The file and line of an error, without its message: that may hold what a person wrote."""
    trace = problem.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else ""


def told(problem: BaseException) -> str:
    """What an error says, where it is one of ours, which hold nothing of a person; of any other, only its place."""
    return str(problem) if isinstance(problem, AlongsideError) else where(problem)
