import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addDays, dayInWords, isDay, nextChange, previousChange, rangeInWords,
} from "../../static/js/lib/days.js";

test("only days that exist are days", () => {
  assert.ok(isDay("2017-06-07"));
  assert.ok(isDay("2016-02-29"));
  for (const wrong of ["2017-02-29", "2017-13-01", "2017-6-7", "7 June 2017", "", null, 20170607]) {
    assert.ok(!isDay(wrong), String(wrong));
  }
});

test("a day is added across months, years and summer time", () => {
  assert.equal(addDays("2017-06-30", 1), "2017-07-01");
  assert.equal(addDays("2018-01-01", -1), "2017-12-31");
  assert.equal(addDays("2017-03-26", 1), "2017-03-27");
});

test("the neighbouring days with a change are found, from a day between them too", () => {
  const days = ["2017-06-06", "2017-06-10", "2017-09-05"];
  assert.equal(previousChange(days, "2017-06-10"), "2017-06-06");
  assert.equal(nextChange(days, "2017-06-07"), "2017-06-10");
  assert.equal(previousChange(days, "2017-06-06"), null);
  assert.equal(nextChange(days, "2017-09-05"), null);
  assert.equal(nextChange([], "2017-09-05"), null);
});

test("a day is said with its weekday", () => {
  assert.equal(dayInWords("2017-06-07"), "Wednesday, 7 June 2017");
});

test("a range is said as short as it can be", () => {
  assert.equal(rangeInWords("2017-06-06", "2017-06-09"), "6–9 June 2017");
  assert.equal(rangeInWords("2017-06-28", "2017-07-02"), "28 June – 2 July 2017");
  assert.equal(rangeInWords("2017-12-28", "2018-01-02"), "28 December 2017 – 2 January 2018");
  assert.equal(rangeInWords("2017-06-06", "2017-06-06"), "6 June 2017");
  assert.equal(rangeInWords("2017-06-06", null), "from 6 June 2017");
  assert.equal(rangeInWords(null, "2017-06-06"), "until 6 June 2017");
  assert.equal(rangeInWords(null, null), "");
});

test("days known to a week or worse say so, as the server says them", () => {
  assert.equal(rangeInWords("2017-06-01", "2017-06-30", "month"), "June 2017 (to the month)");
  assert.equal(rangeInWords("2014-01-01", "2015-12-31", "vague"), "2014–2015 (vaguely dated)");
  assert.equal(rangeInWords("2017-06-12", "2017-06-18", "week"), "12–18 June 2017 (to the week)");
  assert.equal(rangeInWords("2017-12-01", "2018-01-31", "month"), "December 2017 – January 2018 (to the month)");
  assert.equal(rangeInWords("2014-06-01", null, "year"), "from 2014 (to the year)");
  assert.equal(rangeInWords("2017-06-06", "2017-06-09", "days"), "6–9 June 2017");
  assert.equal(rangeInWords(null, null, "vague"), "");
});
