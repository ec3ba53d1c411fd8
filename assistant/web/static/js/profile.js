// The person's own page: a new password.

import { $, toast } from "./dom.js";
import { call } from "./api.js";

$("#password-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const problem = $("#password-problem");
  problem.textContent = "";
  try {
    await call("POST", "/session/password", { old: $("#old").value, new: $("#new").value });
    event.target.reset();
    toast("Adgangskoden er skiftet.");
  } catch (error) {
    problem.textContent = error.message;
    $("#old").select();
  }
});
