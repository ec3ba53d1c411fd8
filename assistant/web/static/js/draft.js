// A draft: its letter sentence by sentence, editing with the check beside it, the fast lane, and the decisions.

import { $, $$, announce, confirmed, h, icon, open, pageData, prompted, toast } from "./dom.js";
import { call } from "./api.js";
import { drawSections } from "./letter.js";
import { askForHead, showBoth, showDifference, showHistory, showSourceChanges } from "./draft_dialogs.js";
import { SourcePane } from "./source.js";
import { count, date, dateOf } from "./words.js";

const data = pageData();
let draft = data.draft;
let comments = [];
let editing = null;
let redrawLater = false; // something came in while a sentence was being edited
const address = `/drafts/${encodeURIComponent(draft.id)}`;

const pane = new SourcePane($("#source"), (isOpen) => $("#draft-page").classList.toggle("has-source", isOpen));

const MOVES = {
  submit: ["Send til godkendelse", "check", "primary"],
  approve: ["Godkend", "check", "primary"],
  return: ["Returnér", "left", ""],
  send: ["Registrér som sendt", "send", "primary"],
  transfer: ["Overdrag", "right", ""],
  withdraw: ["Træk tilbage", "close", ""],
};

// ---------------------------------------------------------------- drawing

function draw() {
  redrawLater = false;
  const active = document.activeElement, within = active?.closest?.(".line");
  const current = within?.dataset.sentence, tool = within ? $$("button", within).indexOf(active) : -1;
  const tone = { approved: "good", sent: "good", returned: "warn" }[draft.state] ?? "";
  $("#state").replaceChildren(
    h("span", { class: `tag${tone ? ` tag-${tone}` : ""}` }, draft.state_name),
    ...(draft.deadline ? [h("span", {}, `Frist ${date(draft.deadline)}`)] : []),
    ...(draft.overdue ? [h("span", { class: "tag tag-bad" }, icon("clock"), "over fristen")] : []),
    h("span", {}, `Version ${draft.version}`));
  $("#subject").textContent = draft.title;
  drawCoverage();
  drawActions();
  drawLane();
  drawWarnings();
  drawSections($("#letter"), draft, { comments, mayEdit: draft.may.includes("edit"), mayComment: data.may_comment }, {
    head: editHead, edit: startEditing, remove, add: addSentence, comment: startComment, resolve, alternatives,
  });
  const line = current ? $(`[data-sentence="${current}"]`) : null;
  (line && $$("button", line)[tool] ? $$("button", line)[tool] : line)?.focus();
}

function drawCoverage() {
  const states = { answered: ["good", "check", "besvaret"], partial: ["warn", "info", "delvist besvaret"] };
  $("#coverage").replaceChildren(...draft.letter.sections.map((section) => {
    const [tone, symbol, told] = states[section.status] ?? ["", "empty", "intet grundlag"];
    const sources = states[section.status] ? new Set(section.sentences.flatMap((sentence) => sentence.citations.map((one) => `${one.document_id}.${one.page}`))).size : 0;
    return h("li", {}, h("a", { class: tone, href: `#ad-${section.number}` }, icon(symbol), `Ad ${section.number} ${told}${sources ? ` · ${count(sources, "kilde", "kilder")}` : ""}`));
  }));
}

function drawActions() {
  const moves = draft.may.filter((move) => MOVES[move]).map((move) => {
    const [name, symbol, kind] = MOVES[move];
    return h("button", { class: `button${kind ? ` button-${kind}` : ""}`, type: "button", "data-move": move, onclick: () => decide(move) }, icon(symbol), name);
  });
  const file = (name, path) => h("a", { class: "quiet-button", href: `/api/v1${address}/${path}`, download: true }, icon("download"), name);
  $("#actions").replaceChildren(...moves);
  $("#tools").replaceChildren(
    h("button", { class: "quiet-button", type: "button", onclick: () => showDifference(address, draft.version) }, icon("eye"), "Ændringer"),
    h("button", { class: "quiet-button", type: "button", onclick: () => showHistory(address, data.state_names) }, icon("clock"), "Historik"),
    ...(data.may_export ? [file("Word", "export.docx"), file("PDF", "export.pdf")] : []),
    ...(data.may_casefile ? [file("Sagsmappe", "casefile.zip")] : []));
}

const toLookAt = () => $$(".line.needs-look");

