// The export menu of a page beside the workbench.

import { fetched } from "./download.js";

fetched(document.getElementById("menu-export"), "a[download]");
