// Starts what the page's data-* attributes ask for; every page works without any of it.
import { themeSwitch } from "./switch.js";
import { sendOnce, counters, autoSend, fillText, fileDrop } from "./forms.js";
import { steps } from "./steps.js";
import { repeat } from "./repeat.js";
import { drafts } from "./draft.js";
import { suggest } from "./suggest.js";
import { keys } from "./keys.js";
import { confirmFirst } from "./confirm.js";
import { copy, printButtons } from "./copy.js";
import { focusErrors } from "./errors.js";
import { navInSight } from "./nav.js";
import { reach } from "./reach.js";
import { making } from "./making.js";
import { placing } from "./placing.js";
import { places } from "./places.js";

for (const start of [themeSwitch, repeat, drafts, counters, steps, suggest, autoSend, fillText, fileDrop, confirmFirst, reach, sendOnce, keys, copy, printButtons, focusErrors, navInSight, making, placing, places]) {
  start(document);
}
