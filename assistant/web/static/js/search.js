// The search page: results as one types, facets over them, passages opened in the source pane.

import { $, $$, announce, debounce, h, icon, pageData } from "./dom.js";
import { call } from "./api.js";
import { SourcePane } from "./source.js";
import { KINDS, count, date, dateOf, number, readability } from "./words.js";

const LIMIT = 60;
const SCORES = { lexical: "ord", dense: "betydning", fused: "samlet", fusion: "samlet", rerank: "rangering", features: "træk", phrase: "vending", title: "titel", recency: "alder" };
const field = $("#search-field"), sender = $("#sender"), list = $("#hits"), facets = $("#facets"), status = $("#search-status");
const chosen = { kind: pageData().kind || null, year: null, sender: null };
const MOST_SENDERS = 5;
let mode = "passages";
let hits = [];
let asked = 0;

const pane = new SourcePane($("#source"), (isOpen) => $("#search-page").classList.toggle("has-source", isOpen));

async function search() {
  const query = field.value.trim();
  const turn = (asked += 1);
  history.replaceState({}, "", query ? `/soeg?q=${encodeURIComponent(query)}` : "/soeg");
  if (!query) { hits = []; draw(); status.textContent = ""; return; }
  try {
    if (mode === "similar") {
      const { questions } = await call("GET", `/similar?limit=10&question=${encodeURIComponent(query)}`);
      if (turn === asked) drawSimilar(questions);
      return;
    }
    const found = await call("POST", "/search", { query, limit: LIMIT, ...(sender.value.trim() ? { sender: sender.value.trim() } : {}) });
    if (turn !== asked) return;
    hits = found.hits;
    draw();
  } catch (error) {
    if (turn === asked) { list.replaceChildren(); facets.replaceChildren(); status.replaceChildren(icon("warning"), ` ${error.message}`); }
  }
}

const FACETS = { kind: (hit) => hit.kind, year: (hit) => hit.date?.slice(0, 4) ?? null, sender: (hit) => hit.sender };

/** Whether the hit passes what is chosen, one facet left aside. */
const passes = (hit, aside = null) => Object.entries(FACETS).every(([name, of]) => name === aside || !chosen[name] || of(hit) === chosen[name]);

function draw() {
  const shown = hits.filter((hit) => passes(hit));
  drawFacets();
  list.replaceChildren(...shown.map(drawHit));
  const documents = new Set(shown.map((hit) => hit.document_id)).size;
  status.textContent = shown.length ? `${count(shown.length, "passage", "passager")} i ${count(documents, "dokument", "dokumenter")}` : "";
  if (!shown.length && field.value.trim()) list.replaceChildren(emptyState("Ingen passager passer", "Prøv færre eller andre ord, eller fjern et filter."));
}

function emptyState(title, text) {
  return h("li", { class: "empty-state" }, icon("empty"), h("h2", {}, title), h("p", {}, text));
}

function drawFacets() {
  const counted = (name) => {
    const counts = new Map();
    for (const hit of hits) {
      const value = FACETS[name](hit);
      if (value && (passes(hit, name) || chosen[name] === value)) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts];
  };
  const chip = (name, value, amount, label) => h("button", {
    class: "facet", type: "button", "aria-pressed": String(chosen[name] === value), "data-facet": `${name}:${value}`,
    onclick: () => { chosen[name] = chosen[name] === value ? null : value; draw(); $$(".facet").find((one) => one.dataset.facet === `${name}:${value}`)?.focus(); },
  }, h("span", { class: "facet-name" }, label), h("span", { class: "number muted" }, String(amount)));
  const mostFirst = (first, second) => second[1] - first[1];
  const groups = [
    counted("kind").sort(mostFirst).map(([value, amount]) => chip("kind", value, amount, KINDS[value] ?? value)),
    counted("year").sort((first, second) => second[0].localeCompare(first[0])).slice(0, 8).map(([value, amount]) => chip("year", value, amount, value)),
    counted("sender").sort(mostFirst).slice(0, MOST_SENDERS).map(([value, amount]) => chip("sender", value, amount, value)),
  ];
  const names = ["Slags", "År", "Afsender"];
  facets.replaceChildren(...groups.flatMap((chips, index) => (chips.length ? [h("div", { class: "facet-group", role: "group", "aria-label": names[index] }, chips)] : [])));
}