function drawLane() {
  const amount = draft.letter.sections.flatMap((section) => section.sentences).filter((sentence) => sentence.needs_look).length;
  if (!amount) {
    const open = draft.letter.sections.filter((section) => section.status === "no_basis" || section.status === "out_of_scope").map((section) => section.number);
    const left = open.length ? ` Der er intet grundlag for at svare på spørgsmål ${open.join(", ").replace(/, ([^,]*)$/, " og $1")}.` : "";
    $("#lane").replaceChildren(icon("check"), h("span", {}, `Alle sætninger har dækning i kilderne.${left}`));
    return;
  }
  $("#lane").replaceChildren(icon("warning"), h("span", {}, count(amount, "sætning at se på", "sætninger at se på")),
    h("button", { class: "button button-small", type: "button", onclick: () => step(-1) }, icon("left"), "Forrige"),
    h("button", { class: "button button-small", type: "button", onclick: () => step(1) }, "Næste", icon("right")));
}

function drawWarnings() {
  const found = [...(draft.personal_data ?? []), ...(draft.small_numbers ?? [])];
  const notes = [];
  if (draft.personal_data?.length) notes.push(h("div", { class: "callout callout-bad", role: "note" }, icon("shield"), h("div", {}, h("strong", {}, "Udkastet indeholder personoplysninger"), h("p", {}, `Kontrollér, om de skal med: ${[...new Set(draft.personal_data.map((one) => one.text))].slice(0, 6).join(", ")}`))));
  if (draft.small_numbers?.length) notes.push(h("div", { class: "callout callout-warn", role: "note" }, icon("info"), h("div", {}, h("strong", {}, "Små tal"), h("p", {}, "Et tal under fem kan gøre enkeltpersoner genkendelige."))));
  $("#warnings").replaceChildren(...(found.length ? notes : []));
}

let at = -1;
function step(by) {
  const lines = toLookAt();
  if (!lines.length) return;
  const focused = lines.indexOf(document.activeElement?.closest?.(".line"));
  at = ((focused >= 0 ? focused : at) + by + lines.length) % lines.length;
  for (const line of $$(".line.is-current")) line.classList.remove("is-current");
  const line = lines[at];
  line.classList.add("is-current");
  line.focus();
  line.scrollIntoView({ block: "center" });
}
document.addEventListener("step", (event) => step(event.detail));

// ---------------------------------------------------------------- editing

const sectionOf = (id) => draft.letter.sections.find((section) => section.sentences.some((sentence) => sentence.id === id));
const asBody = (section) => ({ number: section.number, sentences: section.sentences.map((sentence) => ({ id: sentence.id, text: sentence.text })) });

async function save(sections, told, fields = {}) {
  try {
    draft = await call("PATCH", address, { revision: draft.revision, sections, ...fields });
    draw();
    announce(told);
    return true;
  } catch (error) {
    if (error.status === 409 && error.problem?.theirs) {
      if (await showBoth(error)) { draft = await call("GET", address); draw(); }
    } else {
      toast(error.message);
    }
    return false;
  }
}

function startEditing(line, sentence) {
  if (editing) return;
  const field = h("textarea", { "aria-label": "Sætningen", maxlength: 4000 });
  field.value = sentence.text;
  const verdict = h("p", { class: "line-state", role: "status" }, "Kontrolleres, mens du skriver.");
  let asked = 0, timer;
  const check = async () => {
    const turn = (asked += 1), text = field.value.trim();
    if (!text) return;
    verdict.textContent = "Kontrollerer …";
    try {
      const found = await call("POST", `${address}/check`, { text, ...(sentence.id ? { sentence: sentence.id } : {}) });
      if (turn === asked) verdict.replaceChildren(...drawVerdict(found));
    } catch (error) {
      if (turn === asked) verdict.textContent = error.message;
    }
  };
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(check, 350); unsaved.keep({ sentence: sentence.id, section: line.dataset.section, text: field.value }); });
  const finish = () => { clearTimeout(timer); unsaved.forget(); editing = null; editor.remove(); line.classList.remove("is-editing"); for (const child of line.children) child.hidden = false; if (redrawLater) draw(); };
  const back = () => { finish(); if (sentence.id) $(`[data-sentence="${sentence.id}"]`)?.focus(); else draw(); };
  const keep = async () => {
    const text = field.value.trim();
    if (text === sentence.text || !text) { back(); return; }
    const section = draft.letter.sections.find((one) => one.number === line.dataset.section);
    const body = asBody(section);
    if (sentence.id) body.sentences.find((one) => one.id === sentence.id).text = text;
    else body.sentences.push({ text });
    editing = null;
    if (await save([body], "Gemt og kontrolleret.")) {
      unsaved.forget();
      const same = sentence.id ? $(`[data-sentence="${sentence.id}"]`) : $$(`[data-section="${section.number}"]`).at(-1);
      same?.focus();
    } else {
      editing = editor.isConnected ? editor : null;
    }
  };
  const editor = h("div", { class: "line-editor" }, field, verdict,
    h("div", { class: "row" },
      h("button", { class: "button button-small button-primary", type: "button", onclick: keep }, "Gem"),
      h("button", { class: "button button-small", type: "button", onclick: back }, "Fortryd")));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); keep(); }
    if (event.key === "Escape") { event.stopPropagation(); back(); }
  });
  for (const child of line.children) child.hidden = true;
  line.append(editor);
  editing = editor;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

