// Making elements. Words go in as text, never as markup, so nothing that a person types can become part of the page.

export function el(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function svg(tag, props = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function picture(path, box = "0 0 24 24") {
  return svg("svg", { viewBox: box, "aria-hidden": "true", class: "icon" }, svg("path", { d: path }));
}

// A class for the length of its animation; with reduced motion it just stands there for a moment.
export function briefly(element, name, milliseconds) {
  element.classList.remove(name);
  void element.offsetWidth; // begins the animation anew
  element.classList.add(name);
  setTimeout(() => element.classList.remove(name), milliseconds);
}

export const ICONS = {
  send: "M3 20.5v-6.6l8.5-1.9L3 10.1V3.5L22 12z",
  photo: "M9 4 7.5 6H4a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2V8a2 2 0 0 0-2-2h-3.500L15 4zm3 5a4 4 0 1 1 0 8 4 4 0 0 1 0-8z",
  lock: "M6 10V8a6 6 0 1 1 12 0v2h1a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1zm2.5 0h7V8a3.5 3.5 0 0 0-7 0z",
  reply: "M10 9V5l-7 7 7 7v-4.1c5 0 8.5 1.6 11 5.100-1-5-4-10-11-11z",
  close: "M6 4.6 12 10.6 18 4.6 19.400 6 13.400 12 19.400 18 18 19.400 12 13.400 6 19.400 4.6 18 10.6 12 4.6 6z",
  back: "M15 4 7 12l8 8 1.5-1.500L10 12l6.5-6.500z",
};
