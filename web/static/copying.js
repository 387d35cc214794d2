// Puts a button beneath each address that copies it. Without a script, a click or a tap selects the address whole.
const copied = async (address) => {
  try {
    await navigator.clipboard.writeText(address.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(address);
    return document.execCommand("copy");
  }
};

for (const address of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary app-copy";
  button.textContent = address.dataset.copy;
  const told = document.createElement("span");
  told.className = "govuk-body app-copied";
  told.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    told.textContent = "";
    told.textContent = (await copied(address)) ? "Copied" : "It is selected: copy it from the menu of your browser";
  });
  address.after(button, told);
}