/** What was typed and not saved, kept for this tab: a page that is loaded anew goes on where it was. */
const unsaved = {
  name: `unsaved-${draft.id}`,
  keep(typed) { sessionStorage.setItem(this.name, JSON.stringify(typed)); },
  forget() { sessionStorage.removeItem(this.name); },
  resume() {
    const typed = JSON.parse(sessionStorage.getItem(this.name) ?? "null");
    const section = draft.letter.sections.find((one) => one.number === typed?.section);
    if (!typed || !section || !draft.may.includes("edit")) return;
    const sentence = section.sentences.find((one) => one.id === typed.sentence);
    if (typed.sentence && !sentence) return;
    if (sentence) startEditing($(`[data-sentence="${sentence.id}"]`), sentence);
    else addSentence(section, $(`#ad-${CSS.escape(section.number)} .section-foot`));
    const field = $(".line-editor textarea");
    field.value = typed.text;
    field.dispatchEvent(new Event("input"));
    toast("Det, du skrev uden at gemme, er hentet frem.");
  },
};

function drawVerdict(found) {
  const [tone, symbol, text] = { supported: ["good", "check", "Har dækning i kilderne"], contradicted: ["bad", "conflict", "Modsiges af kilderne"] }[found.support] ?? ["warn", "warning", "Ikke fundet i kilderne"];
  const figures = found.changed_figures.length ? [h("span", { class: "tag tag-bad" }, icon("warning"), `Tal uden kilde: ${found.changed_figures.join(", ")}`)] : [];
  return [h("span", { class: `tag tag-${tone}` }, icon(symbol), text), ...figures, ...(found.reason ? [h("span", {}, found.reason)] : [])];
}

async function editHead() {
  if (editing) return;
  const changed = await askForHead(draft.letter, draft.frame);
  if (changed) await save(undefined, "Brevhovedet er gemt.", changed);
  $("#edit-head")?.focus();
}

async function remove(line, sentence) {
  const body = asBody(sectionOf(sentence.id));
  body.sentences = body.sentences.filter((one) => one.id !== sentence.id);
  const next = line.nextElementSibling?.dataset?.sentence ?? line.previousElementSibling?.dataset?.sentence;
  if (await save([body], "Sætningen er slettet.")) (next ? $(`[data-sentence="${next}"]`) : document.getElementById(`ad-${body.number}`))?.focus();
}

function addSentence(section, place) {
  if (editing) return;
  const line = h("div", { class: "line", "data-section": section.number, tabindex: "-1" });
  place.before(line);
  startEditing(line, { id: null, text: "" });
}

async function alternatives(section, place) {
  const shown = $(".alternatives", place);
  if (shown) { shown.remove(); return; }
  const list = h("ul", { class: "alternatives", "aria-label": "Flere kilder" }, h("li", { class: "muted" }, "Leder i kilderne …"));
  place.append(list);
  try {
    const { alternatives: found } = await call("GET", `${address}/alternatives?number=${encodeURIComponent(section.number)}`);
    list.replaceChildren(...(found.length ? found.map((one) => drawAlternative(section, list, one)) : [h("li", { class: "muted" }, "Der er ikke flere sætninger i kilderne, som passer.")]));
    announce(count(found.length, "sætning fundet", "sætninger fundet"));
  } catch (error) {
    list.remove();
    toast(error.message);
  }
}

function drawAlternative(section, list, citation) {
  const title = citation.title || citation.document, dated = dateOf(citation);
  const show = (event) => pane.show({ ...citation, passage: true }, undefined, { opener: event.currentTarget });
  const insert = async (event) => {
    event.currentTarget.disabled = true;
    const body = asBody(draft.letter.sections.find((one) => one.number === section.number));
    const { document_id, page, start, end } = citation;
    body.sentences.push({ text: citation.repaired, source: { document_id, page, start, end } });
    if (await save([body], "Sætningen er sat ind med sin kilde.")) $$(`[data-section="${section.number}"]`).at(-1)?.focus();
    else event.target.disabled = false;
  };
  const named = (name) => `${name}: ${citation.repaired.slice(0, 60)}`;
  return h("li", {},
    h("div", {}, h("p", {}, citation.repaired), h("p", { class: "muted" }, [title, title.includes(dated) ? "" : dated, `side ${citation.page}`].filter(Boolean).join(", "))),
    h("div", { class: "row" },
      h("button", { class: "button button-small", type: "button", "aria-label": named("Vis kilden"), onclick: show }, "Vis"),
      h("button", { class: "button button-small insert", type: "button", "aria-label": named("Indsæt"), onclick: insert }, icon("plus"), "Indsæt")));
}

