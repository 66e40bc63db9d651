"""The table of contents of every conversation: tried from the top, the first that answers has the message."""

from handlers import (
    away,
    call,
    call_me,
    claim,
    concern,
    delivery_report,
    fallback,
    held_sorted,
    help_word,
    invite,
    join,
    leave,
    lists,
    not_promised,
    nothing_yet,
    opening,
    opt_out,
    pass_on,
    pause,
    praise,
    praise_off,
    promise,
    promise_kept,
    promises,
    reply,
    restrict,
    sorted,
    staff,
    status,
    stranger,
    tell,
    voice_call,
    welcome,
    which_child,
    wrong_number,
)

ROUTES = (
    voice_call.handle,  # somebody rang the number
    delivery_report.handle,  # a provider tells how a message fared
    join.handle,  # a one-time link ties a Telegram account to a person
    opt_out.handle,  # STOP and START
    praise_off.handle,  # PRAISE OFF and PRAISE ON
    wrong_number.handle,  # WRONG NUMBER
    # what staff send
    restrict.handle,  # restrict Ms Marlowe from Jay; allow … for …
    leave.handle,  # leave Jay Marlowe; left: Mr Bell
    invite.handle,  # invite Ms Marlowe
    away.handle,  # away, back
    welcome.handle,  # welcome: who would get it; welcome now
    pause.handle,  # PAUSE, RESUME
    claim.handle,  # I've got this
    opening.handle,  # open: the words, for ten minutes
    pass_on.handle,  # pass 4K7 to Mrs Cole
    held_sorted.handle,  # sorted 4K7: the family is asked
    tell.handle,  # tell Jay he had a hard morning; send, don't send
    promise.handle,  # promise 4K7 ring Thu 3pm
    not_promised.handle,  # not a promise 4K7
    promise_kept.handle,  # kept 4K7
    promises.handle,  # promises: what they have promised
    call.handle,  # rang 4K7, tried 4K7
    praise.handle,  # praise Jay raffle ticket for sitting well
    nothing_yet.handle,  # who: which children have no good news yet this week
    reply.handle,  # an answer to the parent
    lists.handle,  # open: who has what; today: what is due, and what went
    staff.handle,  # help, and what was not clear
    # what families send
    which_child.handle,  # is this about Maya or Leo?
    status.handle,  # STATUS: who answers, and by when
    call_me.handle,  # CALL: please ring me
    help_word.handle,  # a bare HELP
    sorted.handle,  # is this sorted? yes or no
    concern.handle,  # everything else an adult sends
    stranger.handle,  # from an address where we know nobody
    fallback.handle,
)
PARKED = fallback.parked
