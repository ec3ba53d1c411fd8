// The source pane: the cited page as text or image with the quoted words marked, and the way to the other citations.

import { $, announce, h, icon } from "./dom.js";
import { call } from "./api.js";
import { KINDS, count, dateOf, readability } from "./words.js";

const ZOOMS = [1, 1.5, 2, 3];
const percent = (zoom) => `${100 * zoom} %`;

export class SourcePane {
  /** `box` is the pane; `onToggle(isOpen)` tells the page to make room. */
  constructor(box, onToggle = () => {}) {
    this.box = box;
    this.onToggle = onToggle;
    this.citations = [];
    this.at = 0;
    this.view = "repaired";
    this.zoom = 0;
    this.opener = null;
    this.asked = 0;
  }

  get isOpen() {
    return !this.box.hidden;
  }

  /** Makes room for a source that is on its way. */
  expect() {
    this.box.hidden = false;
    this.box.replaceChildren(h("div", { class: "source-head" }, h("h2", {}, "Kilde"), h("p", { class: "facts-line" })), h("div", { class: "source-tools" }), h("div", { class: "source-body" }, skeleton()));
    this.onToggle(true);
  }

  /** Says in the room that was made that there is nothing to show. */
  none() {
    this.citations = [];
    this.mark(null);
    this.box.replaceChildren(
      h("div", { class: "source-head" }, h("h2", {}, "Kilde"), h("button", { class: "icon-button icon-button-small", type: "button", "aria-label": "Luk kilden", onclick: () => this.close() }, icon("close"))),
      h("div", { class: "source-tools" }),
      h("div", { class: "source-body" }, h("div", { class: "empty-state" }, icon("empty"), h("p", {}, "Svaret bygger ikke på nogen kilde."))));
  }

  /** Shows a citation among those it can be stepped through. */
  show(citation, citations = [citation], { focus = true, opener = null } = {}) {
    this.citations = citations;
    this.at = Math.max(0, citations.findIndex((one) => same(one, citation)));
    if (opener) this.opener = opener;
    this.box.hidden = false;
    this.onToggle(true);
    return this.draw(focus);
  }

  step(by) {
    if (!this.isOpen || this.citations.length < 2) return;
    this.at = (this.at + by + this.citations.length) % this.citations.length;
    this.draw(false);
  }

  close() {
    if (!this.isOpen) return;
    this.box.hidden = true;
    this.box.replaceChildren();
    this.mark(null);
    this.onToggle(false);
    if (this.opener?.isConnected) this.opener.focus();
    else $("#question")?.focus();
  }