// ---------------------------------------------------------------- comments

async function loadComments() {
  try {
    ({ comments } = await call("GET", `${address}/comments`));
    if (editing) redrawLater = true;
    else draw();
  } catch (error) {
    toast(error.message);
  }
}

async function startComment(sentence, answers = null) {
  const text = await prompted(answers ? "Svar på kommentaren" : "Kommentar til sætningen", "Kommentar", "", "Gem", 4000);
  if (!text) return;
  try {
    await call("POST", `${address}/comments`, { text, sentence: sentence?.id ?? null, ...(answers ? { answers } : {}) });
    await loadComments();
    announce("Kommentaren er gemt.");
  } catch (error) {
    toast(error.message);
  }
}

async function resolve(comment) {
  try {
    await call("POST", `/comments/${comment.id}/resolve`);
    await loadComments();
  } catch (error) {
    toast(error.message);
  }
}

// ---------------------------------------------------------------- decisions

async function decide(move) {
  const body = { revision: draft.revision };
  if (move === "approve") {
    const left = toLookAt().length;
    const told = left ? `Der er ${count(left, "sætning", "sætninger")}, som ikke har sikker dækning. Du godkender præcis den tekst, du ser.` : "Du godkender præcis den tekst, du ser. Rettes den bagefter, skal den godkendes igen.";
    if (!(await confirmed("Godkend svaret?", told, "Godkend"))) return;
    body.text_hash = draft.text_hash;
  } else if (move === "return") {
    const note = await prompted("Returnér udkastet", "Hvad skal rettes?", "", "Returnér", 4000);
    if (!note) return;
    body.note = note;
  } else if (move === "transfer") {
    const unit = await chooseUnit();
    if (!unit) return;
    body.unit = unit;
  } else if (move === "withdraw") {
    if (!(await confirmed("Træk udkastet tilbage?", "Sagen lukkes uden svar. Alt, hvad der er skrevet, bevares.", "Træk tilbage", { danger: true }))) return;
  } else if (move === "send") {
    if (!(await confirmed("Registrér svaret som sendt?", "Kilderne kontrolleres en sidste gang, og svaret lægges ind i samlingen som et tidligere svar.", "Registrér som sendt"))) return;
  }
  await carryOut(move, body);
}

async function carryOut(move, body) {
  try {
    draft = await call("POST", `${address}/${move}`, body);
    draw();
    announce(`Udkastet er nu ${draft.state_name}.`);
    $("#subject").scrollIntoView();
    ($("#actions button") ?? $("#tools button"))?.focus();
  } catch (error) {
    if (error.problem?.changes && (await showSourceChanges(error))) await carryOut(move, { ...body, accept_changes: true });
    else if (error.problem?.theirs) { draft = await call("GET", address); draw(); toast(error.message); }
    else if (!error.problem?.changes) toast(error.message);
  }
}

function chooseUnit() {
  return new Promise((done) => {
    const list = h("datalist", { id: "units" }, data.units.map((unit) => h("option", { value: unit })));
    const field = h("input", { id: "unit-field", list: "units", required: true, maxlength: 120 });
    const dialog = h("dialog", { "aria-labelledby": "unit-title" }, h("form", { method: "dialog" },
      h("h2", { id: "unit-title" }, "Overdrag til en anden enhed"), h("div", { class: "field" }, h("label", { for: "unit-field" }, "Enhed"), field, list),
      h("div", { class: "row row-end" }, h("button", { class: "button", value: "", formnovalidate: true }, "Fortryd"), h("button", { class: "button button-primary", value: "yes" }, "Overdrag"))));
    open(dialog, () => done(dialog.returnValue === "yes" ? field.value.trim() : null));
  });
}

// ---------------------------------------------------------------- sources

document.addEventListener("click", (event) => {
  const button = event.target.closest(".letter [data-cite]");
  if (!button?.citation) return;
  const all = draft.letter.sections.flatMap((section) => section.sentences.flatMap((sentence) => sentence.citations));
  pane.show(button.citation, all, { opener: button });
  call("POST", `${address}/views`, { opened: `${button.citation.document_id}, side ${button.citation.page}` }).catch(() => {});
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && pane.isOpen && !editing && !$("dialog[open]")) pane.close(); });
addEventListener("beforeunload", (event) => { if (editing) event.preventDefault(); });

draw();
unsaved.resume();
loadComments();

// Sections out of sight have a guessed height until they are drawn: a jump past them is set right as they are.
const JUMP_FRAMES = 10;
function settle(section, frames = JUMP_FRAMES) {
  section.scrollIntoView({ block: "start" });
  if (frames) requestAnimationFrame(() => settle(section, frames - 1));
}
$("#coverage")?.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  const section = link && document.getElementById(link.hash.slice(1));
  if (section) requestAnimationFrame(() => settle(section));
});
