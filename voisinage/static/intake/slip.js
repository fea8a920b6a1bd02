// The button needs a script to print; without one the browser's own menu does it.
(() => {
  "use strict";
  const button = document.getElementById("print");
  button.hidden = false;
  button.addEventListener("click", () => window.print());
})();