  /** Says on every button which citation is shown. */
  mark(citation) {
    for (const button of document.querySelectorAll("[data-cite]")) {
      const isShown = citation && button.citation && same(button.citation, citation);
      if (isShown) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  async draw(focus) {
    const citation = this.citations[this.at];
    const asked = (this.asked += 1);
    this.mark(citation);
    const title = h("h2", { tabindex: "-1" }, citation.title || citation.document);
    const body = h("div", { class: "source-body", tabindex: "0", role: "region", "aria-label": "Kildens tekst" }, skeleton());
    const facts = h("p", { class: "facts-line" }, `Side ${citation.page}`);
    const head = h("div", { class: "source-head" }, title,
      h("button", { class: "icon-button icon-button-small", type: "button", "aria-label": "Luk kilden", onclick: () => this.close() }, icon("close")), facts);
    const tools = h("div", { class: "source-tools" });
    this.box.replaceChildren(head, tools, body);
    if (focus) title.focus();
    try {
      const page = await call("GET", `/documents/${encodeURIComponent(citation.document_id)}/pages/${citation.page}?start=${citation.start}&end=${citation.end}`);
      if (asked !== this.asked) return;
      this.page = page;
      this.fill(citation, facts, tools, body);
      if (!focus) announce(`Kilde ${citation.number || this.at + 1} vist: ${citation.title || citation.document}, side ${citation.page}`);
    } catch (error) {
      if (asked === this.asked) body.replaceChildren(h("div", { class: "callout callout-bad", role: "alert" }, icon("warning"), h("p", {}, error.message)));
    }
  }

  fill(citation, facts, tools, body) {
    const { document: source, has_image: hasImage } = this.page;
    const state = readability(this.page.damage);
    facts.replaceChildren(...[
      h("span", {}, [KINDS[source.kind], dateOf(source), `side ${citation.page} af ${source.pages}`].filter(Boolean).join(" · ")),
      h("span", { class: `tag tag-${state.tag}` }, icon(state.symbol), state.name),
      h("a", { href: `/dokumenter/${encodeURIComponent(source.id)}?side=${citation.page}` }, "Åbn dokumentet"),
    ]);
    if (!hasImage && this.view === "image") this.view = "repaired";
    const views = [["repaired", "Repareret"], ["original", "Original"], ...(hasImage ? [["image", "Billede"]] : [])];
    const choice = h("div", { class: "segmented", role: "group", "aria-label": "Vis siden som" }, views.map(([view, name]) =>
      h("button", { type: "button", "aria-pressed": String(view === this.view), onclick: (event) => this.choose(view, event.currentTarget, body, zoom) }, name)));
    const zoom = h("span", { class: "source-steps", role: "group", "aria-label": "Størrelse" },
      h("button", { class: "icon-button icon-button-small", type: "button", "aria-label": "Mindre", title: "Mindre", onclick: () => this.enlarge(body, zoom, -1) }, icon("minus")),
      h("span", { class: "small number", role: "status" }, percent(ZOOMS[this.zoom])),
      h("button", { class: "icon-button icon-button-small", type: "button", "aria-label": "Større", title: "Større", onclick: () => this.enlarge(body, zoom, 1) }, icon("plus")));
    zoom.hidden = this.view !== "image";
    const several = this.citations.length > 1;
    tools.replaceChildren(choice, zoom, h("span", { class: "spacer" }), ...(several ? [h("span", { class: "source-steps" },
      h("button", { class: "icon-button icon-button-small", type: "button", "aria-label": "Forrige kilde", title: "Forrige kilde (p)", onclick: () => this.step(-1) }, icon("left")),
      h("span", { class: "small number" }, `${this.at + 1} af ${this.citations.length}`),
      h("button", { class: "icon-button icon-button-small", type: "button", "aria-label": "Næste kilde", title: "Næste kilde (n)", onclick: () => this.step(1) }, icon("right")))] : []));
    this.drawBody(body);
  }

  choose(view, button, body, zoom) {
    this.view = view;
    for (const one of button.parentElement.children) one.setAttribute("aria-pressed", String(one === button));
    zoom.hidden = view !== "image";
    this.drawBody(body);
  }

  enlarge(body, zoom, by) {
    this.zoom = Math.min(ZOOMS.length - 1, Math.max(0, this.zoom + by));
    $("[role=status]", zoom).textContent = percent(ZOOMS[this.zoom]);
    const image = $(".source-image", body);
    image?.style.setProperty("--zoom", ZOOMS[this.zoom]);
    this.centre(body, image);
  }

  /** Scrolls to the marked words of the image. */
  async centre(body, image) {
    const { document_id: id, page, start, end } = this.citations[this.at], shown = this.page;
    try {
      shown.marks ??= (await call("GET", `/documents/${encodeURIComponent(id)}/pages/${page}/marks?start=${start}&end=${end}`)).boxes;
    } catch {
      return; // the image is there all the same
    }
    if (!shown.marks.length || shown !== this.page || !image?.isConnected) return;
    const middle = (low, high) => (Math.min(...shown.marks.map((box) => box[low])) + Math.max(...shown.marks.map((box) => box[high]))) / 2;
    body.scrollTop = image.offsetTop + middle("top", "bottom") * image.clientHeight - body.clientHeight / 2;
    body.scrollLeft = image.offsetLeft + middle("left", "right") * image.clientWidth - body.clientWidth / 2;
  }

  drawBody(body) {
    const citation = this.citations[this.at];
    if (this.view === "image") {
      const address = `/api/v1/documents/${encodeURIComponent(citation.document_id)}/pages/${citation.page}.png?start=${citation.start}&end=${citation.end}`;
      const image = h("img", { class: "source-image", src: address, alt: `Billede af side ${citation.page} med de citerede ord markeret: ${citation.repaired || citation.quote}` });
      image.style.setProperty("--zoom", ZOOMS[this.zoom]);
      image.addEventListener("load", () => { image.dataset.loaded = ""; this.centre(body, image); });
      image.addEventListener("error", () => body.replaceChildren(h("p", { class: "muted" }, "Billedet kan ikke vises. Vælg Repareret eller Original.")));
      body.replaceChildren(image);
      return;
    }
    const shown = drawPage(this.page, this.view);
    shown.classList.toggle("is-passage", Boolean(citation.passage));
    body.replaceChildren(shown);
    if (this.page.changes.length && this.view === "repaired") body.append(h("p", { class: "small muted" }, `${count(this.page.changes.length, "rettelse", "rettelser")} af læsefejl er understreget. Hold over ordet for at se, hvad der stod.`));
    requestAnimationFrame(() => $("mark", body)?.scrollIntoView({ block: "center" }));
  }
}

/** A page's text, with quoted words in <mark> and repairs underlined. */
export function drawPage(page, view) {
  const shown = h("div", { class: `source-page${view === "original" ? " is-original" : ""}` });
  let table = null;
  for (const block of page.views[view]) {
    if (isRow(block)) {
      if (!table) shown.append(h("div", { class: "table-wrap source-table", tabindex: "0", role: "region", "aria-label": "Tabel" }, h("table", {}, (table = h("tbody")))));
      table.append(drawRow(block, view));
    } else {
      table = null;
      const segments = view === "repaired" && block.kind === "heading" ? withoutMark(block.segments) : block.segments;
      const pieces = view === "repaired" ? withEmphasis(segments) : segments;
      shown.append(h("div", { class: `block kind-${block.kind}${block.flows ? " flows" : ""}` }, pieces.map((segment) => drawSegment(segment, view, block.flows))));
    }
  }
  return shown;
}

/** A heading without the sign that Markdown puts before it; the original view keeps it. */
function withoutMark([first, ...rest]) {
  return first ? [{ ...first, text: first.text.replace(/^#{1,6}\s+/, "") }, ...rest] : [];
}

const STARS = /\*{2,3}/;

/** What Markdown puts between two or three stars is set in bold, without them; a lone pair stays as it is. */
function withEmphasis(segments) {
  const stars = segments.reduce((found, segment) => found + segment.text.split(STARS).length - 1, 0);
  if (!stars || stars % 2) return segments;
  let strong = false;
  return segments.flatMap((segment) => segment.text.split(STARS).map((text, index) => {
    if (index) strong = !strong;
    return { ...segment, text, strong };
  }).filter((piece) => piece.text));
}

const CELL_EDGE = /\t|\|/;
const textOf = (block) => block.segments.map((segment) => segment.text).join("");

function isRow(block) {
  return (block.kind === "table_row" || block.kind === "table_head") && CELL_EDGE.test(textOf(block));
}

/** A row whose cells are parted by tabs or, in Markdown, by bars. */
function drawRow(block, view) {
  const text = textOf(block).trim();
  const cells = [[]];
  for (const segment of block.segments) {
    segment.text.split(CELL_EDGE).forEach((piece, index) => {
      if (index) cells.push([]);
      if (piece.trim()) cells.at(-1).push(drawSegment({ ...segment, text: piece.trim() }, view, true), " ");
    });
  }
  if (text.startsWith("|")) cells.shift();
  if (text.endsWith("|")) cells.pop();
  return h("tr", { class: `block kind-${block.kind}`, hidden: /^[\s|:-]+$/.test(text) }, cells.map((cell) => h("td", {}, cell)));
}

function drawSegment(segment, view, flows) {
  const text = flows ? segment.text.replace(/\n(?!\n)/g, " ") : segment.text;
  let node = segment.strong ? h("strong", {}, text) : text;
  if (segment.change) {
    const told = view === "original" ? `Læses som: ${segment.change.after || "(intet)"}` : `I originalen: ${segment.change.before || "(intet)"}`;
    node = h("span", { class: "changed", title: `${told}. ${segment.change.reason}` }, node);
  }
  return segment.quoted ? h("mark", {}, node) : node;
}

function same(first, second) {
  return first.document_id === second.document_id && first.page === second.page && first.start === second.start && first.end === second.end;
}

function skeleton() {
  return h("div", { class: "page-skeleton", "aria-label": "Henter kilden" }, Array.from({ length: 9 }, () => h("i")));
}
