/**
 * Entry of the map in one file, before the scripts of the map page.
 */

import "./answers.js";
import { wireSearch } from "./search.js";
import { followAddress } from "./views.js";

followAddress();
wireSearch();
