// What every page has: menus that close, the connection banner, the theme, the shortcuts.

import { $, $$, h, open, restoreFocus } from "./dom.js";

document.addEventListener("click", (event) => {
  for (const menu of $$("details.menu[open], details.scope[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = $("details.menu[open], details.scope[open]");
  if (!menu) return;
  menu.open = false;
  $("summary", menu).focus();
  event.stopImmediatePropagation();
});

const banner = $("#offline");
if (banner) {
  const show = () => { banner.hidden = navigator.onLine; };
  addEventListener("online", show);
  addEventListener("offline", show);
  show();
}

/** The theme is a cookie, so that the server draws the page in it from the first moment. */
export function setTheme(theme) {
  document.cookie = `theme=${theme}; path=/; max-age=${theme ? 31536000 : 0}; samesite=lax`;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}
for (const choice of $$("input[name=theme]")) choice.addEventListener("change", () => setTheme(choice.value));

const shortcutSwitch = $("#shortcuts-on");
const shortcutsOn = () => localStorage.getItem("shortcuts") !== "off";
if (shortcutSwitch) {
  shortcutSwitch.checked = shortcutsOn();
  shortcutSwitch.addEventListener("change", () => localStorage.setItem("shortcuts", shortcutSwitch.checked ? "on" : "off"));
}

const PLACES = { s: "/soeg", d: "/dokumenter", h: "/", u: "/svarudkast", a: "/sager", o: "/overblik" };
export const SHORTCUTS = [
  ["/", "Gå til spørgsmåls- eller søgefeltet"],
  ["g h", "Spørg"], ["g s", "Søg"], ["g d", "Dokumenter"], ["g a", "Sager"], ["g u", "Svarudkast"], ["g o", "Overblik"],
  ["n", "Næste kilde, eller næste sætning at se på"], ["p", "Forrige"],
  ["Esc", "Luk kilden, menuen eller vinduet"], ["?", "Vis denne hjælp"],
];

restoreFocus();

let afterG = 0;
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable=true]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !shortcutsOn() || $("dialog[open]")) return;
  if (Date.now() - afterG < 1500 && PLACES[event.key]) { afterG = 0; location.assign(PLACES[event.key]); return; }
  if (event.key === "g") afterG = Date.now();
  else if (event.key === "/") { const field = $("#question, #search-field, main input[type=search]"); if (field) { event.preventDefault(); field.focus(); } }
  else if (event.key === "?") showShortcuts();
  else if (event.key === "n" || event.key === "p") document.dispatchEvent(new CustomEvent("step", { detail: event.key === "n" ? 1 : -1 }));
});

function showShortcuts() {
  const rows = SHORTCUTS.map(([keys, does]) => h("div", { class: "shortcut" },
    h("dt", {}, keys.split(" ").map((key) => h("kbd", {}, key))), h("dd", {}, does)));
  open(h("dialog", { "aria-labelledby": "shortcuts-title" },
    h("form", { method: "dialog" },
      h("h2", { id: "shortcuts-title" }, "Genvejstaster"),
      h("dl", { class: "shortcuts" }, rows),
      h("p", { class: "small muted" }, "De kan slås fra under Profil og visning."),
      h("div", { class: "row row-end" }, h("button", { class: "button" }, "Luk")))));
}

