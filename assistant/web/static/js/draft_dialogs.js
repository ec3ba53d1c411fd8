// What a draft page shows in a window: the differences, the history, two texts side by side, sources that changed.

import { h, open, toast } from "./dom.js";
import { call } from "./api.js";
import { date, number } from "./words.js";

const MOVES = { edit: "Rettet", submit: "Sendt til godkendelse", return: "Returneret", approve: "Godkendt", send: "Sendt", withdraw: "Trukket tilbage", transfer: "Overdraget", assign: "Fordelt", create: "Oprettet" };
const ORIGINS = { machine: "skrevet af assistenten", edited: "rettet i hånden", by_hand: "skrevet i hånden", from_source: "sat ind fra kilden", past_reply: "fra et tidligere svar" };

function show(title, ...content) {
  open(h("dialog", { class: "wide-dialog", "aria-labelledby": "dialog-title" }, h("h2", { id: "dialog-title" }, title), ...content,
    h("form", { method: "dialog", class: "row row-end" }, h("button", { class: "button" }, "Luk"))));
}

export async function showDifference(address, version) {
  try {
    const found = await call("GET", `${address}/difference?before=1&after=${version}`);
    const lines = found.sentences.map((one) => h("div", {},
      h("p", {}, one.pieces.flatMap(([kind, text]) => [kind === "added" ? h("ins", {}, text) : kind === "removed" ? h("del", {}, text) : text, " "])),
      h("p", { class: "small muted" }, `Ad ${one.number} · ${ORIGINS[one.origin] ?? "slettet"}`)));
    show("Hvad er ændret siden assistentens udkast?",
      h("p", { class: "muted" }, `${number(100 * found.distance)} % af ordene er ændret.`),
      h("div", { class: "difference", tabindex: "0", role: "region", "aria-label": "Ændringer" }, lines));
  } catch (error) {
    toast(error.message);
  }
}

export async function showHistory(address, stateNames) {
  try {
    const { versions, events, names } = await call("GET", `${address}/history`);
    const told = [
      ...versions.map((one) => ({ at: one.created_at, text: `Version ${one.number}`, person: one.author })),
      ...events.map((one) => ({ at: one.at, text: `${MOVES[one.move] ?? one.move}${one.before !== one.after ? ` (nu ${stateNames[one.after] ?? one.after})` : ""}${one.note ? `: ${one.note}` : ""}`, person: one.person })),
    ].sort((first, second) => second.at.localeCompare(first.at));
    const clock = (at) => `${date(at)} kl. ${new Date(at).toLocaleTimeString("da-DK", { hour: "2-digit", minute: "2-digit" })}`;
    show("Historik", h("ol", { class: "history" }, told.map((one) => h("li", {}, h("strong", {}, one.text), h("br"), h("span", { class: "muted" }, `${names[one.person] ?? "Ukendt"}, ${clock(one.at)}`)))));
  } catch (error) {
    toast(error.message);
  }
}

/** Two people changed the draft; resolves to true when the other's text is to be fetched. */
export function showBoth(error) {
  return new Promise((done) => {
    const { mine, theirs } = error.problem;
    const dialog = h("dialog", { class: "wide-dialog", "aria-labelledby": "both-title" }, h("form", { method: "dialog" },
      h("h2", { id: "both-title" }, "En anden har ændret udkastet"), h("p", {}, error.message),
      h("div", { class: "both" },
        h("div", {}, h("h3", {}, "Din tekst"), h("pre", { tabindex: "0" }, mine?.text ?? "")),
        h("div", {}, h("h3", {}, "Den andens tekst"), h("pre", { tabindex: "0" }, theirs.text))),
      h("div", { class: "row row-end" }, h("button", { class: "button", value: "" }, "Bliv her"), h("button", { class: "button button-primary", value: "yes" }, "Hent den andens tekst"))));
    open(dialog, () => done(dialog.returnValue === "yes"));
  });
}

/** Sources that changed since the approval; resolves to true when the reply is to be sent all the same. */
export function showSourceChanges(error) {
  return new Promise((done) => {
    const dialog = h("dialog", { class: "wide-dialog", "aria-labelledby": "changes-title" }, h("form", { method: "dialog" },
      h("h2", { id: "changes-title" }, "Kilderne er ændret"), h("p", {}, error.message),
      h("ul", { class: "history" }, error.problem.changes.map((one) => h("li", {}, h("strong", {}, `${one.document}, side ${one.page}`), h("br"), one.explanation))),
      h("div", { class: "row row-end" }, h("button", { class: "button", value: "" }, "Fortryd"), h("button", { class: "button button-danger", value: "yes" }, "Send alligevel"))));
    open(dialog, () => done(dialog.returnValue === "yes"));
  });
}
