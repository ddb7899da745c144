import assert from "node:assert/strict";
import test from "node:test";
import { firstName, namesOf } from "../../static/js/lib/ground-names.js";

const turkey = { name_en: "Turkey", name_ar: "تركيا", name_fr: "Turquie", name_uk: "Туреччина", name_local: "Türkiye" };
const kharkiv = { name_en: "Kharkiv", name_ar: "خاركيف", name_local: "Харків", country: "UA" };
const raqqah = { name_en: "Raqqah", name_ar: "الرقة", country: "SY" };

test("readers find lands and towns under their own name, and below what they are called there", () => {
  assert.deepEqual(namesOf("en", raqqah), { first: "Raqqah", second: "الرقة" });
  assert.deepEqual(namesOf("ar", raqqah), { first: "الرقة", second: null });
  assert.deepEqual(namesOf("fr", raqqah), { first: "Raqqah", second: "الرقة" });
  assert.deepEqual(namesOf("en", kharkiv), { first: "Kharkiv", second: "Харків" });
  assert.deepEqual(namesOf("ar", kharkiv), { first: "خاركيف", second: "Харків" });
  assert.deepEqual(namesOf("uk", kharkiv), { first: "Харків", second: null });
  assert.deepEqual(["en", "fr", "ar", "uk", "ckb"].map((each) => firstName(each, turkey)), ["Turkey", "Turquie", "تركيا", "Туреччина", "Turkey"]);
});

test("a language of a region is named in as its own language", () => {
  assert.deepEqual(["fr-CA", "uk-UA", "ar-EG"].map((each) => firstName(each, turkey)), ["Turquie", "Туреччина", "تركيا"]);
  assert.equal(firstName("uk-UA", kharkiv), "Харків");
});

test("a name of elsewhere is no land's own, nor is one drawn whose letters no face has", () => {
  assert.equal(namesOf("en", { name_en: "Diyarbakır", name_ar: "ديار بكر", country: "TR" }).second, null);
  assert.equal(namesOf("en", turkey).second, null);
  assert.equal(namesOf("en", { name_en: "Urmia", name_ar: "أرومية", name_local: "ارومیه", country: "IR" }).second, "ارومیه");
  assert.equal(namesOf("en", { name_en: "Israel", name_local: "ישראל" }).second, null);
  assert.equal(namesOf("en", { name_en: "Mandalay", name_local: "မန္တလေးမြို့", country: "MM" }).second, null);
  assert.equal(namesOf("ar", { name_en: "Homs", name_local: "حمص", country: "SY" }).first, "حمص");
  assert.equal(namesOf("uk", { name_en: "Novozybkov", name_local: "Новозыбков", country: "RU" }).first, "Novozybkov");
  assert.deepEqual(["ar", "en"].map((each) => firstName(each, { name_en: "မန္တလေးမြို့" })), ["", ""]);
  assert.equal(firstName("ar", {}), "");
});
