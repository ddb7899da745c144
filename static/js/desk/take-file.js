/**
 * A file dropped anywhere on a page of the desk, or cells pasted beside its fields, are taken as an import. What is
 * dropped or pasted into a field is that field's.
 */

import { around, element, need, needIn } from "../dom.js";
import { gettext } from "../lib/say.js";

const FILE_FIELD = "input[type=file]";
const FIELDS = "input, textarea, select, [contenteditable]";

const template = need("take-file", HTMLTemplateElement);
const status = need("take-file-status");

/** @param {DataTransfer | null} data */
const hasFiles = (data) => Boolean(data?.types.includes("Files"));

/**
 * @param {{files?: FileList, cells?: string}} what
 * @returns {void}
 */
function take({ files, cells = "" }) {
  if (files && files.length > 1) {
    tell(gettext("Drop one file at a time."));
    return;
  }
  const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  const form = needIn(copy, "form", HTMLFormElement);
  const field = element("input", { type: "file", name: "file" });
  if (files) field.files = files;
  const typed = element("textarea", { name: "cells" });
  typed.value = cells;
  form.append(files ? field : typed);
  form.hidden = true;
  document.body.append(form);
  tell(gettext("Taking it."));
  form.submit();
}

/** @param {string} words none where there is nothing to be told */
function tell(words) {
  status.textContent = words;
}

document.addEventListener("dragover", (event) => {
  if (!hasFiles(event.dataTransfer) || around(event.target, FILE_FIELD)) return;
  event.preventDefault();
  tell(gettext("Drop the file to take it as an import."));
});

document.addEventListener("dragleave", (event) => {
  // Only where it has left the window.
  if (event.relatedTarget === null) tell("");
});

document.addEventListener("drop", (event) => {
  const data = event.dataTransfer;
  if (!data || !hasFiles(data) || around(event.target, FILE_FIELD)) return;
  event.preventDefault();
  take({ files: data.files });
});

document.addEventListener("paste", (event) => {
  const data = event.clipboardData;
  if (!data || around(event.target, FIELDS)) return;
  const text = data.getData("text/plain");
  // Cells come with their words as a picture of them, so that text goes first.
  if (/\t/.test(text) && /\n./.test(text)) take({ cells: text });
  else if (data.files.length) take({ files: data.files });
  else return;
  event.preventDefault();
});
