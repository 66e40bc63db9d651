// One phone: its screen follows the stage; what is typed and pressed on it goes to the stage.

import { drawBubble } from "./bubble.js";
import { Composer } from "./composer.js";
import { ICONS, briefly, el, picture } from "./dom.js";
import { LockScreen } from "./lock.js";
import { act } from "./net.js";

const WAYS = { sms: "text messages", telegram: "Telegram" };

export class Phone {
  constructor(state, school, onUnread) {
    this.id = state.id;
    this.state = state;
    this.school = school;
    this.onUnread = onUnread;
    this.seen = new Set();
    this.drawn = new Map(); // message id -> [its JSON, its element]
    this.toasts = state.toasts.length;
    this.build(state);
    this.update(state, { quietly: true });
  }

  build(state) {
    const can = { reply: state.channel === "telegram" };
    this.composer = new Composer(state, can);
    this.clock = el("span", { class: "statusTime" });
    this.list = el("ol");
    this.chat = el("div", { class: "chat", role: "log", tabindex: "0", "aria-label": `Messages on the phone of ${state.name}` }, this.list);
    this.empty = el("p", { class: "empty" }, "No messages yet");
    this.toast = el("p", { class: "toast", role: "status" });
    this.badge = el("span", { class: "badge", hidden: true });
    this.lock = state.kind === "staff" ? new LockScreen(state, () => this.setLocked(false)) : null;
    this.power = this.lock && el("button", { type: "button", class: "power", "aria-pressed": "false", onclick: () => this.setLocked(!this.locked) }, picture(ICONS.lock), el("span", {}, "Lock screen"));
    this.screen = el(
      "div",
      { class: "screen" },
      el("div", { class: "status", "aria-hidden": "true" }, this.clock, el("span", { class: "island" }), el("span", { class: "signs" }, el("i", { class: "signal" }), el("i", { class: "battery" }))),
      el("div", { class: "inside" }, heading(state, this.school), el("div", { class: "scroll" }, this.empty, this.chat), this.composer.element),
      this.lock && this.lock.element,
      this.toast,
    );
    this.case = el("div", { class: "case" }, this.screen);
    this.element = el(
      "section",
      { class: `phone ${state.channel} ${state.kind}`, id: `phone-${state.id}`, "aria-labelledby": `owner-${state.id}` },
      el(
        "header",
        { class: "owner" },
        el("div", { class: "who" }, el("h2", { id: `owner-${state.id}` }, state.name, this.badge), el("p", {}, `${state.role} · ${WAYS[state.channel] || state.channel}`)),
        this.power,
      ),
      this.case,
    );
    this.atEnd = true;
    this.size = "";
    this.chat.addEventListener("scroll", () => this.scrolled());
    new ResizeObserver(() => this.resized()).observe(this.chat);
    for (const kind of ["pointerenter", "focusin", "click"]) this.element.addEventListener(kind, () => this.attend());
  }

  get locked() {
    return Boolean(this.lock) && !this.lock.element.hidden;
  }

  setLocked(locked) {
    const was = this.locked;
    this.lock.show(locked);
    this.element.classList.toggle("locked", locked);
    this.power.setAttribute("aria-pressed", String(locked));
    this.screen.querySelector(".inside").inert = locked;
    if (was && !locked) this.attend();
  }

  // -- what the stage tells

  update(state, { quietly = false } = {}) {
    this.state = state;
    const bubbles = state.days.flatMap((day) => day.bubbles);
    const fresh = this.draw(state);
    this.empty.hidden = bubbles.length > 0;
    if (this.lock) this.lock.update(state.notices);
    this.composer.know(bubbles);
    this.tellToast(state, quietly);
    const came = fresh.filter((bubble) => !bubble.mine);
    if (quietly) bubbles.forEach((bubble) => this.seen.add(String(bubble.id)));
    else if (came.some((bubble) => !bubble.silent)) this.ring();
    if (this.attended) this.markRead();
    this.countUnread();
  }

  draw(state) {
    const known = new Map();
    const all = new Map(state.days.flatMap((day) => day.bubbles).map((bubble) => [bubble.id, bubble]));
    const fresh = [];
    const rows = state.days.flatMap((day) => [
      this.dayRow(day.day, known),
      ...day.bubbles.map((bubble) => this.row(bubble, known, all, fresh)),
    ]);
    this.drawn = known;
    rows.forEach((row, place) => {
      if (this.list.children[place] !== row) this.list.insertBefore(row, this.list.children[place] || null);
    });
    while (this.list.children.length > rows.length) this.list.lastElementChild.remove();
    this.markEnds();
    if (this.atEnd || fresh.some((bubble) => bubble.mine)) this.toEnd();
    return fresh;
  }

