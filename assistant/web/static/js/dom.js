// Builds elements from text only: nothing that comes from outside is ever read as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes, listeners ("onclick": fn) and children (nodes or strings). */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (key === "class") element.className = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export function icon(name) {
  return svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("use", { href: `#i-${name}` }));
}

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Reads out a text politely; texts given quickly after one another are all read. */
export function announce(text) {
  const line = h("p", {}, text);
  $("#announcer").append(line);
  setTimeout(() => line.remove(), 20000);
}

/** A short message at the foot of the page. */
export function toast(text) {
  const message = h("p", { class: "toast" }, text);
  $("#toasts").replaceChildren(message);
  setTimeout(() => message.remove(), 4000);
}

const KEPT_FOCUS = "focus-after-reload";

/** Loads the page anew and gives the focus back to the element with that id. */
export function reloadTo(id) {
  sessionStorage.setItem(KEPT_FOCUS, id);
  location.reload();
}

export function restoreFocus() {
  const id = sessionStorage.getItem(KEPT_FOCUS);
  sessionStorage.removeItem(KEPT_FOCUS);
  if (id) document.getElementById(id)?.focus();
}

export function pageData() {
  const element = $("#page-data");
  return element ? JSON.parse(element.textContent) : {};
}

/** Calls the function when it has not been asked to for so many milliseconds. */
export function debounce(milliseconds, call) {
  let timer;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...given), milliseconds);
  };
}

/** Asks before something is done; resolves to true or false and gives the focus back. */
export function confirmed(title, text, action, { danger = false } = {}) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { "aria-labelledby": "confirm-title" },
      h("form", { method: "dialog" },
        h("h2", { id: "confirm-title" }, title),
        h("p", {}, text),
        h("div", { class: "row row-end" },
          h("button", { class: "button", value: "" }, "Fortryd"),
          h("button", { class: danger ? "button button-danger" : "button button-primary", value: "yes" }, action))));
    open(dialog, () => resolve(dialog.returnValue === "yes"));
  });
}

/** Asks for one line of text; resolves to it, or to null. */
export function prompted(title, label, value, action, most = 200) {
  return new Promise((resolve) => {
    const input = h("input", { id: "prompt-input", value, maxlength: most, required: true });
    const dialog = h("dialog", { "aria-labelledby": "prompt-title" },
      h("form", { method: "dialog" },
        h("h2", { id: "prompt-title" }, title),
        h("div", { class: "field" }, h("label", { for: "prompt-input" }, label), input),
        h("div", { class: "row row-end" },
          h("button", { class: "button", type: "submit", value: "", formnovalidate: true }, "Fortryd"),
          h("button", { class: "button button-primary", type: "submit", value: "yes" }, action))));
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); if (input.value.trim()) dialog.close("yes"); }
    });
    open(dialog, () => resolve(dialog.returnValue === "yes" ? input.value : null));
    input.select();
  });
}

/** Shows a dialog once; the focus goes back to where it was. */
export function open(dialog, onClose = () => {}) {
  const before = document.activeElement;
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
    onClose();
  });
  dialog.showModal();
}
