// Where one types on a phone: words, a photo, a reply to one message, and suggestions for whoever doesn't know what to say.

import { ICONS, el, picture } from "./dom.js";
import { act } from "./net.js";

export class Composer {
  constructor(state) {
    this.id = state.id;
    this.replying = null;
    this.last = Promise.resolve();
    this.field = el("textarea", { rows: "1", placeholder: state.channel === "sms" ? "Text message" : "Message", "aria-label": `Write on the phone of ${state.name}`, maxlength: "5000", enterkeyhint: "send", autocomplete: "off" });
    this.submit = el("button", { type: "submit", class: "send", "aria-label": `Send from the phone of ${state.name}`, title: "Send" }, picture(ICONS.send));
    this.photo = el("button", { type: "button", class: "photo", "aria-label": `Send a photo from the phone of ${state.name}`, title: "Send a photo", onclick: () => this.sendPhoto() }, picture(ICONS.photo));
    this.quoted = el("span", {});
    this.quote = el("div", { class: "replying", hidden: true }, picture(ICONS.reply), this.quoted, el("button", { type: "button", "aria-label": "Do not reply to this message", onclick: () => this.replyTo(null) }, picture(ICONS.close)));
    this.chips = el("div", { class: "chips", role: "group", "aria-label": "Suggestions", hidden: true });
    this.trouble = el("p", { class: "problem", role: "alert", hidden: true });
    this.form = el("form", { class: "composer" }, this.photo, this.field, this.submit);
    this.element = el("div", { class: "writing" }, this.trouble, this.chips, this.quote, this.form);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.field.addEventListener("input", () => this.fit());
    this.field.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    if (event.key === "Escape" && this.replying) this.replyTo(null);
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  }

  fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 120)}px`;
    this.submit.classList.toggle("ready", this.field.value.trim() !== "");
  }

  fill(text) {
    this.field.value = text;
    this.fit();
    this.field.focus();
  }

  suggest(hints) {
    this.hints = hints;
    this.chips.replaceChildren(
      ...hints.map((hint) => el("button", { type: "button", class: "chip", title: hint.text, onclick: () => this.fill(hint.text) }, hint.label)),
    );
    this.chips.hidden = hints.length === 0;
  }

  // A suggestion that has been followed is not made again.
  know(bubbles) {
    const said = new Set(bubbles.filter((bubble) => bubble.mine).map((bubble) => bubble.text));
    const left = (this.hints || []).filter((hint) => !said.has(hint.text));
    if (left.length !== (this.hints || []).length) this.suggest(left);
  }

  replyTo(bubble) {
    this.replying = bubble;
    this.quote.hidden = bubble === null;
    this.quoted.textContent = bubble ? bubble.text.slice(0, 80) : "";
    this.field.focus();
  }

  async send() {
    const text = this.field.value.trim();
    if (!text) return;
    const fields = this.replying ? { text, reply_to: this.replying.id } : { text };
    this.field.value = "";
    const replying = this.replying;
    this.replyTo(null);
    this.fit();
    const sent = await this.doing(() => act(`/phones/${this.id}/write`, fields));
    if (sent || this.field.value) return;
    this.fill(text); // what was typed is not lost
    if (replying) this.replyTo(replying);
  }

  sendPhoto() {
    this.doing(() => act(`/phones/${this.id}/photo`));
  }

  // One after the other: what is typed while a photo is on its way leaves after it.
  doing(what) {
    this.last = this.last.then(() => this.done(what));
    return this.last;
  }

  async done(what) {
    this.trouble.hidden = true;
    try {
      await what();
      return true;
    } catch (problem) {
      this.trouble.textContent = problem.message;
      this.trouble.hidden = false;
      return false;
    }
  }
}
