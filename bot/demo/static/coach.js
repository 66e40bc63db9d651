// One line that says what could be tried next, read from what the phones show.

const mine = (phone) => phone.state.days.flatMap((day) => day.bubbles).filter((bubble) => bubble.mine);
const theirs = (phone) => phone.state.days.flatMap((day) => day.bubbles).filter((bubble) => !bubble.mine);
const CLAIM = "I've got this";

const STEPS = [
  [(all) => all.parents.every((phone) => mine(phone).filter((bubble) => !bubble.text.startsWith("/")).length === 0),
    (all) => `Start with ${all.parents[0].state.name}: tap a suggestion on that phone, or type a worry of your own.`],
  [(all) => Boolean(claimable(all)),
    (all) => `${claimable(all).state.name}’s phone has rung. “Open” shows the words; “${CLAIM}” takes it; tap the message to answer it.`],
  [(all) => Boolean(answerable(all)),
    (all) => `Tap the message on ${answerable(all).state.name}’s phone and type an answer. Until then the clock runs.`],
  [(all) => all.staff.some(answered) && !all.parents.some((phone) => theirs(phone).some((bubble) => bubble.text.startsWith("Is this sorted"))),
    () => "The answer has gone home. Let an hour pass: the parent is asked whether it is sorted."],
  [() => true, () => "Let time pass, and see who gets good news. Or leave a worry unanswered, and see who is asked next."],
];

function claimable(all) {
  return all.staff.find((phone) => theirs(phone).some((bubble) => bubble.buttons.includes(CLAIM)) && !answered(phone));
}

function answerable(all) {
  return all.staff.find((phone) => theirs(phone).some((bubble) => bubble.buttons.length > 0) && !answered(phone));
}

function answered(phone) {
  const asked = theirs(phone).filter((bubble) => bubble.buttons.length > 0).map((bubble) => bubble.id);
  const replies = new Set(mine(phone).map((bubble) => bubble.reply_to));
  return asked.length > 0 && replies.has(asked.at(-1));
}

export function coach(phones) {
  const all = {
    parents: phones.filter((phone) => phone.state.kind === "parent"),
    staff: phones.filter((phone) => phone.state.kind === "staff"),
  };
  if (all.parents.length === 0) return "";
  return STEPS.find(([fits]) => fits(all))[1](all);
}
