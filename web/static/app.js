// Starts the components that need a script. Every page works without it.
import { initAll } from "./vendor/govuk-frontend.min.js";
import { initAll as initMoj } from "./vendor/moj-frontend.min.js";

const start = (scope) => {
  initAll({ scope });
  initMoj({ scope });
};

document.body.classList.add("js-enabled", "govuk-frontend-supported");
start(document.body);
document.body.addEventListener("htmx:afterSwap", (event) => start(event.detail.target));
