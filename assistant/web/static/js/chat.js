// The chat page: asks, shows the answer as it comes, keeps what was typed whatever happens.

import { $, $$, announce, h, icon, pageData, toast } from "./dom.js";
import { Failed, NO_CONNECTION, call, reach, readEvents } from "./api.js";
import { asText, citationsOf, drawAnswer, drawPart, drawRest, drawSentence } from "./answer.js";
import { ConversationList } from "./conversations.js";
import { SourcePane } from "./source.js";
import { KINDS, STATUSES, count } from "./words.js";

const LONG_QUESTION = 400;
const WAITING_SHOWN_AFTER = 1200; // milliseconds without a sentence
const WIDE = matchMedia("(min-width: 75.01rem)");
const data = pageData();
const exchanges = $("#exchanges");
const question = $("#question");
const send = $("#send");
let conversation = data.opened?.id ?? null;
let running = null;

const list = new ConversationList($("#conversation-list"), $("#conversation-search"), data.conversations, conversation);
const pane = new SourcePane($("#source"), (isOpen) => {
  $("#chat").classList.toggle("has-source", isOpen);
  $("#thread-column").inert = isOpen && !WIDE.matches && innerWidth < 830;
});

// ---------------------------------------------------------------- one exchange

function drawExchange(text, { live = false } = {}) {
  const isLong = text.length > LONG_QUESTION;
  const answer = h("div", { class: "answer" });
  const heading = h("h2", { class: `question-text${isLong ? " is-long" : ""}`, tabindex: isLong ? "0" : null }, h("span", { class: "visually-hidden" }, "Spørgsmål: "), text);
  const box = h("article", { class: `exchange${live ? " is-live" : ""}` }, heading, answer);
  exchanges.append(box);
  return { box, answer };
}

function showResolved(box, answer) {
  $(".resolved", box)?.remove();
  if (!answer.resolved_question || answer.resolved_question === answer.question) return;
  $(".question-text", box).after(h("p", { class: "resolved" }, icon("info"), h("span", {}, `Forstået som: ${answer.resolved_question}`)));
}

function finish(box, answer) {
  box.answer = answer;
  showResolved(box, answer);
  $(".answer", box).after(actions(box, answer));
}

function actions(box, answer) {
  const rate = (verdict, name, symbol) => h("button", {
    class: "quiet-button", type: "button", "aria-pressed": String(answer.verdict === verdict), "aria-label": name, title: name,
    "data-verdict": verdict, onclick: () => judge(box, answer.verdict === verdict ? null : verdict),
  }, icon(symbol));
  const bar = h("div", { class: "answer-actions" },
    h("button", { class: "quiet-button", type: "button", onclick: () => copy(answer) }, icon("copy"), "Kopiér med kilder"),
    data.may_draft && !answer.abstained && answer.status !== "failed" ? h("a", { class: "quiet-button", href: `/svarudkast?fra=${encodeURIComponent(answer.id)}` }, icon("draft"), "Lav til svarudkast") : null,
    h("span", { class: "spacer" }), rate(1, "Godt svar", "up"), rate(-1, "Dårligt svar", "down"));
  return h("div", { class: "after-answer" }, bar, h("div", { class: "comment-place" }));
}

async function judge(box, verdict) {
  const { answer } = box;
  try {
    await call("PUT", `/answers/${answer.id}/feedback`, { verdict, comment: answer.comment ?? null });
  } catch (error) {
    toast(error.message);
    return;
  }
  answer.verdict = verdict;
  for (const button of $$("[data-verdict]", box)) button.setAttribute("aria-pressed", String(Number(button.dataset.verdict) === verdict));
  const place = $(".comment-place", box);
  place.replaceChildren();
  if (verdict === null) return;
  const field = h("textarea", { id: `comment-${answer.id}`, rows: 2, maxlength: 4000 });
  field.value = answer.comment ?? "";
  const form = h("form", { class: "comment-form" },
    h("label", { for: field.id }, verdict === 1 ? "Hvad var godt ved svaret?" : "Hvad var galt, eller hvad manglede?"), field,
    h("div", { class: "row" }, h("button", { class: "button button-small", type: "submit" }, "Gem kommentar"), h("span", { class: "small muted" }, "Bruges til at måle og forbedre assistenten.")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await call("PUT", `/answers/${answer.id}/feedback`, { verdict, comment: field.value });
      answer.comment = field.value;
      place.replaceChildren();
      $(`[data-verdict="${verdict}"]`, box).focus();
      toast("Tak. Kommentaren er gemt.");
    } catch (error) {
      toast(error.message);
    }
  });
  place.append(form);
  field.focus();
}

