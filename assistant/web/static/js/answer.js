// Draws answers: sentences with their numbered sources, notices, the list of sources, what was not found.

import { h, icon } from "./dom.js";
import { drawTimeline } from "./timeline.js";
import { KINDS, NOTICES, asOf, count, dateOf } from "./words.js";

/** The button that stands for a citation; the page listens for clicks on [data-cite]. */
export function citeButton(citation) {
  const title = citation.title || citation.document, dated = dateOf(citation);
  const name = `Kilde${citation.number ? ` ${citation.number}` : ""}: ${[title, title.includes(dated) ? "" : dated, `side ${citation.page}`].filter(Boolean).join(", ")}`;
  const button = h("button", { class: "cite", type: "button", "data-cite": "", "aria-label": name, title: name }, citation.number ? String(citation.number) : icon("eye"));
  button.citation = citation;
  return button;
}

export function drawSentence(sentence) {
  const classes = ["sentence"];
  if (sentence.framing) classes.push("is-framing");
  const state = { not_in_sources: ["is-doubtful", "warning", "Ikke fundet i kilderne"], contradicted: ["is-contradicted", "conflict", "Modsiges af kilderne"] }[sentence.support];
  if (state) classes.push(state[0]);
  const paragraph = h("p", { class: classes.join(" ") }, sentence.text);
  for (const citation of sentence.citations) paragraph.append("\u00a0", citeButton(citation));
  const origin = originOf(sentence);
  if (origin) paragraph.append(" ", h("span", { class: "as-of" }, `(${origin})`));
  if (!state) return paragraph;
  const reason = sentence.reason ? `: ${sentence.reason}` : "";
  paragraph.append(h("span", { class: "sentence-state" }, icon(state[1]), `${state[2]}${reason}`));
  return paragraph;
}

/** What the source is and when its figures are from, as far as the sentence does not say so itself. */
function originOf(sentence) {
  const said = sentence.text.toLowerCase();
  const source = sentence.source && !said.includes(sentence.source.toLowerCase()) ? sentence.source : "";
  const when = sentence.as_of ? asOf(sentence.as_of) : "";
  const bare = when.replace("pr. ", "");
  const known = !when || said.includes(bare.toLowerCase()) || (sentence.source ?? "").includes(bare);
  return [source, known ? "" : source && bare === when ? `om ${when}` : when].filter(Boolean).join(", ");
}

export function drawNotice(notice) {
  const [title, symbol, tone] = NOTICES[notice.kind] ?? ["Bemærk", "info", ""];
  const text = h("p", {}, notice.text);
  for (const citation of notice.citations ?? []) text.append("\u00a0", citeButton(citation));
  return h("div", { class: `callout notice${tone ? ` callout-${tone}` : ""}`, role: "note" }, icon(symbol), h("div", {}, h("strong", {}, title), text));
}

/** Everything below the question, drawn from a whole answer. */
export function drawAnswer(answer, box) {
  box.replaceChildren();
  if (answer.abstained) box.append(noBasis(answer));
  else if (answer.parts?.length) for (const part of answer.parts) box.append(drawPart(part));
  else box.append(h("div", { class: "sentences" }, answer.sentences.map(drawSentence)));
  drawRest(answer, box);
}

/** What comes after the sentences: notices, timeline, sources. */
export function drawRest(answer, box) {
  const notices = [...(answer.notices ?? []), ...(answer.parts ?? []).flatMap((part) => part.notices ?? [])];
  const told = new Set();
  const once = notices.filter((notice) => !told.has(notice.kind + notice.text) && told.add(notice.kind + notice.text));
  if (once.length) box.append(h("div", { class: "notices" }, once.map(drawNotice)));
  const timeline = drawTimeline(answer.timeline ?? []);
  if (timeline) box.append(timeline);
  const citations = citationsOf(answer);
  if (citations.length) box.append(sourceList(citations));
}

/** The citations of an answer in order of their numbers, each number once. */
export function citationsOf(answer) {
  const parts = answer.parts ?? [];
  const sentences = [...(answer.sentences ?? []), ...parts.flatMap((part) => part.sentences)];
  const notices = [...(answer.notices ?? []), ...parts.flatMap((part) => part.notices ?? [])];
  const found = new Map();
  for (const one of [...sentences, ...notices]) {
    for (const citation of one.citations ?? []) if (citation.number && !found.has(citation.number)) found.set(citation.number, citation);
  }
  return [...found.values()].sort((first, second) => first.number - second.number);
}

export function drawPart(part) {
  const numbers = new Set(part.sentences.flatMap((sentence) => sentence.citations.map((citation) => citation.number)));
  const covered = part.status === "answered" || part.status === "partial";
  const tag = { answered: ["good", "check", "Besvaret"], partial: ["warn", "info", "Delvist besvaret"] }[part.status] ?? ["plain", "empty", "Intet grundlag"];
  return h("section", { class: "part" },
    h("div", { class: "part-head" },
      h("h3", {}, `Ad ${part.number}`),
      h("span", { class: `tag tag-${tag[0]}` }, icon(tag[1]), covered ? `${tag[2]} · ${count(numbers.size, "kilde", "kilder")}` : tag[2]),
      h("p", { class: "part-question" }, part.text)),
    h("div", { class: "sentences" }, part.sentences.map(drawSentence)));
}

function noBasis(answer) {
  const outside = answer.status === "out_of_scope";
  const advice = outside
    ? ["Assistenten svarer kun på det, forvaltningens dokumenter handler om."]
    : ["Spørg med andre ord, eller del spørgsmålet op.", "Nævn året, området eller indsatsen, du mener.", "Mangler der et dokument i samlingen, kan det lægges ind under Dokumenter."];
  return h("div", { class: "no-basis" },
    h("h3", {}, icon("empty"), outside ? "Det ligger uden for området" : "Det står ikke i dokumenterne"),
    h("div", { class: "sentences" }, answer.sentences.map(drawSentence)),
    h("ul", {}, advice.map((line) => h("li", {}, line))));
}

function sourceList(citations) {
  const entries = citations.map((citation) => {
    const facts = [citation.kind && KINDS[citation.kind], dateOf(citation), `side ${citation.page}`].filter(Boolean).join(" · ");
    const entry = h("button", { class: "source-entry", type: "button", "data-cite": "" },
      h("span", { class: "cite", "aria-hidden": "true" }, String(citation.number)),
      h("span", { class: "source-title" }, citation.title || citation.document),
      h("span", { class: "source-facts" }, facts));
    entry.citation = citation;
    return h("li", {}, entry);
  });
  return h("section", { class: "sources" }, h("h3", {}, count(citations.length, "kilde", "kilder")), h("ol", {}, entries));
}

/** The answer as text to paste: sentences with numbers, then the sources. */
export function asText(answer) {
  const line = (sentence) => sentence.text + sentence.citations.map((citation) => ` [${citation.number}]`).join("");
  const body = answer.parts?.length
    ? answer.parts.map((part) => `Ad ${part.number}: ${part.text}\n${part.sentences.map(line).join("\n")}`).join("\n\n")
    : answer.sentences.map(line).join("\n");
  const sources = citationsOf(answer).map((citation) => {
    const dated = citation.date ? `, ${dateOf(citation)}` : "";
    return `[${citation.number}] ${citation.title || citation.document}${dated}, s. ${citation.page} (${citation.document}): »${citation.repaired || citation.quote}«`;
  });
  return [body, sources.length ? `Kilder\n${sources.join("\n")}` : ""].filter(Boolean).join("\n\n");
}
