// The Escape key closes the explanation of a term; all else about it needs no script.
(() => {
  "use strict";

  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll(".term:is(:hover, :focus-within)").forEach((term) => {
      const back = () => term.classList.remove("dismissed");
      term.classList.add("dismissed");
      term.addEventListener("pointerleave", back, { once: true });
      term.addEventListener("focusout", back, { once: true });
    });
  });
})();