  dayRow(day, known) {
    const [, row] = this.drawn.get(day) || [null, el("li", { class: "day" }, el("span", {}, day))];
    known.set(day, [null, row]);
    return row;
  }

  row(bubble, known, all, fresh) {
    const told = JSON.stringify(bubble);
    let [before, row] = this.drawn.get(bubble.id) || [null, null];
    if (told !== before) {
      const made = drawBubble(bubble, this.acts(), (id) => all.get(id));
      if (row) {
        row.replaceWith(made);
        if (JSON.parse(before).text !== bubble.text) briefly(made, "flash", 1800);
      } else {
        fresh.push(bubble);
        briefly(made, "arriving", 600);
      }
      row = made;
    }
    known.set(bubble.id, [told, row]);
    return row;
  }

  // The last of a run is where the time and "Delivered" stand, as phones show them.
  markEnds() {
    const rows = [...this.list.children];
    const lastMine = rows.filter((row) => row.classList.contains("mine")).at(-1);
    rows.forEach((row, place) => {
      const next = rows[place + 1];
      row.classList.toggle("end", !next || next.classList.contains("day") || next.classList.contains("mine") !== row.classList.contains("mine"));
      row.classList.toggle("delivered", row === lastMine);
    });
  }

  // A change of size moves the screen too, and says nothing about where the person wants to be.
  scrolled() {
    if (this.size !== this.measure()) return;
    this.atEnd = this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < 80;
  }

  resized() {
    this.size = this.measure();
    if (this.atEnd) this.toEnd();
  }

  measure() {
    return `${this.chat.clientWidth} ${this.chat.clientHeight}`;
  }

  toEnd() {
    this.chat.scrollTop = this.chat.scrollHeight;
  }

  tellToast(state, quietly) {
    if (!quietly && state.toasts.length > this.toasts) this.say(state.toasts.at(-1));
    this.toasts = state.toasts.length;
  }

  say(words) {
    this.toast.textContent = words;
    clearTimeout(this.hushing);
    this.toast.classList.add("shown");
    this.hushing = setTimeout(() => this.toast.classList.remove("shown"), 3200);
  }

  ring() {
    briefly(this.case, "ringing", 700);
    if (this.locked) this.lock.wake();
  }

  tick(time, day) {
    this.clock.textContent = time;
    if (this.lock) this.lock.tick(time, day);
  }

  // -- read and unread

  attend() {
    if (this.locked) return;
    this.markRead();
    this.countUnread();
  }

  get attended() {
    return !this.locked && (this.element.matches(":focus-within, :hover") || this.inView === true);
  }

  markRead() {
    this.state.days.forEach((day) => day.bubbles.forEach((bubble) => this.seen.add(String(bubble.id))));
  }

  countUnread() {
    const came = this.state.days.flatMap((day) => day.bubbles).filter((bubble) => !bubble.mine);
    this.unread = came.filter((bubble) => !this.seen.has(String(bubble.id))).length;
    this.badge.hidden = this.unread === 0;
    this.badge.textContent = String(this.unread);
    this.badge.setAttribute("aria-label", `${this.unread} unread`);
    this.onUnread();
  }

  // -- what a person does

  acts() {
    return {
      school: this.school,
      press: async (id, label, button) => {
        button.setAttribute("aria-busy", "true");
        await this.trying(() => act(`/phones/${this.id}/press`, { message_id: id, label }));
        button.removeAttribute("aria-busy");
      },
      reply: this.state.channel === "telegram" ? (bubble) => this.composer.replyTo(bubble) : null,
    };
  }

  async trying(doing) {
    try {
      await doing();
    } catch (problem) {
      this.say(problem.message);
    }
  }
}

function heading(state, school) {
  const telegram = state.channel === "telegram";
  return el(
    "div",
    { class: "heading", "aria-hidden": "true" },
    el("span", { class: "chevron" }, picture(ICONS.back)),
    el("span", { class: "face" }, initials(school)),
    el("span", { class: "name" }, el("b", {}, school), el("small", {}, telegram ? "bot" : "Text message")),
  );
}

function initials(name) {
  return name.split(/\s+/).slice(0, 2).map((word) => word[0]).join("");
}
