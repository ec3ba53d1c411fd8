// Talks to the HTTP interface: problems become errors with a Danish message, a lost session is renewed in place.

import { h, open } from "./dom.js";

export class Failed extends Error {
  constructor(status, message, problem = null) {
    super(message);
    this.status = status;
    this.problem = problem;
  }
}

export const NO_CONNECTION = "Der er ingen forbindelse til assistenten. Kontrollér nettet, og prøv igen.";

/** A response that is good; throws Failed otherwise. Asks for sign-in when the session is over, then tries again. */
export async function reach(path, options = {}) {
  let response;
  try {
    response = await fetch(`/api/v1${path}`, { credentials: "same-origin", ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Failed(0, NO_CONNECTION);
  }
  if (response.status === 401 && path !== "/session" && (await signInAgain())) return reach(path, options);
  if (!response.ok) throw await failure(response);
  return response;
}

export async function call(method, path, body) {
  const options = { method, headers: { Accept: "application/json" } };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const response = await reach(path, options);
  return response.status === 204 ? null : response.json();
}

async function failure(response) {
  try {
    const problem = await response.json();
    return new Failed(response.status, problem.detail || problem.title, problem);
  } catch {
    return new Failed(response.status, `Assistenten svarede ikke, som den skal (fejl ${response.status}). Prøv igen om lidt.`);
  }
}

/** Reads server-sent events from a response, calling with name and content of each. */
export async function readEvents(response, onEvent) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const pieces = (rest + value).split("\n\n");
    rest = pieces.pop();
    for (const piece of pieces) {
      const name = /^event: (.*)$/m.exec(piece)?.[1];
      const content = /^data: (.*)$/m.exec(piece)?.[1];
      if (name && content) onEvent(name, JSON.parse(content));
    }
  }
}

let renewing = null;

/** Signs in again without leaving the page; what was typed stays. Resolves to whether it worked. */
export function signInAgain() {
  renewing ??= new Promise((resolve) => {
    const problem = h("p", { role: "alert", class: "small", id: "again-problem" });
    const name = h("input", { id: "again-name", autocomplete: "username", required: true, value: document.body.dataset.person ?? "" });
    const password = h("input", { id: "again-password", type: "password", autocomplete: "current-password", required: true, "aria-describedby": "again-problem" });
    const cancel = h("button", { class: "button", type: "button", onclick: () => dialog.close() }, "Ikke nu");
    const form = h("form", { class: "form" },
      h("h2", { id: "again-title" }, "Log ind igen"),
      h("p", {}, "Du har været logget ind for længe. Det, du skrev, er bevaret."),
      h("div", { class: "field" }, h("label", { for: "again-name" }, "Brugernavn"), name),
      h("div", { class: "field" }, h("label", { for: "again-password" }, "Adgangskode"), password),
      problem,
      h("div", { class: "row row-end" }, cancel, h("button", { class: "button button-primary", type: "submit" }, "Log ind")));
    const dialog = h("dialog", { "aria-labelledby": "again-title" }, form);
    let signedIn = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await call("POST", "/session", { name: name.value, password: password.value });
        signedIn = true;
        dialog.close();
      } catch (error) {
        problem.textContent = error.message;
        password.select();
      }
    });
    open(dialog, () => { renewing = null; resolve(signedIn); });
    password.focus();
  });
  return renewing;
}
