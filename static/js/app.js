/** What every page of a signed-in person loads. */
import { watchConnection } from "./lib/connection.js";
import { watchDialogs } from "./lib/dialog.js";
import { watchFlash } from "./lib/flash.js";
import { watchForms } from "./lib/forms.js";
import { watchJobs } from "./lib/jobs.js";
import { watchKeys } from "./lib/keys.js";
import { connect } from "./lib/socket.js";

watchDialogs();
watchForms();
watchKeys();
watchJobs();
watchConnection();
watchFlash();
connect();
