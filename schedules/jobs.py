"""The table of contents of everything that happens by itself."""

from bot.timed import Dated, Sweep
from schedules import (
    daily_positives,
    escalations,
    friday_clear_down,
    friday_open,
    friday_praise,
    nothing_yet,
    promises,
    silences,
    sms_spending,
    still_paused,
)

JOBS = (
    Dated(daily_positives.NAME, daily_positives.when, daily_positives.run),
    Dated(friday_praise.NAME, friday_praise.when, friday_praise.run),
    Dated(nothing_yet.NAME, nothing_yet.when, nothing_yet.run),
    Dated(friday_open.NAME, friday_open.when, friday_open.run),
    # Before the ladder: whoever climbs in the same minute is told once.
    Dated(friday_clear_down.NAME, friday_clear_down.when, friday_clear_down.run),
    Dated(still_paused.NAME, still_paused.when, still_paused.run),
    Dated(silences.NAME, silences.when, silences.run),
    Sweep(escalations.NAME, "* * * * *", escalations.run),
    Sweep(promises.NAME, "* * * * *", promises.run),
    Sweep(sms_spending.NAME, "5 * * * *", sms_spending.run),
)
