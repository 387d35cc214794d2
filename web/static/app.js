// Starts the components that need a script. Every page works without it.
import { initAll } from "./vendor/govuk-frontend.min.js";
import { initAll as initMoj } from "./vendor/moj-frontend.min.js";

const start = (scope) => {
  initAll({ scope });
  initMoj({ scope });
};

document.body.classList.add("js-enabled", "govuk-frontend-supported");
start(document.body);
// How many are ticked, those on other pages of the list with them.
document.body.addEventListener("change", ({ target }) => {
  const ticked = target.form?.querySelectorAll('[name="refs"]:checked').length;
  target.form?.querySelectorAll("[data-ticked]").forEach((told) => {
    told.textContent = Number(told.dataset.ticked) + ticked;
  });
});
document.body.addEventListener("htmx:afterSwap", (event) => start(event.detail.target));
// The address names the form that is open, so that going back to it shows what was typed.
const step = document.querySelector('form[method="post"] button[name="step"]');
const key = step?.form.elements.namedItem("key")?.value;
const address = new URL(location.href);
if (key && new URL(step.form.action).pathname === address.pathname && address.searchParams.get("form") !== key) {
  address.searchParams.set("form", key);
  address.searchParams.delete("step");
  history.replaceState(history.state, "", address);
}
