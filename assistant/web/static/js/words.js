// Danish words and forms, the same as on the server.

const MONTHS = ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"];

export const KINDS = { reply: "Svar til medlem", note: "Notat", report: "Rapport", statement: "Udtalelse", decision: "Indstilling eller referat", other: "Andet" };
export const STATUSES = { answered: "Besvaret", partial: "Delvist besvaret", no_basis: "Intet grundlag", out_of_scope: "Uden for området", failed: "Mislykkedes" };
export const NOTICES = {
  conflict: ["Kilderne er uenige", "conflict", "warn"],
  newer_value: ["Der er et nyere tal", "clock", "warn"],
  outdated: ["Ældre kilde", "clock", "warn"],
  damaged_source: ["Kilden er svær at læse", "eye", "warn"],
  false_premise: ["Forudsætningen holder ikke", "info", "warn"],
  personal_data: ["Personoplysninger", "shield", "bad"],
  model_fallback: ["Svaret er taget direkte fra kilderne", "info", ""],
  comment: ["Til sagsbehandleren", "info", ""],
  instruction_in_source: ["Kilden indeholder en anvisning", "shield", "bad"],
};

/** "2019-01-24" → 24. januar 2019; "2019-01" → januar 2019; "2017-08/2018-06" → august 2017 – juni 2018 */
export function date(iso) {
  if (!iso) return "";
  if (iso.includes("/")) return iso.split("/").map(date).join(" – ");
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(iso);
  if (!match) return iso;
  const [, year, month, day] = match;
  if (!month) return year;
  const name = MONTHS[Number(month) - 1] ?? month;
  return day ? `${Number(day)}. ${name} ${year}` : `${name} ${year}`;
}

/** "24. januar 2019", "24.1.2019", "24-01-2019" or "2019-01-24" → "2019-01-24"; null for anything else. */
export function isoDate(text) {
  const words = text.trim().toLowerCase();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(words);
  const named = /^(\d{1,2})\.?\s*([a-zæøå]+)\.?\s+(\d{4})$/.exec(words);
  const numbers = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(words);
  let year, month, day;
  if (iso) [, year, month, day] = iso.map(Number);
  else if (numbers) [, day, month, year] = numbers.map(Number);
  else if (named) {
    month = MONTHS.findIndex((name) => name === named[2] || (named[2].length >= 3 && name.startsWith(named[2]))) + 1;
    [day, year] = [Number(named[1]), Number(named[3])];
  }
  const found = new Date(Date.UTC(year, month - 1, day));
  if (!year || found.getUTCMonth() !== month - 1 || found.getUTCDate() !== day) return null;
  return found.toISOString().slice(0, 10);
}

export function count(number, one, many) {
  return `${number.toLocaleString("da-DK")} ${number === 1 ? one : many}`;
}

export function number(value, decimals = 0) {
  return value.toLocaleString("da-DK", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

export function readability(damage) {
  if (damage <= 0.08) return { name: "Læses sikkert", tag: "good", symbol: "check" };
  if (damage <= 0.25) return { name: "Læses med forbehold", tag: "warn", symbol: "eye" };
  return { name: "Kan ikke læses sikkert", tag: "bad", symbol: "warning" };
}

/** The date of a source as the source writes it: where it names no day, the month. */
export const dateOf = (source) => date(source.shown_date ?? source.date);

/** When a figure is from, for people: "pr. 24. januar 2019", "2018", "juni–november 2017", "1. januar 2015 – 30. april 2018". */
export function asOf(iso) {
  if (!iso.includes("/")) return /^\d{4}-\d{2}-\d{2}$/.test(iso) ? `pr. ${date(iso)}` : date(iso);
  const [first, last] = iso.split("/");
  if (first === last) return asOf(first);
  const [from, to] = [first.slice(0, 4), last.slice(0, 4)];
  if (startsYear(first) && endsYear(last)) return from === to ? from : `${from}–${to}`;
  if (!startsMonth(first) || !endsMonth(last)) return from === to && first.length === 10 ? `${date(first).slice(0, -5)} – ${date(last)}` : date(iso);
  const [firstMonth, lastMonth] = [first.slice(0, 7), last.slice(0, 7)];
  if (firstMonth === lastMonth) return date(firstMonth);
  return from === to ? `${date(firstMonth).slice(0, -5)}–${date(lastMonth)}` : `${date(firstMonth)} – ${date(lastMonth)}`;
}

const startsYear = (iso) => /^\d{4}(-01(-01)?)?$/.test(iso);
const endsYear = (iso) => /^\d{4}(-12(-31)?)?$/.test(iso);
const startsMonth = (iso) => /^\d{4}-\d{2}(-01)?$/.test(iso);
const endsMonth = (iso) => /^\d{4}-\d{2}$/.test(iso) || (iso.length === 10 && new Date(`${iso}T12:00Z`).getUTCMonth() !== new Date(Date.parse(`${iso}T12:00Z`) + 864e5).getUTCMonth());

/** Year as a number with decimals, for drawing; the middle of a period. */
export function inYears(iso) {
  if (!iso) return null;
  if (iso.includes("/")) { const [first, last] = iso.split("/").map(inYears); return (first + last) / 2; }
  const [year, month = "07", day = "01"] = iso.split("-");
  return Number(year) + (Number(month) - 1) / 12 + (Number(day) - 1) / 366;
}
