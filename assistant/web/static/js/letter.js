// Draws the letter of a draft: head, sections with their sentences, sign-off and sources.

import { h, icon } from "./dom.js";
import { citeButton, drawNotice } from "./answer.js";
import { date } from "./words.js";

const drawn = new WeakMap(); // box → what its pieces were drawn from, so that only what changed is drawn anew

/** `rights` says what may be done, `on` what happens then. */
export function drawSections(box, draft, rights, on) {
  const { letter, frame } = draft;
  const numbers = new Map(letter.sources.map((source) => [`${source.document_id}.${source.page}`, source.number]));
  const { comments, ...may } = rights;
  const pieces = [
    ["head", [frame, letter.date, letter.case_number, letter.document_number, may], () => drawHead(letter, frame, rights, on)],
    ["opening", frame, () => h("div", { class: "letter-opening" }, h("p", { class: "letter-subject" }, frame.subject), h("p", {}, frame.salutation), h("p", {}, frame.opening))],
    ...letter.sections.map((section) => {
      const cited = [...section.sentences, ...section.notices].flatMap((one) => one.citations.map((citation) => numberOf(citation, numbers)));
      const said = comments.filter((comment) => section.sentences.some((sentence) => sentence.id === comment.sentence));
      return [`ad ${section.number}`, [section, cited, said, may], () => drawSection(section, numbers, rights, on)];
    }),
    ...(letter.closing ? [["closing", letter.closing, () => h("p", {}, letter.closing)]] : []),
    ["signature", frame, () => h("p", { class: "signature" }, [frame.greeting, "", ...frame.signature].join("\n"))],
    ...(letter.sources.length ? [["sources", letter.sources, () => h("section", {}, h("h2", { class: "small muted" }, "Kilder"), h("ol", { class: "letter-sources" }, letter.sources.map((source) => h("li", {}, `[${source.number}] ${source.words}`))))]] : []),
  ];
  const before = drawn.get(box) ?? new Map(), now = new Map();
  for (const [key, from, draw] of pieces) {
    const told = JSON.stringify(from), old = before.get(key);
    now.set(key, old?.told === told && !old.node.querySelector(".line-editor") ? old : { told, node: draw() });
  }
  drawn.set(box, now);
  const nodes = [...now.values()].map((piece) => piece.node), kept = new Set(nodes);
  for (const child of [...box.children]) if (!kept.has(child)) child.remove();
  nodes.forEach((node, index) => { if (box.children[index] !== node) box.insertBefore(node, box.children[index] ?? null); });
}

const numberOf = (citation, numbers) => numbers.get(`${citation.document_id}.${citation.page}`);

function drawHead(letter, frame, rights, on) {
  const numbered = [["Sagsnr.", letter.case_number], ["Dokumentnr.", letter.document_number]].map(([name, value]) => `${name} ${value || "udfyldes"}`);
  return h("div", { class: "letter-head" },
    h("p", {}, ["Til", ...frame.recipients].join("\n")),
    h("p", { class: "muted" }, [date(letter.date), ...numbered].join("\n")),
    rights.mayEdit ? h("div", { class: "no-print" }, h("button", { class: "quiet-button", type: "button", id: "edit-head", onclick: on.head }, icon("edit"), "Ret brevhoved og underskrift")) : null);
}

function drawSection(section, numbers, rights, on) {
  const foot = h("div", { class: "section-foot no-print" });
  if (rights.mayEdit) {
    foot.append(
      h("button", { class: "quiet-button", type: "button", onclick: () => on.add(section, foot) }, icon("plus"), "Tilføj sætning"),
      h("button", { class: "quiet-button", type: "button", onclick: () => on.alternatives(section, foot) }, icon("search"), "Flere kilder"));
  }
  return h("section", { class: "letter-section", id: `ad-${section.number}`, tabindex: "-1" },
    h("h2", {}, `Ad ${section.number}`),
    h("p", { class: "letter-question" }, section.question),
    ...section.sentences.map((sentence) => drawLine(section, sentence, numbers, rights, on)),
    ...section.notices.map((notice) => drawNotice({ ...notice, citations: notice.citations.map((one) => ({ ...one, number: numberOf(one, numbers) ?? 0 })) })), foot);
}

function drawLine(section, sentence, numbers, rights, on) {
  const classes = ["line", sentence.needs_look && "needs-look", sentence.support === "contradicted" && "is-contradicted"].filter(Boolean).join(" ");
  const text = h("p", { class: "line-text" }, sentence.text);
  for (const citation of sentence.citations) {
    const number = numberOf(citation, numbers) ?? citation.number;
    text.append("\u00a0", citeButton({ ...citation, number }));
  }
  const line = h("div", { class: classes, "data-sentence": sentence.id, "data-section": section.number, tabindex: "-1" }, text);
  const tool = (name, symbol, does) => h("button", { class: "icon-button icon-button-small", type: "button", "aria-label": `${name}: ${sentence.text.slice(0, 60)}`, title: name, onclick: does }, icon(symbol));
  const tools = h("div", { class: "line-tools no-print" });
  if (rights.mayEdit) tools.append(tool("Ret", "edit", () => on.edit(line, sentence)), tool("Slet", "trash", () => on.remove(line, sentence)));
  if (rights.mayComment) tools.append(tool("Kommentér", "ask", () => on.comment(sentence)));
  line.append(tools);
  const state = drawState(sentence);
  if (state.length) line.append(h("p", { class: "line-state" }, state));
  const said = rights.comments.filter((comment) => comment.sentence === sentence.id);
  if (said.length) line.append(h("div", { class: "line-comments" }, said.map((comment) => drawComment(comment, sentence, rights, on))));
  return line;
}

function drawState(sentence) {
  const told = [];
  if (sentence.support === "contradicted") told.push(h("span", { class: "trouble contradiction" }, icon("conflict"), `Modsiges af kilderne${sentence.reason ? `: ${sentence.reason}` : ""}`));
  else if (sentence.support === "not_in_sources" && !sentence.framing) told.push(h("span", { class: "trouble" }, icon("warning"), `Ikke fundet i kilderne${sentence.reason ? `: ${sentence.reason}` : ""}`));
  if (sentence.changed_figures.length) told.push(h("span", { class: "trouble contradiction" }, icon("warning"), `Tal uden kilde: ${sentence.changed_figures.join(", ")}`));
  if (sentence.origin !== "machine") told.push(h("span", {}, sentence.origin_name));
  return told;
}

function drawComment(comment, sentence, rights, on) {
  const resolved = Boolean(comment.resolved_at);
  return h("div", { class: `comment${resolved ? " is-resolved" : ""}` },
    h("p", {}, h("strong", {}, comment.name), `: ${comment.text}`),
    resolved ? h("span", { class: "tag tag-good" }, icon("check"), "Afsluttet") : rights.mayComment ? h("p", { class: "row" },
      h("button", { class: "quiet-button", type: "button", onclick: () => on.comment(sentence, comment.id) }, "Svar"),
      h("button", { class: "quiet-button", type: "button", onclick: () => on.resolve(comment) }, icon("check"), "Afslut")) : null);
}
