const zero = 48;
const secondsADay = 86_400;

/** The end of the year 9999, the last that ISO 8601 can write in four digits. */
const end = 253_402_300_800;

/** The two digits at a place, as a number; NaN where they are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - zero;
  const ones = text.charCodeAt(at + 1) - zero;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : Number.NaN;
}

/** Days from 1 January 1970 to a date of the Gregorian calendar (Hinnant's days_from_civil). */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

/** Seconds east of UTC that `Z`, `+0200`, `+02:00` or nothing mean; NaN for anything else. */
function zoneSeconds(text: string, at: number): number {
  const sign = text[at];
  const left = text.length - at;
  if (left === 0 || (left === 1 && sign === "Z")) return 0;
  const colon = text[at + 3] === ":" ? 1 : 0;
  if ((sign !== "+" && sign !== "-") || left !== 5 + colon) return Number.NaN;
  const seconds = 3600 * twoDigits(text, at + 1) + 60 * twoDigits(text, at + 3 + colon);
  return sign === "+" ? seconds : -seconds;
}

/** The date that was read last, and its day: nearly every line has the date of the line before. */
let latest = { date: "", day: Number.NaN };

/** The day of `2021-06-06`; NaN where it is none. */
function dayOf(text: string): number {
  if (text.startsWith(latest.date) && latest.date !== "") return latest.day;
  const [year, month, day] = [100 * twoDigits(text, 0) + twoDigits(text, 2), twoDigits(text, 5), twoDigits(text, 8)];
  if (text[4] !== "-" || text[7] !== "-" || !(month >= 1 && month <= 12 && day >= 1 && day <= 31)) return Number.NaN;
  latest = { date: text.slice(0, 10), day: daysSinceEpoch(year, month, day) };
  return latest.day;
}

/** `2021-06-06T15:57:37.272281+0200` and its likes, in seconds since the epoch; NaN for anything else. */
function isoSeconds(text: string): number {
  if (text[10] !== "T" && text[10] !== " ") return Number.NaN;
  if (text[13] !== ":" || text[16] !== ":") return Number.NaN;
  const [hour, minute, second] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)];
  if (!(hour <= 24 && minute <= 59 && second <= 60)) return Number.NaN;
  let at = 19;
  let fraction = 0;
  if (text[at] === "." || text[at] === ",") {
    for (let unit = 0.1; ; unit /= 10) {
      const digit = text.charCodeAt(++at) - zero;
      if (!(digit >= 0 && digit <= 9)) break;
      fraction += digit * unit;
    }
  }
  const zone = zoneSeconds(text, at);
  return dayOf(text) * secondsADay + hour * 3600 + minute * 60 + second - zone + fraction;
}

/**
 * A log's time as seconds since the epoch: a number, a number in text, or ISO 8601 (UTC where no zone is named). A number beyond the
 * year 9999 is one of milliseconds, as Zeek's `JSON::TS_MILLIS` writes.
 *
 * @returns NaN for anything else, for negative times and for those after the year 9999
 */
export function epochSeconds(value: unknown): number {
  let seconds = Number.NaN;
  if (typeof value === "number") seconds = value;
  else if (typeof value === "string" && value !== "") {
    seconds = value[4] === "-" ? isoSeconds(value) : Number(value);
  }
  if (seconds >= end) seconds /= 1000;
  return seconds >= 0 && seconds < end ? seconds : Number.NaN;
}
