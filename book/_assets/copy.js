// Buttons that copy the text beside them. Without scripts they are not shown.
(() => {
  "use strict";

  async function copy(button) {
    const code = button.closest(".copied").querySelector("code");
    const label = button.firstChild; // what follows it, for screen readers, says what is copied
    try {
      await navigator.clipboard.writeText(code.textContent);
      label.data = "Copied";
    } catch {
      // No clipboard (a page opened from a folder): select, so that one key copies.
      getSelection().selectAllChildren(code);
      label.data = "Selected";
    }
    setTimeout(() => { label.data = "Copy"; }, 2000);
  }

  document.querySelectorAll("button[data-copy]").forEach((button) => {
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
  });
  // On the page as a whole: a figure's buttons come when they are asked for.
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-copy]");
    if (button) copy(button);
  });
})();
