// On a narrow screen the rooms of the mairie slide in one row: the one where the reader stands is brought into sight.
(() => {
  "use strict";
  const row = document.querySelector(".sections ul");
  const here = row.querySelector("[aria-current]");
  row.classList.add("slid"); // nothing is pinned to an edge any more: see app.css
  if (here) row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
})();
