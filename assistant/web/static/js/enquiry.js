// The enquiry as it was understood: everything can be corrected before a draft is written.

import { $, $$, h, icon, pageData } from "./dom.js";
import { call } from "./api.js";
import { date, isoDate } from "./words.js";

const { enquiry, may_draft: mayDraft, may_correct: mayCorrect } = pageData();
const form = $("#enquiry-form");
const LEFT_OUT = { quoted: "Ældre tekst, der citeres", withdrawn: "Trukket tilbage", disclaimer: "Standardtekst", covering: "Følgebrev", remark: "Bemærkning mellem spørgsmålene" };

const senders = enquiry.senders ?? [];
const parts = h("div", { class: "form" });
for (const part of enquiry.parts) parts.append(drawPart(part.number, part.text));

function drawPart(number, text) {
  const row = h("div", { class: "enquiry-part" },
    h("input", { class: "part-number", value: number, "aria-label": "Nummer", maxlength: 12 }),
    h("textarea", { class: "part-text", rows: 2, "aria-label": `Spørgsmål ${number}` }),
    h("button", { class: "icon-button", type: "button", "aria-label": `Fjern spørgsmål ${number}`, onclick: () => { row.remove(); $("#add-part").focus(); } }, icon("trash")));
  $(".part-text", row).value = text;
  return row;
}

function field(id, label, value, hint = "") {
  const input = h("input", { id, type: "text", value: value ?? "", maxlength: 400, "aria-describedby": hint ? `${id}-hint` : null });
  return h("div", { class: "field" }, h("label", { for: id }, label), input, hint ? h("p", { class: "field-hint", id: `${id}-hint` }, hint) : null);
}

const senderRows = senders.map((one, index) => h("div", { class: "two" }, field(`sender-${index}`, senders.length > 1 ? `Afsender ${index + 1}` : "Afsender", one.name), field(`role-${index}`, "Rolle", one.role)));
const problem = h("div", { role: "alert" });
form.append(
  ...(enquiry.warnings ?? []).map((warning) => h("div", { class: "callout callout-warn", role: "note" }, icon("info"), h("p", {}, warning))),
  ...(enquiry.personal_data?.length ? [h("div", { class: "callout callout-bad", role: "note" }, icon("shield"), h("div", {}, h("strong", {}, "Brevet indeholder personoplysninger"), h("p", {}, "De vises ikke i lister og sendes ikke til en sprogmodel.")))] : []),
  ...(senderRows.length ? senderRows : [h("div", { class: "two" }, field("sender-0", "Afsender", ""), field("role-0", "Rolle", ""))]),
  field("subject", "Emne", enquiry.subject),
  field("addressee", "Stillet til", enquiry.addressee, "Den forvaltning, medlemmet skriver til, hvis det ikke er jeres egen"),
  h("div", { class: "two" }, field("date", "Brevets dato", date(enquiry.date)), field("deadline", "Svarfrist", date(enquiry.deadline))),
  h("fieldset", { class: "form" }, h("legend", {}, "Spørgsmål"), parts,
    h("div", { class: "row" }, h("button", { class: "button button-small", type: "button", id: "add-part", onclick: addPart }, icon("plus"), "Tilføj spørgsmål"))),
  ...(enquiry.left_out?.length ? [h("details", {}, h("summary", { class: "quiet-button" }, "Det, der er udeladt af brevet"), h("div", { class: "left-out" }, enquiry.left_out.map((one) => h("div", {}, h("strong", {}, LEFT_OUT[one.kind] ?? one.kind), h("blockquote", {}, one.text)))))] : []),
  problem,
  h("div", { class: "row" },
    mayDraft ? h("button", { class: "button button-primary", type: "submit", id: "write" }, "Skriv udkast") : null,
    h("a", { class: "button", href: `/api/v1/enquiries/${enquiry.id}/file`, download: true }, icon("download"), "Brevet, som det kom")));

function addPart() {
  const row = drawPart(String(parts.children.length + 1), "");
  parts.append(row);
  $(".part-text", row).focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  problem.replaceChildren();
  for (const [id, name] of [["date", "Brevets dato"], ["deadline", "Svarfristen"]]) {
    const input = $(`#${id}`);
    const isWrong = input.value.trim() && !isoDate(input.value);
    input.setAttribute("aria-invalid", String(Boolean(isWrong)));
    if (isWrong) {
      problem.replaceChildren(h("div", { class: "callout callout-bad" }, icon("warning"), h("p", {}, `${name} kan ikke læses. Skriv den som 24. januar 2019.`)));
      input.focus();
      return;
    }
  }
  const button = $("#write");
  button.disabled = true;
  button.textContent = "Skriver udkastet …";
  try {
    if (mayCorrect) await call("PATCH", `/enquiries/${enquiry.id}`, corrections());
    const draft = await call("POST", "/drafts", { enquiry: enquiry.id });
    location.assign(`/svarudkast/${draft.id}`);
  } catch (error) {
    problem.replaceChildren(h("div", { class: "callout callout-bad" }, icon("warning"), h("p", {}, error.message)));
    button.disabled = false;
    button.textContent = "Skriv udkast";
  }
});

function corrections() {
  const people = $$("[id^=sender-]").map((input, index) => ({ name: input.value, role: $(`#role-${index}`).value, email: senders[index]?.email ?? "" }));
  const asked = $$(".enquiry-part").map((row) => ({ number: $(".part-number", row).value.trim(), text: $(".part-text", row).value.trim() }));
  return {
    senders: people.filter((one) => one.name.trim()), subject: $("#subject").value, addressee: $("#addressee").value,
    date: isoDate($("#date").value), deadline: isoDate($("#deadline").value),
    parts: asked.filter((one) => one.number && one.text),
  };
}
