// The page: phones on a desk below a clock, kept as the stage says.

import { coach } from "./coach.js";
import { listen } from "./net.js";
import { Phone } from "./phone.js";
import { Tabs } from "./tabs.js";
import { Wall } from "./wall.js";

const phones = new Map();
let tabs = null;

const trouble = document.getElementById("trouble");
const told = document.getElementById("coach");

function say(words) {
  trouble.textContent = words;
  trouble.hidden = words === "";
}

function count() {
  if (tabs) tabs.count();
  const unread = [...phones.values()].reduce((sum, phone) => sum + (phone.unread || 0), 0);
  document.title = unread ? `(${unread}) Alongside: a page of phones` : "Alongside: a page of phones";
}

function advise() {
  const words = coach([...phones.values()]);
  if (told.textContent !== words) told.textContent = words;
}

const wall = new Wall(
  (time, day) => phones.forEach((phone) => phone.tick(time, day)),
  (problem) => {
    say(problem);
    setTimeout(() => say(""), 4000);
  },
);

function setUp(state) {
  const desk = document.getElementById("desk");
  for (const each of state.phones) {
    const phone = new Phone(each, state.school, count);
    phone.composer.suggest(state.hints.filter((hint) => hint.phone === each.id));
    phones.set(each.id, phone);
    desk.append(phone.element);
    phone.composer.know(each.days.flatMap((day) => day.bubbles));
    phone.toEnd();
  }
  tabs = new Tabs([...phones.values()]);
}

listen({
  everything(state) {
    if (phones.size === 0) setUp(state);
    else state.phones.forEach((each) => phones.get(each.id)?.update(each));
    wall.update(state.clock);
    advise();
    document.body.classList.add("ready");
  },
  phone(state) {
    phones.get(state.id)?.update(state);
    advise();
  },
  clock: (clock) => wall.update(clock),
  found: () => say(""),
  lost: () => say("The demo has stopped. Start it again, and this page comes back by itself."),
});

// -- light and dark: as the system says, until somebody chooses

const lights = document.getElementById("lights");
lights.addEventListener("click", () => {
  const dark = getComputedStyle(document.documentElement).colorScheme === "dark" ||
    (document.documentElement.style.colorScheme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.style.colorScheme = dark ? "light" : "dark";
});
