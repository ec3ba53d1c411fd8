// The list of conversations: search, rename, pin, delete.

import { $, confirmed, debounce, h, icon, prompted, toast } from "./dom.js";
import { call } from "./api.js";

export class ConversationList {
  constructor(list, field, conversations, openId) {
    this.list = list;
    this.openId = openId;
    this.draw(conversations);
    field?.addEventListener("input", debounce(180, () => this.refresh(field.value)));
    this.field = field;
  }

  async refresh(words = this.field?.value ?? "") {
    try {
      const { conversations } = await call("GET", `/conversations?query=${encodeURIComponent(words)}`);
      this.draw(conversations, words);
    } catch (error) {
      toast(error.message);
    }
  }

  /** Marks a conversation as the one that is shown. */
  setOpen(id) {
    this.openId = id;
  }

  draw(conversations, words = "") {
    if (!conversations.length) {
      this.list.replaceChildren(h("li", { class: "no-conversations" }, words ? "Ingen samtaler med de ord." : "Dine samtaler samles her."));
      return;
    }
    const groups = new Map();
    for (const one of conversations) {
      const name = one.pinned ? "Fastgjorte" : age(one.updated_at);
      groups.set(name, [...(groups.get(name) ?? []), one]);
    }
    this.list.replaceChildren(...[...groups].flatMap(([name, ones]) => [
      ...(groups.size > 1 ? [h("li", { class: "conversation-group" }, name)] : []), ...ones.map((one) => this.entry(one))]));
  }

  entry(one) {
    const isOpen = one.id === this.openId;
    const action = (name, does) => h("button", { type: "button", onclick: (event) => { event.currentTarget.closest("details").open = false; does(); } }, name);
    return h("li", { class: `conversation${isOpen ? " is-open" : ""}` },
      h("a", { href: `/samtale/${one.id}`, title: one.title, "aria-current": isOpen ? "page" : null }, one.pinned ? [icon("pin"), h("span", { class: "visually-hidden" }, "Fastgjort:")] : null, h("span", {}, one.title)),
      h("details", { class: "menu" },
        h("summary", { "aria-label": `Mere om ${one.title}` }, icon("more")),
        h("div", { class: "menu-body" },
          action("Omdøb", () => this.rename(one)),
          action(one.pinned ? "Frigør" : "Fastgør", () => this.pin(one)),
          action("Slet", () => this.remove(one)))));
  }

  async attempt(work) {
    try {
      await work();
      await this.refresh();
      const again = $(".conversation a[aria-current]", this.list) ?? $("a", this.list) ?? this.field;
      again?.focus();
    } catch (error) {
      toast(error.message);
    }
  }

  async rename(one) {
    const title = await prompted("Omdøb samtalen", "Navn", one.title, "Gem");
    if (title) await this.attempt(() => call("PATCH", `/conversations/${one.id}`, { title }));
  }

  pin(one) {
    return this.attempt(() => call("PATCH", `/conversations/${one.id}`, { pinned: !one.pinned }));
  }

  async remove(one) {
    if (!(await confirmed("Slet samtalen?", `»${one.title}« og svarene i den slettes for altid.`, "Slet", { danger: true }))) return;
    await this.attempt(async () => {
      await call("DELETE", `/conversations/${one.id}`);
      if (one.id === this.openId) location.assign("/");
    });
  }
}

/** How long ago, as people say it: by days, not by hours. */
function age(moment) {
  const midnight = (when) => new Date(when).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(Date.now()) - midnight(moment)) / 864e5);
  if (days <= 0) return "I dag";
  if (days === 1) return "I går";
  return days < 7 ? "De seneste syv dage" : days < 31 ? "Den seneste måned" : "Tidligere";
}
