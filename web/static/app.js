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
// The address names the form that is open, so that going back to it shows what was typed. A page that was sent and
// has faults keeps the address that it was sent from: what follows once they are mended is another page.
const step = document.querySelector('form[method="post"] button[name="step"]');
const key = step?.form.elements.namedItem("key")?.value;
const address = new URL(location.href);
const sentFrom = new URL(document.referrer || address);
const faulty = document.querySelector(".govuk-error-summary") && sentFrom.pathname === address.pathname;
if (key && new URL(step.form.action).pathname === address.pathname && (faulty || address.searchParams.get("form") !== key)) {
  address.search = faulty ? sentFrom.search : address.search;
  if (address.searchParams.get("form") !== key) address.searchParams.delete("step");
  address.searchParams.set("form", key);
  history.replaceState(history.state, "", address);
}