function drawHit(hit) {
  const citation = { document: hit.document, document_id: hit.document_id, title: hit.title, date: hit.date, shown_date: hit.shown_date, page: hit.page, start: hit.start, end: hit.end, quote: hit.quote, repaired: hit.text, number: 0, passage: true };
  const state = readability(hit.damage);
  const open = h("button", { type: "button", "data-cite": "", onclick: (event) => pane.show(citation, [citation], { opener: event.currentTarget }) }, hit.title || hit.document);
  open.citation = citation;
  const scores = Object.entries(hit.scores).filter(([, value]) => value).map(([name, value]) => h("div", {}, h("dt", {}, `${SCORES[name] ?? name}:`), h("dd", {}, number(value, 3))));
  return h("li", { class: "hit" },
    h("h2", {}, open),
    h("p", { class: "hit-facts" }, [KINDS[hit.kind], hit.sender, dateOf(hit), `side ${hit.page}`].filter(Boolean).join(" · "), state.tag === "good" ? null : h("span", { class: `tag tag-${state.tag}` }, icon(state.symbol), state.name)),
    hit.heading && !hit.heading.startsWith(hit.title) ? h("p", { class: "small muted" }, hit.heading.replaceAll("\n", " › ")) : null,
    h("p", { class: "hit-text" }, ...tidied(highlighted(hit.text, hit.highlights))),
    hit.also_in.length ? h("p", { class: "small muted" }, `Står også i ${hit.also_in.join(", ")}`) : null,
    scores.length ? h("details", {}, h("summary", {}, "Hvorfor her?"), h("dl", {}, scores)) : null);
}

/** Pieces of a passage without empty lines and the signs of Markdown. */
function tidied(pieces) {
  return pieces.map((piece) => (typeof piece === "string" ? piece.replace(/(^|\n)#{1,6} +/g, "$1").replace(/\*{2,3}/g, "").replace(/\n\s*\n/g, "\n") : piece));
}

/** The text with the matching words in <mark>; spans count code points, as the server does. */
function highlighted(text, spans) {
  const letters = Array.from(text);
  const pieces = [];
  let at = 0;
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (start < at) continue;
    pieces.push(letters.slice(at, start).join(""), h("mark", {}, letters.slice(start, end).join("")));
    at = end;
  }
  pieces.push(letters.slice(at).join(""));
  return pieces;
}

function drawSimilar(questions) {
  facets.replaceChildren();
  status.textContent = questions.length ? `${count(questions.length, "tidligere spørgsmål", "tidligere spørgsmål")}, der ligner` : "";
  list.replaceChildren(...(questions.length ? questions.map(drawQuestion) : [emptyState("Ingen tidligere spørgsmål ligner", "Det ser ikke ud til, at nogen har spurgt om det før.")]));
}

function drawQuestion(one) {
  const citation = { document: one.document, document_id: one.document_id, title: one.title, date: one.date, page: one.page, start: 0, end: 0, quote: "", repaired: one.question, number: 0 };
  const open = h("button", { type: "button", "data-cite": "", onclick: (event) => pane.show(citation, [citation], { opener: event.currentTarget }) }, one.question);
  open.citation = citation;
  return h("li", { class: "hit" },
    h("h2", {}, open),
    h("p", { class: "hit-facts" }, [one.title || one.document, dateOf(one), one.signatory && `underskrevet af ${one.signatory}`].filter(Boolean).join(" · ")),
    one.answer ? h("blockquote", {}, h("p", { class: "hit-text" }, one.answer)) : null,
    ...one.newer.filter((figure) => !figure.differs).map((figure) => h("p", { class: "small" },
      h("span", { class: "tag" }, icon("check"), "Uændret siden"),
      ` ${figure.counted}: ${figure.then} dengang, ${figure.now} i ${figure.document}${figure.date ? ` (${date(figure.date)})` : ""}`)),
    one.differences.length ? h("section", { class: "differences" },
      h("h3", { class: "small" }, "Dengang og nu"),
      h("ul", {}, one.differences.map(drawDifference))) : null);
}

const DIFFERENCES = { newer_value: ["clock", "Nyere tal"], conflict: ["warning", "Andet i senere kilde"], superseded: ["clock", "Overhalet"], lapsed: ["clock", "Udløbet"], only_then: ["empty", "Kun i svaret"] };

/** A difference as its sentences, with a button for each source on either side. */
function drawDifference(difference) {
  const [symbol, name] = DIFFERENCES[difference.kind] ?? ["warning", difference.kind];
  const cited = [...difference.then, ...difference.now];
  return h("li", { class: "small" },
    h("span", { class: "tag tag-warn" }, icon(symbol), name), ` ${difference.text} `,
    ...cited.map((citation) => {
      const open = h("button", { type: "button", class: "quiet-button", "data-cite": "", onclick: (event) => pane.show(citation, cited, { opener: event.currentTarget }) }, `${citation.title || citation.document}, side ${citation.page}`);
      open.citation = citation;
      return h("span", {}, open, " ");
    }));
}

for (const button of $$("[data-mode]")) button.addEventListener("click", () => {
  mode = button.dataset.mode;
  for (const one of $$("[data-mode]")) one.setAttribute("aria-pressed", String(one === button));
  search();
});
const soon = debounce(140, search);
field.addEventListener("input", soon);
sender.addEventListener("input", soon);
$("#search-form").addEventListener("submit", (event) => { event.preventDefault(); search().then(() => announce(status.textContent)); });
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && pane.isOpen) pane.close(); });
document.addEventListener("step", (event) => {
  const buttons = $$(".hit h2 button");
  const at = buttons.indexOf(document.activeElement);
  buttons[Math.min(buttons.length - 1, Math.max(0, at + event.detail))]?.focus();
});
if (field.value) search();
