// What a draft page shows in a window: the differences, the history, two texts side by side, sources that changed.

import { $, h, open, toast } from "./dom.js";
import { call } from "./api.js";
import { date, isoDate, number } from "./words.js";

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

/** What stands around the answers; resolves to the fields that were changed, or to null. */
export function askForHead(letter, frame) {
  const field = (id, label, value, hint = "") => h("div", { class: "field" }, h("label", { for: `head-${id}` }, label),
    h("input", { id: `head-${id}`, value: value ?? "", maxlength: 400, "aria-describedby": hint ? `head-${id}-hint` : null }),
    hint ? h("p", { class: "field-hint", id: `head-${id}-hint` }, hint) : null);
  const long = (id, label, value, told) => { const area = h("textarea", { id: `head-${id}`, rows: 2, maxlength: 4000, placeholder: told }); area.value = value; return h("div", { class: "field" }, h("label", { for: `head-${id}` }, label), area); };
  const people = letter.recipients.length ? letter.recipients : [{ name: "", role: "", email: "" }];
  const problem = h("p", { role: "alert", class: "small" });
  const dialog = h("dialog", { class: "wide-dialog", "aria-labelledby": "head-title" }, h("form", { method: "dialog", class: "form" },
    h("h2", { id: "head-title" }, "Brevhoved og underskrift"),
    ...people.map((one, index) => h("div", { class: "two" }, field(`name-${index}`, people.length > 1 ? `Modtager ${index + 1}` : "Modtager", one.name), field(`role-${index}`, "Rolle", one.role))),
    field("subject", "Emne", letter.subject),
    h("div", { class: "three" }, field("date", "Dato", date(letter.date)), field("case_number", "Sagsnummer", letter.case_number), field("document_number", "Dokumentnummer", letter.document_number)),
    long("opening", "Indledning", letter.opening, frame.opening),
    long("closing", "Afslutning", letter.closing, "Vises før »Med venlig hilsen«"),
    h("div", { class: "two" }, field("signatory", "Underskriver", letter.signatory), field("signatory_title", "Titel", letter.signatory_title)),
    problem,
    h("div", { class: "row row-end" }, h("button", { class: "button", value: "", formnovalidate: true }, "Fortryd"), h("button", { class: "button button-primary", value: "yes" }, "Gem"))));
  const value = (id) => $(`#head-${id}`, dialog).value.trim();
  dialog.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches("input")) { event.preventDefault(); $(".button-primary", dialog).click(); } });
  $("form", dialog).addEventListener("submit", (event) => {
    if (event.submitter?.value !== "yes" || isoDate(value("date"))) return;
    event.preventDefault();
    problem.textContent = "Datoen kan ikke læses. Skriv den som 24. januar 2019.";
    $("#head-date", dialog).focus();
  });
  return new Promise((done) => open(dialog, () => {
    if (dialog.returnValue !== "yes") { done(null); return; }
    const changed = {};
    for (const name of ["subject", "case_number", "document_number", "opening", "closing", "signatory", "signatory_title"]) if (value(name) !== letter[name]) changed[name] = value(name);
    if (isoDate(value("date")) !== letter.date) changed.date = isoDate(value("date"));
    const named = people.map((one, index) => ({ name: value(`name-${index}`), role: value(`role-${index}`), email: one.email ?? "" })).filter((one) => one.name);
    if (JSON.stringify(named) !== JSON.stringify(letter.recipients.map(({ name, role, email }) => ({ name, role, email: email ?? "" })))) changed.recipients = named;
    done(Object.keys(changed).length ? changed : null);
  }));
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
