// A new letter: pasted or dropped, read, and shown as it was understood.

import { $, h, icon } from "./dom.js";
import { call, reach } from "./api.js";

const KEPT = "letter-typed";
const letter = $("#letter"), field = $("#file"), drop = $("#drop");
let file = null;

if (!letter.value) letter.value = sessionStorage.getItem(KEPT) ?? "";
letter.addEventListener("input", () => sessionStorage.setItem(KEPT, letter.value));
$("#choose-file").addEventListener("click", () => field.click());
field.addEventListener("change", () => take(field.files[0]));
document.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("is-over"); });
document.addEventListener("dragleave", () => drop.classList.remove("is-over"));
document.addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("is-over"); take(event.dataTransfer?.files[0]); });

function take(chosen) {
  file = chosen ?? null;
  $("#file-name").textContent = file ? file.name : "Eller en fil: PDF, Word, tekst eller e-mail";
  $("#read-letter").focus();
}

$("#letter-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const problem = $("#letter-problem"), button = $("#read-letter");
  problem.replaceChildren();
  button.disabled = true;
  button.textContent = "Læser …";
  const unit = $("#unit")?.value || null;
  try {
    let enquiry;
    if (file) {
      const body = new FormData();
      body.append("file", file);
      if (unit) body.append("unit", unit);
      enquiry = await (await reach("/enquiries", { method: "POST", body })).json();
    } else {
      enquiry = await call("POST", "/enquiries", { text: letter.value, unit });
    }
    sessionStorage.removeItem(KEPT);
    location.assign(`/svarudkast/henvendelse/${enquiry.id}`);
  } catch (error) {
    problem.replaceChildren(h("div", { class: "callout callout-bad" }, icon("warning"), h("p", {}, error.message)));
    button.disabled = false;
    button.textContent = "Læs brevet";
  }
});
