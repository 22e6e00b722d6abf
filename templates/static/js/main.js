// Starts what the page's data-* attributes ask for; every page works without any of it.
import { themeSwitch } from "./switch.js";

themeSwitch(document);
