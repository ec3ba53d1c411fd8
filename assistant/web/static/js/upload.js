// Uploads: many files at once, progress for each, each with its own outcome, and a second try for those that failed.

import { $, announce, h, icon, reloadTo } from "./dom.js";
import { call, NO_CONNECTION, signInAgain } from "./api.js";
import { count } from "./words.js";

const AT_A_TIME = 3;
const zone = $("#upload"), list = $("#upload-list"), field = $("#files");
const waiting = [];
let active = 0;
let changed = false;

$("#choose-files").addEventListener("click", () => field.click());
field.addEventListener("change", () => { addAll(field.files); field.value = ""; });

let over = 0;
document.addEventListener("dragenter", (event) => { if (event.dataTransfer?.types.includes("Files")) { over += 1; zone.classList.add("is-over"); } });
document.addEventListener("dragleave", () => { over = Math.max(0, over - 1); if (!over) zone.classList.remove("is-over"); });
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  over = 0;
  zone.classList.remove("is-over");
  addAll(event.dataTransfer?.files ?? []);
});

function addAll(files) {
  for (const file of files) waiting.push({ file, entry: drawEntry(file.name) });
  next();
}

function drawEntry(name) {
  const state = h("span", { class: "tag tag-plain" }, "Venter");
  const bar = h("progress", { max: 100, value: 0, "aria-label": `Overfører ${name}` });
  const note = h("p", { class: "upload-note" });
  const box = h("li", { class: "upload-entry" }, h("span", { class: "upload-name", title: name }, name), state, bar, note);
  list.prepend(box);
  return { name, box, state, bar, note };
}

function show(entry, text, tone = "plain", symbol = null) {
  entry.state.className = `tag tag-${tone}`;
  entry.state.replaceChildren(...[symbol && icon(symbol), text].filter(Boolean));
}

function next() {
  while (active < AT_A_TIME && waiting.length) {
    active += 1;
    const upload = waiting.shift();
    send(upload).finally(() => { active -= 1; next(); });
  }
  if (!active && !waiting.length && changed) {
    changed = false;
    announce("Alle filer er behandlet.");
    // only a file that can still be tried again here would be lost with the page
    if (!$(".upload-entry.is-rejected button", list)) setTimeout(() => reloadTo("choose-files"), 900);
    else if (!$(".upload-more", list)) list.append(h("li", { class: "upload-more" }, "De øvrige filer er lagt ind. ", h("a", { href: "/dokumenter" }, "Vis listen igen")));
  }
}

async function send(upload) {
  const { file, entry } = upload;
  entry.box.classList.remove("is-rejected");
  entry.note.textContent = "";
  entry.bar.hidden = false;
  show(entry, "Overfører");
  try {
    const { documents } = await transfer(file, (share) => { entry.bar.value = 100 * share; });
    entry.bar.removeAttribute("value");
    await follow(entry, documents[0]);
  } catch (error) {
    fail(upload, error.message);
  }
}

function transfer(file, onProgress) {
  const body = new FormData();
  body.append("files", file);
  const unit = $("#upload-unit")?.value;
  if (unit) body.append("unit", unit);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/documents");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) onProgress(event.loaded / event.total); });
    request.addEventListener("error", () => reject(new Error(NO_CONNECTION)));
    request.addEventListener("load", async () => {
      if (request.status === 401 && (await signInAgain())) transfer(file, onProgress).then(resolve, reject);
      else if (request.status >= 400) reject(new Error(request.response?.detail ?? "Filen kunne ikke overføres. Prøv igen."));
      else resolve(request.response);
    });
    request.send(body);
  });
}

async function follow(entry, upload) {
  show(entry, "Læses", "plain", "eye");
  while (!upload.finished) {
    entry.note.textContent = upload.total ? `${upload.step} (${upload.done} af ${upload.total})` : upload.step;
    await new Promise((resolve) => setTimeout(resolve, 400));
    upload = await call("GET", `/documents/uploads/${upload.upload}`);
  }
  if (upload.status === "rejected") throw new Error(upload.error);
  entry.bar.hidden = true;
  changed = true;
  const name = { added: "Lagt ind", updated: "Ny version", unchanged: "Uændret" }[upload.status] ?? upload.status;
  show(entry, name, "good", "check");
  entry.note.replaceChildren(count(upload.pages, "side", "sider"), ...(upload.warnings.length ? [`. ${upload.warnings.join(" ")}`] : []));
  announce(`${entry.name}: ${name}`);
}

function fail(upload, message) {
  const { entry } = upload;
  entry.box.classList.add("is-rejected");
  entry.bar.hidden = true;
  show(entry, "Kom ikke ind", "bad", "warning");
  const again = h("button", { class: "quiet-button", type: "button", onclick: () => { waiting.push(upload); next(); } }, "Prøv igen");
  entry.note.replaceChildren(message, " ", ...(upload.file ? [again] : []));
  announce(`${entry.name}: kom ikke ind. ${message}`);
}

// what an earlier visit left unfinished or rejected
const { uploads } = await call("GET", "/documents/uploads").catch(() => ({ uploads: [] }));
for (const upload of uploads.filter((one) => !one.finished || one.status === "rejected").slice(0, 20).reverse()) {
  const entry = drawEntry(upload.name);
  entry.bar.removeAttribute("value");
  follow(entry, upload).catch((error) => fail({ entry }, error.message));
}
