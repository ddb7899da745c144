/**
 * Fields that mean a record, on pages that are no form of a record: lists to pick from. A record that isn't
 * there yet gets a page of its own beside this one, so that a chosen file stays chosen.
 */

import { allIn } from "../dom.js";
import { inLanguage } from "../lib/say.js";
import { wireCombobox } from "./combobox.js";
import { NAMED_IN } from "./fields.js";

for (const field of allIn(document, "[data-reference]")) {
  wireCombobox(field, {
    where: "tab",
    add: ({ noun, typed }) => {
      open(inLanguage(`/admin/${noun}/new?${new URLSearchParams({ [NAMED_IN[noun]]: typed })}`), "_blank", "noopener");
    },
  });
}
