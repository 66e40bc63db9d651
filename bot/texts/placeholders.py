"""What may be filled into each sentence of en.toml: a key must use exactly these. Keys not listed take nothing."""

from collections.abc import Mapping

_TABLE = """
welcome school
joined name school
receipt name when ref
receipt_question name when ref
receipt_plan name when ref
receipt_plan_closed name when ref
receipt_out_of_hours name when ref
receipt_holiday name when ref contact
receipt_breaking_up name when ref contact
receipt_more ref
which_child children
which_child_buttons children
which_child_done name when ref
answer words name
told pupil words name school ref
ask_sorted ref
ask_sorted_buttons ref
sorted_thanks name
sorted_no name when
complaint whom ref
progress name when ref
still_waiting name when ref
stop_done school
start_done school
praise_off_done school
praise_on_done school
help_done name when ref
call_done name when ref phone
status_waiting ref name when
status_answered ref name
voice_closed school
voice_back when
voice_holiday contact
praise_item pupil phrase fact
praise_item_plain pupil phrase fact
ping ref urgency when
ping_sms ref urgency when
ping_plan ref urgency when
ping_plan_sms ref urgency when
ping_ring ref urgency when
ping_cut_off ref when
ping_reminder ref when
ping_climbed ref when
ping_more ref when
ping_not_sorted ref when
claimed_by name ref
answered_by name ref
claim_yours ref when
opened ref lines
opened_line when who words
opened_cut_off child
opened_earlier count
opened_here ref
not_asked name
opened_hidden ref
answer_sent ref
answer_sent_words ref
answer_delivered ref
answer_failed ref
answer_cut_off ref
answer_too_long ref
told_delivered ref
told_failed ref
told_not_theirs ref
tell_ready ref
tell_to ref child people
tell_ring people
tell_not_to people
tell_held when
tell_difficult ref
tell_confirm ref
tell_hidden ref
tell_sent refs
tell_sent_held refs when
tell_to_ring refs
tell_sent_before ref
tell_not_sent ref
tell_dropped ref
tell_gone ref
tell_rang ref
tell_tried ref
passed_parent name when ref
ping_passed ref when
ping_passed_sms ref when
ping_passed_answered ref
pass_who ref
pass_names ref names
pass_button name role
pass_nobody ref
pass_not_in ref name
entry_passed name
held_too_early ref
held_asked ref
held_asked_before ref
held_noted ref
ping_ring_told ref when
entry_ring name
staff_sorted ref
staff_thanked ref
call_logged ref
task_ring ref why
task_call_asked ref when
task_call_missed ref when
task_call_withheld when
call_heard number
task_complaint ref
task_stranger_sms ref
stranger_closed ref
task_stranger ref
task_wrong_number ref
task_key_worker who ids
task_no_owner ref
parked ref
noted_restricted who child
noted_allowed who child
noted_left who
invite_link who when link
who_which choices
noted_name pupil kind
praise_which choices
praise_help kinds
praise_no_kind kinds
staff_joined name school
pause_already when
paused_by name
still_paused when
resumed_by name
unknown_reference ref
list_line ref when
list_line_of ref when name
week_yours count
week_all count
week_line ref since state
week_line_of ref since name state
button_read ref
list_late when
list_more count
today_went ref time
today_sorted ref time
today_open_again ref time
today_praise count
task_budget_most spent budget
task_budget_spent spent budget
nothing_yet count how
nothing_yet_last count how
nothing_yet_all count how
nothing_yet_who lines
nothing_yet_more count
welcome_ready count unreached
welcome_going count left unreached
welcome_none unreached
status_promised ref name when
promise_missed_ring name when ref
promise_missed_write name when ref
promise_tried name when ref
promise_moved_ring name when ref
promise_moved_write name when ref
call_logged_kept ref
call_tried_open ref when
answer_sent_promise ref what
answer_sent_kept ref
answer_odd_time ref when
answer_not_in ref when name
promise_you_ring when
promise_you_write when
promise_they_ring name when
promise_they_write name when
promise_and one other
promise_noted ref what
promise_unclear ref
promise_odd_time ref when
promise_not_in ref when name
promise_by_when ref
promise_kept ref
promise_late ref
promise_off ref
promise_stands ref
promise_none ref
promise_line ref what
promise_counts team kept late tried unknown
ping_promise_given_ring ref name when
ping_promise_given_write ref name when
ping_promise_yours_ring ref when
ping_promise_yours_write ref when
ping_promise_mend_ring ref when
ping_promise_mend_write ref when
ping_promise_again ref when
task_promise_soon_ring ref when
task_promise_soon_write ref when
task_promise_now_ring ref
task_promise_now_write ref
task_promise_missed_ring ref name when
task_promise_missed_write ref name when
task_promise_off ref
entry_promised what
entry_no_note what
entry_tried what
button_promise_at when
"""

PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    key: frozenset(names) for key, *names in (line.split() for line in _TABLE.strip().splitlines())
}
