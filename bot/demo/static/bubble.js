// One message on a screen, as its channel draws it.

import { ICONS, el, picture } from "./dom.js";

const MEDIA = { photo: "Photo", voice: "Voice message", document: "Document", location: "Location", sticker: "Sticker" };

function mediaName(media) {
  const kind = media.startsWith("image/") ? "photo" : media.startsWith("audio/") ? "voice" : media;
  return [kind, MEDIA[kind] || "Something else"];
}

function mediaBox(media) {
  const [kind, name] = mediaName(media);
  if (kind === "photo") return el("span", { class: "picture", role: "img", "aria-label": "A photo" });
  return el("span", { class: "attached" }, name);
}

function quote(original, school) {
  const who = original.mine ? "You" : school;
  const words = original.text || (original.media ? mediaName(original.media)[1] : "");
  return el("span", { class: "quote" }, el("b", {}, who), el("span", {}, words));
}

function foot(bubble) {
  return el(
    "span",
    { class: "foot" },
    bubble.protected && el("span", { class: "protected", title: "Cannot be forwarded or copied" }, picture(ICONS.lock), el("span", { class: "unseen" }, "Cannot be forwarded or copied. ")),
    bubble.edited && el("span", { class: "edited" }, "edited "),
    el("time", {}, bubble.time),
    bubble.mine && el("span", { class: "ticks", role: "img", "aria-label": "Delivered" }),
  );
}

// `acts`: the school's name, press(id, label, button) and, where one can, reply(bubble). `find` gives the bubble with an id, if it is here.
export function drawBubble(bubble, acts, find) {
  const original = bubble.reply_to === null ? null : find(bubble.reply_to);
  const body = el(
    "div",
    { class: "body" },
    el("span", { class: "unseen" }, bubble.mine ? "Sent: " : "Received: "),
    original && quote(original, acts.school),
    bubble.media && mediaBox(bubble.media),
    bubble.text && el("span", { class: "words", dir: "auto" }, bubble.text),
    foot(bubble),
  );
  const canReply = acts.reply && !bubble.mine;
  const row = el("div", { class: "row" }, body, canReply && replyButton(bubble, acts));
  if (canReply) body.addEventListener("click", () => window.getSelection().isCollapsed && acts.reply(bubble));
  return el(
    "li",
    { class: `bubble ${bubble.mine ? "mine" : "theirs"}${canReply ? " answerable" : ""}`, "data-id": String(bubble.id) },
    el("div", { class: "stack" }, row, bubble.buttons.length > 0 && buttons(bubble, acts)),
  );
}

function replyButton(bubble, acts) {
  return el(
    "button",
    { type: "button", class: "reply", "aria-label": `Reply to: ${bubble.text.slice(0, 60)}`, title: "Reply", onclick: () => acts.reply(bubble) },
    picture(ICONS.reply),
  );
}

function buttons(bubble, acts) {
  const made = bubble.buttons.map((label) => {
    const button = el("button", { type: "button" }, label);
    button.addEventListener("click", () => acts.press(bubble.id, label, button));
    return button;
  });
  return el("div", { class: "buttons" }, ...made);
}
