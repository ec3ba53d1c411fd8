// The page of one document: its pages as repaired text, original or image; removal; who may see it.

import { $, $$, announce, confirmed, h, icon, pageData, reloadTo, svg, toast } from "./dom.js";
import { call, reach } from "./api.js";
import { drawPage } from "./source.js";
import { count, readability } from "./words.js";

const data = pageData();
const address = `/documents/${encodeURIComponent(data.id)}`;
let number = data.page;
let view = "repaired";
let page = null;

async function show(wanted, { block = null, span = "" } = {}) {
  number = Math.min(Math.max(1, wanted), data.pages);
  drawTools();
  markStrip();
  history.replaceState({}, "", number === 1 ? location.pathname : `?side=${number}`);
  try {
    page = await call("GET", `${address}/pages/${number}${span}`);
  } catch (error) {
    $("#reader").replaceChildren(h("div", { class: "callout callout-bad", role: "alert" }, icon("warning"), h("p", {}, error.message)));
    return;
  }
  draw();
  announce(`Side ${number} af ${data.pages}`);
  const target = $("mark", $("#reader")) ?? (block !== null ? $$(".block", $("#reader"))[block] : null);
  target?.scrollIntoView({ block: "center" });
}

function draw() {
  const body = $("#reader");
  if (view === "image") body.replaceChildren(h("img", { class: "source-image", src: `/api/v1${address}/pages/${number}.png`, alt: `Billede af side ${number}`, onload: (event) => { event.currentTarget.dataset.loaded = ""; } }));
  else body.replaceChildren(drawPage(page, view));
  const state = readability(page.damage);
  const notes = [h("p", { class: "small muted" }, `${state.name}. ${page.source === "ocr" ? "Læst fra et billede. " : ""}${count(page.changes.length, "rettelse", "rettelser")} af læsefejl.`)];
  if (page.changes.length) notes.push(changeTable(page.changes));
  $("#reader-notes").replaceChildren(...notes);
}

function changeTable(changes) {
  const rows = changes.slice(0, 100).map((change) => h("tr", {}, h("td", {}, change.before || "(intet)"), h("td", {}, change.after || "(intet)"), h("td", {}, change.reason)));
  return h("details", {}, h("summary", { class: "quiet-button" }, "Vis rettelserne"),
    h("div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": "Rettelser på siden" }, h("table", {},
      h("thead", {}, h("tr", {}, ["Original", "Rettet til", "Hvorfor"].map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, rows))));
}

function drawTools() {
  const views = [["repaired", "Repareret"], ["original", "Original"], ...(data.has_image ? [["image", "Billede"]] : [])];
  const choice = h("div", { class: "segmented", role: "group", "aria-label": "Vis siden som" }, views.map(([name, label]) =>
    h("button", { type: "button", "aria-pressed": String(name === view), onclick: (event) => {
      view = name;
      for (const one of event.currentTarget.parentElement.children) one.setAttribute("aria-pressed", String(one === event.currentTarget));
      draw();
    } }, label)));
  const had = document.activeElement?.dataset?.step;
  const step = (by, name, symbol) => h("button", { class: "icon-button icon-button-small", type: "button", "data-step": by, "aria-label": name, disabled: number + by < 1 || number + by > data.pages, onclick: () => show(number + by) }, icon(symbol));
  $("#reader-tools").replaceChildren(choice, h("span", { class: "spacer" }), step(-1, "Forrige side", "left"), h("span", { class: "small number" }, `Side ${number} af ${data.pages}`), step(1, "Næste side", "right"));
  if (had) ($(`[data-step="${had}"]:not(:disabled)`) ?? $("[data-step]:not(:disabled)"))?.focus();
}

function drawStrip() {
  const names = { good: "good", warn: "unsure", bad: "bad" };
  $("#page-strip").replaceChildren(...data.page_damage.slice(0, 200).map((damage, index) => {
    const state = readability(damage);
    const height = 4 + 20 * Math.max(0, 1 - damage * 1.6);
    const bar = svg("svg", { class: "damage", viewBox: "0 0 10 24", preserveAspectRatio: "none", "aria-hidden": "true" }, svg("path", { class: "ground", d: "M0 24V0h10v24z" }), svg("path", { class: names[state.tag], d: `M0 24v-${height}h10v${height}z` }));
    return h("button", { type: "button", "aria-label": `Side ${index + 1}: ${state.name}`, title: `Side ${index + 1}: ${state.name}`, onclick: () => show(index + 1) }, bar);
  }));
}

function markStrip() {
  $$("#page-strip button").forEach((button, index) => {
    if (index + 1 === number) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  });
}

for (const button of $$("[data-block]")) button.addEventListener("click", () => { const [at, block] = data.blocks[button.dataset.block] ?? [1, 0]; view = "repaired"; show(at, { block }); });
for (const button of $$("[data-page]")) button.addEventListener("click", async () => {
  const figure = button.dataset.figure;
  view = "repaired";
  await show(Number(button.dataset.page), { span: figure ? `?repaired=${figure}` : "" });
});

$("#remove")?.addEventListener("click", async () => {
  const told = data.cited_by ? ` Det citeres i ${count(data.cited_by, "svarudkast", "svarudkast")}.` : "";
  if (!(await confirmed("Fjern dokumentet?", `»${data.name}« fjernes overalt og kan ikke længere findes eller citeres.${told}`, "Fjern", { danger: true }))) return;
  try {
    await call("DELETE", address);
    location.assign("/dokumenter");
  } catch (error) {
    toast(error.message);
  }
});
// a new edition of the file: the same document, under the same name
$("#replace")?.addEventListener("click", () => $("#replacement").click());
$("#replacement")?.addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  target.value = "";
  if (!file) return;
  const told = data.cited_by ? ` Det citeres i ${count(data.cited_by, "svarudkast", "svarudkast")}, som bliver stående, men vil vise, at kilden er ændret.` : "";
  if (!(await confirmed("Erstat filen?", `»${file.name}« bliver den nye udgave af »${data.name}«.${told}`, "Erstat"))) return;
  const body = new FormData();
  body.append("files", file, data.name);
  if (data.unit) body.append("unit", data.unit);
  const button = $("#replace"), name = button.lastChild;
  button.disabled = true;
  name.textContent = "Læses …";
  try {
    const { documents: [outcome] } = await (await reach("/documents?wait=true", { method: "POST", body })).json();
    if (outcome.status === "rejected") throw new Error(outcome.error);
    toast(outcome.status === "unchanged" ? "Filen er den samme som før." : "Den nye udgave er lagt ind.");
    if (outcome.status !== "unchanged") setTimeout(() => reloadTo("replace"), 900);
  } catch (error) {
    toast(error.message);
  }
  button.disabled = false;
  name.textContent = "Erstat";
});
$("#unit")?.addEventListener("change", async (event) => {
  try {
    await call("PUT", `${address}/unit`, { unit: event.target.value || null });
    toast("Gemt.");
  } catch (error) {
    toast(error.message);
  }
});

drawStrip();
show(number);
