// On a narrow screen the phones are cards to swipe; the tabs above say whose they are and where something waits.

import { el } from "./dom.js";

export class Tabs {
  constructor(phones) {
    this.phones = phones;
    this.tabs = new Map(phones.map((phone) => [phone.id, this.tab(phone)]));
    document.getElementById("tabs").replaceChildren(...this.tabs.values());
    const desk = document.getElementById("desk");
    this.watcher = new IntersectionObserver((seen) => this.look(seen), { root: desk, threshold: [0.55, 0.8] });
    phones.forEach((phone) => this.watcher.observe(phone.element));
  }

  tab(phone) {
    const badge = el("span", { class: "badge", hidden: true });
    const button = el("button", { type: "button", class: "tab" }, el("span", { class: "tabName" }, phone.state.name, badge), el("small", {}, phone.state.role));
    button.addEventListener("click", () => this.go(phone));
    return button;
  }

  go(phone) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    phone.element.scrollIntoView({ behavior: calm ? "auto" : "smooth", inline: "center", block: "nearest" });
  }

  get narrow() {
    return getComputedStyle(document.getElementById("tabs")).display !== "none";
  }

  look(seen) {
    for (const { target, intersectionRatio } of seen) {
      const phone = this.phones.find((each) => each.element === target);
      phone.inView = this.narrow && intersectionRatio > 0.5;
      const tab = this.tabs.get(phone.id);
      if (intersectionRatio > 0.5) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
      if (phone.inView) phone.attend();
    }
  }

  count() {
    for (const phone of this.phones) {
      const badge = this.tabs.get(phone.id).querySelector(".badge");
      badge.hidden = !phone.unread;
      badge.textContent = String(phone.unread || "");
    }
  }
}
