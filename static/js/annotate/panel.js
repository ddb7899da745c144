/**
 * The panel beside the text: the chosen passage with what was recognised in it, then the form of the claim
 * that is made of it. The server renders both; here they are fetched, put in place and sent.
 */

import { allIn, around, element, findIn, need } from "../dom.js";
import { gettext, inLanguage, isolated, listed } from "../lib/say.js";
import { createClaimForm } from "./claim-form.js";
import { Pane } from "./pane.js";

/** @type {Record<string, () => string>} */
const SAVED_WORDS = {
  published: () => gettext("The claim is published:"),
  in_review: () => gettext("The claim is sent to review:"),
  proposed: () => gettext("The claim is sent to review:"),
};

/**
 * @import { SavedClaim } from "./claim-form.js"
 * @import { Passage } from "./offsets.js"
 */

/**
 * Say in a line what the panel shows, for those who don't see it.
 * @param {Pane} pane
 */
function tellChosen(pane) {
  const title = pane.body.querySelector(".chosen-title")?.textContent?.trim().replace(/\s+/g, " ");
  const names = listed(allIn(pane.body, ".offer-name").map((each) => isolated(each.textContent?.trim() ?? "")));
  if (title) pane.say(names ? gettext("{what}: {names}", { what: title, names }) : title);
}

/**
 * @param {Pane} pane
 * @param {string} slug of the source
 * @param {Passage} passage
 * @returns {Promise<void>}
 */
async function showPassage(pane, slug, { start, end }) {
  try {
    const { answer, html } = await pane.fetchHtml(
      inLanguage(`/admin/sources/${slug}/text/passage?start=${start}&end=${end}&part=panel`),
    );
    if (answer.status >= 500 || answer.redirected) throw new Error(`The passage answered ${answer.status}.`);
    pane.showHtml(html);
    for (const button of allIn(pane.body, "[data-let-go]")) button.hidden = false;
    tellChosen(pane);
  } catch (fault) {
    pane.tellFault(fault);
  }
}

/**
 * The claim is saved, and where it can be seen.
 * @param {Pane} pane
 * @param {SavedClaim} claim
 */
function tellSaved(pane, { key, state }) {
  pane.show(element("p", { class: "notice desk-notice", role: "status" },
    `${SAVED_WORDS[state]?.() ?? gettext("The claim is saved as a draft:")} `,
    element("a", { href: inLanguage(`/admin/claims/${key}/edit`), dir: "ltr", text: key }), `. ${gettext("j goes on.")}`));
}

/**
 * @param {{slug: string, letGo: () => void, saved: () => void}} options
 */
export function createPanel({ slug, saved, letGo }) {
  const pane = new Pane();
  /** @type {Passage | null} */
  let passage = null;
  const claimForm = createClaimForm(pane, {
    back,
    saved: (claim) => {
      passage = null;
      tellSaved(pane, claim);
      saved();
    },
  });

  /**
   * Show a passage; the same one again changes nothing.
   * @param {Passage} next
   */
  async function choose(next) {
    if (passage && next.start === passage.start && next.end === passage.end && !pane.form()) return;
    passage = next;
    await showPassage(pane, slug, next);
  }

  /** From the form back to the passage. The form keeps what was typed as a draft. */
  function back() {
    const again = passage;
    passage = null;
    if (again) choose(again);
    need("reading").focus({ preventScroll: true });
  }

  pane.body.addEventListener("submit", (event) => {
    if (!(event.target instanceof HTMLFormElement) || !event.target.matches(".chosen-form")) return;
    event.preventDefault();
    claimForm.open(event.target);
  });
  pane.body.addEventListener("click", ({ target }) => {
    if (around(target, "[data-let-go]")) letGo();
  });

  return {
    choose,
    /** Make a claim of the passage that is shown. */
    make() {
      const chosen = findIn(pane.body, ".chosen-form", HTMLFormElement);
      if (chosen) claimForm.open(chosen);
      return chosen !== null;
    },
    /** One step back: from the form to the passage, from the passage to nothing. Tells whether there was one. */
    stepBack() {
      if (pane.form()) {
        back();
        return "form";
      }
      if (!passage) return null;
      passage = null;
      pane.asked.abort();
      pane.show(...pane.hint);
      pane.say(gettext("No passage is chosen."));
      return "passage";
    },
    tellSeveral() {
      passage = null;
      pane.show(element("p", { class: "annotate-hint", text: gettext("A passage lies within one paragraph; this runs across several.") }));
    },
    isForm: () => pane.form() !== null,
  };
}
