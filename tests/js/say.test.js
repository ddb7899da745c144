import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { dayInWords, rangeInWords, shortDay } from "../../static/js/lib/days.js";
import { gettext, inLanguage, isolated, listed, ngettext, pgettext, prefix, sayNumber } from "../../static/js/lib/say.js";
import { ticksOf } from "../../static/js/lib/time-axis.js";
import { counted, holding, lastInWords } from "../../static/js/lib/words.js";

/** As `app/languages/for_scripts.py` writes them, by CLDR 48. */
const ARABIC_MONTHS = ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"];
const ARABIC = {
  code: "ar",
  direction: "rtl",
  messages: {
    Map: ["خريطة"],
    "of a list\u0004More": ["المزيد"],
    "{n} place": ["zero {n}", "one {n}", "two {n}", "few {n}", "many {n}", "other {n}"],
    "{actor} is expected to hold {place}": ["يتوقع أن يسيطر {actor} على {place}"],
    "between the parts of a list\u0004, ": ["، "],
    "from {day}": ["منذ {day}"],
    "last said {day}, {n} day before": ["0", "1", "2", "{n} أيام قبل {day}", "4", "5"],
  },
  plural: (n) => (n === 0 ? 0 : n === 1 ? 1 : n === 2 ? 2 : n % 100 >= 3 && n % 100 <= 10 ? 3 : n % 100 >= 11 && n % 100 <= 99 ? 4 : 5),
  digits: "٠١٢٣٤٥٦٧٨٩",
  group: "٬",
  groups: [3, 3],
  decimal: "٫",
  calendar: {
    months: ARABIC_MONTHS, alone: ARABIC_MONTHS, short: ARABIC_MONTHS,
    weekdays: ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
    day: "{d} {month} {y}", weekday: "{weekday}، {d} {month} {y}", month: "{month} {y}", day_of_year: "{d} {month}",
    short_month: "{short} {y}", short_day: "{d} {short}",
  },
};
const UKRAINIAN = {
  ...ARABIC,
  code: "uk",
  direction: "ltr",
  messages: { "{n} place": ["{n} місце", "{n} місця", "{n} місць"] },
  plural: (n) => (n % 10 === 1 && n % 100 !== 11 ? 0 : n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14) ? 1 : 2),
  digits: "0123456789",
  group: "\u00a0",
  decimal: ",",
  calendar: {
    months: ["січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня"],
    alone: ["січень", "лютий", "березень", "квітень", "травень", "червень", "липень", "серпень", "вересень", "жовтень", "листопад", "грудень"],
    short: ["січ.", "лют.", "бер.", "квіт.", "трав.", "черв.", "лип.", "серп.", "вер.", "жовт.", "лист.", "груд."],
    weekdays: ["понеділок", "вівторок", "середа", "четвер", "пʼятниця", "субота", "неділя"],
    day: "{d} {month} {y} р.", weekday: "{weekday}, {d} {month} {y} р.", month: "{alone} {y} р.", day_of_year: "{d} {month}",
    short_month: "{short} {y} р.", short_day: "{d} {short}",
  },
};

afterEach(() => { delete globalThis.spoken; });

test("without a catalogue everything is English, and addresses stay as they are", () => {
  assert.equal(ngettext("{n} place", "{n} places", 1204), "1,204 places");
  assert.equal(pgettext("of a list", "More"), "More");
  assert.deepEqual([prefix(), inLanguage("/claims/c1/panel")], ["", "/claims/c1/panel"]);
  assert.equal(listed(["a", "", null, false, "b", "c"]), "a, b, c");
  assert.equal(listed([]), "");
  assert.equal(isolated("ISIS"), "ISIS");
  assert.equal(gettext("{a} {b}", { a: "{b}", b: 1 }), "{b} 1");
});