async function copy(answer) {
  try {
    await navigator.clipboard.writeText(asText(answer));
    toast("Svaret er kopieret med kilder.");
  } catch {
    toast("Browseren tillod ikke at kopiere. Markér teksten, og kopiér den selv.");
  }
}

// ---------------------------------------------------------------- asking

function scope() {
  const kind = $("#scope-kind").value, since = $("#scope-since").value, until = $("#scope-until").value;
  const filters = {};
  if (kind) filters.kind = kind;
  if (/^\d{4}$/.test(since)) filters.since = `${since}-01-01`;
  if (/^\d{4}$/.test(until)) filters.until = `${until}-12-31`;
  return filters;
}

function describeScope() {
  const { kind, since, until } = scope();
  const years = [since && `fra ${since.slice(0, 4)}`, until && `til ${until.slice(0, 4)}`].filter(Boolean).join(" ");
  $("#scope-summary").textContent = [kind ? KINDS[kind] : "Alle dokumenter", years].filter(Boolean).join(", ");
}
for (const field of $$("#scope select, #scope input")) field.addEventListener("input", describeScope);
describeScope();

async function ask(text) {
  if (running || !text.trim()) return;
  $("#welcome")?.remove();
  $("h1", exchanges) ?? exchanges.prepend(h("h1", { class: "visually-hidden" }, "Samtale"));
  for (const old of $$(".exchange.is-live")) old.classList.remove("is-live");
  const { box, answer } = drawExchange(text, { live: true });
  const thinking = h("div", { class: "thinking" }, h("i"), h("i"), h("i"), "Læser i dokumenterne");
  answer.append(thinking);
  if (WIDE.matches && !pane.isOpen) pane.expect();
  box.scrollIntoView({ block: "start" });
  running = new AbortController();
  setBusy(true);
  const live = { box, answer, thinking, sentences: null, parts: 0, count: 0, done: null, failed: null };
  try {
    const response = await reach("/ask", {
      method: "POST", signal: running.signal,
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify({ question: text, conversation: conversation ?? "new", filters: scope() }),
    });
    await readEvents(response, (name, content) => onEvent(live, name, content));
    if (!live.done && !live.failed) live.failed = new Failed(0, "Forbindelsen blev afbrudt, før svaret var færdigt.");
  } catch (error) {
    if (error.name === "AbortError") live.failed = new Failed(0, "Du stoppede svaret.");
    else live.failed = error instanceof Failed ? error : new Failed(0, NO_CONNECTION);
  }
  running = null;
  setBusy(false);
  clearTimeout(live.waiting);
  thinking.remove();
  if (live.failed) showFailure(live, text);
}

function onEvent(live, name, content) {
  if (name === "started") {
    if (content.conversation && content.conversation !== conversation) {
      live.isFirst = conversation === null;
      conversation = content.conversation;
      history.pushState({}, "", `/samtale/${conversation}`);
      list.setOpen(conversation);
      list.refresh();
    }
  } else if (name === "part") {
    make(live, drawPart(content));
    live.parts += 1;
  } else if (name === "sentence") {
    if (!live.parts) { // a part is drawn with its sentences
      if (!live.sentences) live.answer.append((live.sentences = h("div", { class: "sentences" })));
      make(live, drawSentence(content), live.sentences);
    }
    live.count += 1;
    announce(content.text);
    const [first] = content.citations;
    if (first && pane.isOpen && WIDE.matches && !live.shown) { live.shown = true; pane.show(first, content.citations, { focus: false }); }
  } else if (name === "notice") {
    live.notices ??= [];
    live.notices.push(content);
  } else if (name === "error") {
    live.failed = new Failed(content.status, content.detail);
    if (live.isFirst) { // the server keeps no conversation without an answer
      conversation = null;
      history.replaceState({}, "", "/");
      list.setOpen(null);
      list.refresh();
    }
  } else if (name === "done") {
    onDone(live, content);
  }
}

