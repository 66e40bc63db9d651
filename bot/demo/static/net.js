// Talking to the stage: what people do goes out as JSON, what changes comes in as events. This address and no other.

export async function act(path, fields = {}) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(fields),
    });
  } catch {
    throw new Error("The demo does not answer. Is it still running?");
  }
  if (answer.ok) return;
  const told = await answer.json().catch(() => ({}));
  throw new Error(told.error || "That did not work. Please try again.");
}

// `hears` has one function for each kind of event, and `lost` and `found` for the connection itself.
export function listen(hears) {
  const events = new EventSource("/events");
  for (const kind of ["everything", "phone", "clock"]) {
    events.addEventListener(kind, (event) => hears[kind](JSON.parse(event.data)));
  }
  events.addEventListener("open", () => hears.found());
  events.addEventListener("error", () => hears.lost());
  return events;
}