test("a count takes the form that the catalogue's own rule says", () => {
  globalThis.spoken = ARABIC;
  assert.deepEqual([0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 1_000_000].map((n) => counted(n, "place")), [
    "zero ٠", "one ١", "two ٢", "few ٣", "few ١٠", "many ١١", "many ٩٩", "other ١٠٠", "other ١٠٢", "few ١٠٣", "other ١٬٠٠٠٬٠٠٠",
  ]);
  globalThis.spoken = UKRAINIAN;
  assert.deepEqual([0, 1, 2, 5, 11, 21, 112, 1204].map((n) => counted(n, "place")),
    ["0 місць", "1 місце", "2 місця", "5 місць", "11 місць", "21 місце", "112 місць", "1\u00a0204 місця"]);
  // A catalogue with fewer forms than its rule says, and a message that it lacks.
  globalThis.spoken = { ...UKRAINIAN, messages: { "{n} place": ["{n} місце"] }, plural: (n) => n > 1 };
  assert.deepEqual([1, 7].map((n) => counted(n, "place")), ["1 місце", "7 місце"]);
  assert.equal(counted(2, "actor"), "2 actors");
});

test("messages are found by their context, and what isn't translated is English", () => {
  globalThis.spoken = ARABIC;
  assert.equal(gettext("Map"), "خريطة");
  assert.equal(pgettext("of a list", "More"), "المزيد");
  assert.equal(gettext("More"), "More");
  assert.equal(inLanguage("/places/raqqah/panel"), "/ar/places/raqqah/panel");
  assert.equal(inLanguage("/ar/places"), "/ar/places");
  assert.deepEqual(["/arms", "/ar", "/", "", "https://elsewhere.example/"].map(inLanguage),
    ["/ar/arms", "/ar", "/ar/", "", "https://elsewhere.example/"]);
});

test("numbers have the digits, groups and fractions of the language", () => {
  globalThis.spoken = ARABIC;
  assert.deepEqual([7, 1204, 1.5, 1_234_567].map(sayNumber), ["٧", "١٬٢٠٤", "١٫٥", "١٬٢٣٤٬٥٦٧"]);
  globalThis.spoken = { ...ARABIC, digits: "0123456789", group: ",", groups: [3, 2], decimal: "." };
  assert.deepEqual([204, 1204, 1_234_567].map(sayNumber), ["204", "1,204", "12,34,567"]);
});

test("days, stretches of days and names below the strip are written as the language does", () => {
  globalThis.spoken = ARABIC;
  assert.equal(dayInWords("2017-06-07"), "الأربعاء، ٧ يونيو ٢٠١٧");
  assert.equal(rangeInWords("2017-06-06", "2017-06-09"), "٦–٩ يونيو ٢٠١٧");
  assert.equal(rangeInWords("2017-06-06", null), "منذ ٦ يونيو ٢٠١٧");
  globalThis.spoken = UKRAINIAN;
  assert.equal(shortDay("2014-03-08"), "8 березня 2014 р.");
  assert.equal(rangeInWords("2017-06-01", "2017-06-30", "month"), "червень 2017 р. (to the month)");
  assert.equal(rangeInWords("2017-05-01", "2017-06-30", "month"), "травень – червень 2017 р. (to the month)");
  assert.equal(rangeInWords("2017-05-28", "2017-06-09"), "28 травня – 9 червня 2017 р.");
  // 1 January 2017 is day 17167.
  assert.deepEqual(ticksOf({ start: 17_167, end: 17_167 + 20 }, 300).map(({ name }) => name), ["січ. 2017 р.", "6 січ.", "11 січ.", "16 січ."]);
});

test("who does what is one sentence, in which names keep their direction", () => {
  globalThis.spoken = ARABIC;
  assert.equal(holding("ISIS", "holds", "Raqqah", "expected"), "يتوقع أن يسيطر \u2068ISIS\u2069 على \u2068Raqqah\u2069");
  // The sentence of one actor, also of several.
  assert.equal(holding("Kurdish forces", "holds", null, "observed"), "\u2068Kurdish forces\u2069 holds");
  assert.equal(lastInWords({ last_confirmed: null, last_said: "2017-06-01" }, "2017-06-06"), "٥ أيام قبل ١ يونيو ٢٠١٧");
  assert.equal(listed(["أ", "ب"]), "أ، ب");
});
