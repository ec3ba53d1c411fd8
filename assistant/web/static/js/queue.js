// The queue: several cases given to somebody at once, and promises that have been kept.

import { $, $$, reloadTo, toast } from "./dom.js";
import { call } from "./api.js";

$("#assign")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const chosen = $$(".choose:checked").map((box) => box.value);
  if (!chosen.length) { toast("Vælg først en eller flere sager."); return; }
  try {
    for (const id of chosen) await call("POST", `/drafts/${id}/assign`, { owner: $("#owner").value });
    reloadTo("owner");
  } catch (error) {
    toast(error.message);
  }
});

for (const button of $$("[data-settle]")) button.addEventListener("click", async () => {
  try {
    await call("POST", `/promises/${button.dataset.settle}/settle`);
    button.closest("li").remove();
    toast("Løftet er afsluttet.");
  } catch (error) {
    toast(error.message);
  }
});
