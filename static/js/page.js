/** What every page begins with. */

import "./theme.js";
import "./folds.js";
