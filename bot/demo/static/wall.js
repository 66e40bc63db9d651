// The wall above the desk: the school's clock, its week, and the places in time to go to.

import { el, svg } from "./dom.js";
import { act } from "./net.js";

const DAY = 86400;
const NAMED = /day|\d\.\d/; // a label that says itself when it is
const two = (number) => String(number).padStart(2, "0");

export class Wall {
  constructor(onTick, onProblem) {
    this.onTick = onTick;
    this.onProblem = onProblem;
    this.at = null;
    this.face = document.getElementById("face");
    this.drawFace(this.face);
    setInterval(() => this.tick(), 1000);
  }

  drawFace(face) {
    const marks = Array.from({ length: 12 }, (_, hour) =>
      svg("line", { x1: 0, x2: 0, y1: -42, y2: hour % 3 ? -39 : -35, class: hour % 3 ? "mark" : "mark quarter", transform: `rotate(${hour * 30})` }),
    );
    const hand = (name, length) => svg("line", { class: `hand ${name}`, x1: 0, y1: 6, x2: 0, y2: -length });
    this.hands = { hour: hand("hour", 22), minute: hand("minute", 33), second: hand("second", 36) };
    face.append(svg("circle", { r: 47, class: "rim" }), svg("circle", { r: 44, class: "dial" }), ...marks, ...Object.values(this.hands), svg("circle", { r: 2.6, class: "pin" }));
  }

  // `clock.at` is what the school's wall clock shows, as seconds since 1970 as if that were UTC.
  update(clock) {
    this.base ??= Math.floor(clock.at / DAY) * DAY; // angles stay small: a browser keeps seven digits of them
    this.at = clock.at;
    this.since = performance.now();
    document.getElementById("date").textContent = `${clock.day} ${clock.date}`;
    document.getElementById("says").textContent = clock.says;
    document.body.classList.toggle("closed", !clock.open);
    document.getElementById("week").replaceChildren(...clock.week.map(dayCard));
    this.offer(clock.jumps);
    this.day = `${clock.day} ${clock.date}`;
    this.tick();
  }

  offer(jumps) {
    const told = JSON.stringify(jumps.map((jump) => [jump.id, jump.label]));
    const places = document.getElementById("jumps");
    if (told !== this.offered) {
      this.offered = told;
      places.replaceChildren(...jumps.map((jump) => this.place(jump)));
    }
    jumps.forEach((jump, place) => (places.children[place].querySelector("small").textContent = NAMED.test(jump.label) ? "" : jump.when));
  }

  place(jump) {
    const button = el("button", { type: "button", class: "place", "data-jump": jump.id }, el("span", {}, jump.label), el("small", {}));
    button.addEventListener("click", () => this.jump(jump.id));
    return button;
  }

  async jump(id) {
    if (this.jumping) return;
    this.jumping = true;
    document.body.classList.add("jumping");
    try {
      await act("/jump", { id });
    } catch (problem) {
      this.onProblem(problem.message);
    } finally {
      this.jumping = false;
      document.body.classList.remove("jumping");
    }
  }

  tick() {
    if (this.at === null) return;
    const now = Math.floor(this.at + (performance.now() - this.since) / 1000);
    const ofDay = now % DAY;
    const time = `${two(Math.floor(ofDay / 3600))}:${two(Math.floor(ofDay / 60) % 60)}`;
    document.getElementById("time").textContent = time;
    const turn = (hand, degrees) => (this.hands[hand].style.transform = `rotate(${degrees}deg)`);
    // Never counted anew from noon: so a jump turns the hands forward, as often as they would have gone round.
    const since = now - this.base;
    turn("hour", since / 120);
    turn("minute", Math.floor(since / 10));
    turn("second", since * 6);
    requestAnimationFrame(() => this.face.classList.remove("unset"));
    this.onTick(time, this.day);
  }
}

function dayCard(day) {
  const notes = { INSET: "INSET", holiday: "holiday", early: "early finish", weekend: "" };
  const note = notes[day.kind] ?? (day.last ? "last day" : "");
  return el(
    "li",
    { class: `${day.kind}${day.today ? " today" : ""}`, "aria-current": day.today ? "date" : null },
    el("span", { class: "dayName" }, day.name),
    el("b", {}, String(day.number)),
    note && el("small", {}, note),
  );
}