/** Puts what has come in the place of the sign of waiting, so that nothing is pushed down. */
function make(live, node, place = live.answer) {
  live.thinking.remove();
  place.append(node);
  clearTimeout(live.waiting);
  live.waiting = setTimeout(() => live.answer.append(live.thinking), WAITING_SHOWN_AFTER);
}

function onDone(live, answer) {
  live.done = answer;
  clearTimeout(live.waiting);
  live.thinking.remove();
  const streamed = live.count && live.count === answer.sentences.length && live.parts === answer.parts.length && !answer.abstained;
  if (streamed) drawRest(answer, live.answer);
  else drawAnswer(answer, live.answer);
  finish(live.box, answer);
  const sources = citationsOf(answer);
  if (pane.isOpen && WIDE.matches) {
    if (sources.length) pane.show(sources[0], sources, { focus: false });
    else pane.none();
  }
  if (document.activeElement === document.body) question.focus();
  const told = answer.abstained ? STATUSES[answer.status] : `Svaret er færdigt med ${count(sources.length, "kilde", "kilder")}`;
  announce(`${told}.${answer.notices.length ? ` ${count(answer.notices.length, "bemærkning", "bemærkninger")}.` : ""}`);
}

function showFailure(live, text) {
  const again = h("button", { class: "button button-small", type: "button", onclick: () => { live.box.remove(); ask(text); } }, "Prøv igen");
  const back = h("button", { class: "button button-small", type: "button", onclick: () => { live.box.remove(); question.value = text; question.focus(); } }, "Ret spørgsmålet");
  live.answer.append(h("div", { class: "callout callout-bad", role: "alert" }, icon("warning"),
    h("div", {}, h("strong", {}, "Der kom ikke noget svar"), h("p", {}, live.failed.message), h("div", { class: "row" }, again, back))));
  if (pane.isOpen && !pane.citations.length) pane.close();
}

function setBusy(busy) {
  const [symbol, name] = busy ? ["stop", "Stop"] : ["send", "Spørg"];
  send.replaceChildren(icon(symbol), h("span", {}, name));
  exchanges.setAttribute("aria-busy", String(busy));
}

// ---------------------------------------------------------------- the composer

const KEPT = "question-typed";
question.value = sessionStorage.getItem(KEPT) ?? "";
question.addEventListener("input", () => sessionStorage.setItem(KEPT, question.value));

function submit() {
  if (running) { running.abort(); return; }
  const text = question.value.trim();
  if (!text) { question.focus(); return; }
  question.value = "";
  sessionStorage.removeItem(KEPT);
  question.focus();
  ask(text);
}
$("#composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
question.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (!running) submit();
});
for (const starter of $$(".starter")) starter.addEventListener("click", () => { question.focus(); ask(starter.textContent.trim()); });

// ---------------------------------------------------------------- sources

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-cite]");
  if (!button?.citation) return;
  const { answer } = button.closest(".exchange") ?? {};
  pane.show(button.citation, answer ? allCitations(answer) : [button.citation], { opener: button });
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && pane.isOpen && !$("dialog[open]")) pane.close(); });
document.addEventListener("step", (event) => pane.step(event.detail));
addEventListener("popstate", () => location.reload());

/** Every citation of the answer in reading order, the same passage once. */
function allCitations(answer) {
  const sentences = answer.parts?.length ? answer.parts.flatMap((part) => part.sentences) : answer.sentences;
  const told = [...sentences, ...(answer.notices ?? [])].flatMap((one) => one.citations ?? []);
  const seen = new Set();
  return told.filter((one) => { const key = `${one.document_id}.${one.page}.${one.start}.${one.end}`; return !seen.has(key) && seen.add(key); });
}

for (const exchange of data.opened?.exchanges ?? []) {
  const { box, answer } = drawExchange(exchange.question);
  drawAnswer(exchange, answer);
  finish(box, exchange);
}
if (data.opened) {
  for (const box of $$(".exchange:last-child")) box.scrollIntoView({ block: "start" });
}
