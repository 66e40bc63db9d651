// A staff phone's lock screen: what anybody who passes may read. Messages stand as they were when they came.

import { briefly, el } from "./dom.js";

export class LockScreen {
  constructor(state, unlock) {
    this.time = el("p", { class: "lockTime" });
    this.day = el("p", { class: "lockDay" });
    this.notices = el("ol", { class: "notices", "aria-label": `On the lock screen of ${state.name}` });
    this.element = el(
      "div",
      { class: "lockScreen", hidden: true },
      this.day,
      this.time,
      this.notices,
      el("p", { class: "lockNote" }, "All that a lock screen shows: no child’s name, no words of a parent."),
      el("button", { type: "button", class: "unlock", onclick: unlock }, "Unlock"),
    );
  }

  show(locked) {
    this.element.hidden = !locked;
    if (locked) this.element.querySelector(".unlock").focus({ preventScroll: true });
  }

  tick(time, day) {
    this.time.textContent = time;
    this.day.textContent = day;
  }

  wake() {
    briefly(this.element, "woken", 900);
  }

  update(notices) {
    const made = notices.map((notice) =>
      el("li", {}, el("span", { class: "app" }), el("div", {}, el("b", {}, "Telegram"), el("time", {}, notice.time), el("p", {}, notice.text || "Photo"))),
    );
    this.notices.replaceChildren(...(made.length ? made : [el("li", { class: "none" }, "Nothing has come yet")]));
  }
}
