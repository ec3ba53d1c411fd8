// The sources of an answer in time, so that age and what has been overtaken are seen.

import { h } from "./dom.js";
import { asOf, dateOf, inYears } from "./words.js";

/** A timeline, or null where time tells nothing: fewer than two moments. */
export function drawTimeline(entries) {
  const moments = entries.flatMap((entry) => [entry.date, ...entry.as_of.flatMap((iso) => iso.split("/"))]).map(inYears).filter((moment) => moment !== null);
  if (entries.length < 2 || new Set(moments).size < 2) return null;
  let first = Math.min(...moments), last = Math.max(...moments);
  const room = Math.max(0.15, (last - first) * 0.06);
  first -= room;
  last += room;
  const at = (iso) => (100 * (inYears(iso) - first)) / (last - first);
  const list = h("ol", { class: "timeline" }, entries.map((entry) => drawRow(entry, at)));
  list.append(drawAxis(first, last));
  return h("section", { class: "timeline-box" }, h("h3", {}, "Kilderne i tid"), list);
}

function drawRow(entry, at) {
  const when = entry.as_of[0] ?? entry.shown_date ?? entry.date;
  const place = bounded(at(when));
  const label = h("span", { class: "dot-label" }, entry.figures.slice(0, 2).join(", ") || asOf(when).replace("pr. ", ""));
  const sign = when.includes("/") ? h("span", { class: "band" }) : h("span", { class: "dot" });
  let edge = place, side = place > 60 ? "is-left" : "";
  if (when.includes("/")) {
    const [from, to] = when.split("/").map((day) => bounded(at(day)));
    sign.style.setProperty("--from", from.toFixed(2));
    sign.style.setProperty("--to", to.toFixed(2));
    [edge, side] = to <= 60 ? [to, ""] : from >= 40 ? [from, "is-left"] : [bounded((from + to) / 2), "is-inside"];
  } else {
    sign.style.setProperty("--at", place.toFixed(2));
  }
  label.style.setProperty("--at", edge.toFixed(2));
  if (side) label.classList.add(side);
  const track = h("div", { class: "track", "aria-hidden": "true" }, sign, label);
  if (entry.as_of.length && entry.date) {
    const written = h("span", { class: "written", title: `Dokumentet er fra ${dateOf(entry)}` });
    written.style.setProperty("--at", bounded(at(entry.date)).toFixed(2));
    track.prepend(written);
  }
  const told = [
    `${entry.title}, side ${entry.page}`, entry.date && `dateret ${dateOf(entry)}`,
    entry.figures.length && entry.figures.join(", "), entry.as_of.length && `opgjort ${entry.as_of.map(asOf).join(", ")}`,
    entry.overtaken && "overhalet af nyere tal",
  ].filter(Boolean).join("; ");
  return h("li", { class: `timeline-row${entry.overtaken ? " is-overtaken" : ""}` },
    h("span", { class: "timeline-name", "aria-hidden": "true" }, h("span", { class: "cite" }, String(entry.number)), h("span", {}, entry.title)),
    track, h("span", { class: "visually-hidden" }, told));
}

const bounded = (place) => Math.min(100, Math.max(0, place));

function drawAxis(first, last) {
  const years = [];
  for (let year = Math.ceil(first); year <= Math.floor(last); year += 1) years.push(year);
  const step = Math.max(1, Math.ceil(years.length / 6));
  const shown = years.filter((year) => (year - years[0]) % step === 0);
  const axis = h("li", { class: "axis", "aria-hidden": "true" });
  for (const year of shown) {
    const mark = h("span", {}, String(year));
    mark.style.setProperty("--at", ((100 * (year - first)) / (last - first)).toFixed(2));
    axis.append(mark);
  }
  return axis;
}
