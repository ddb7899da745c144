/**
 * Entry of the desk's form pages. The map beside the form has an entry of its own, form-map.js.
 */

import { need } from "../dom.js";
import { wireForm } from "./form.js";

wireForm(need("desk-form", HTMLFormElement));
document.documentElement.dataset.form = "ready";
