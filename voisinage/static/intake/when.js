// "N'importe quand" and chosen moments exclude each other.
(() => {
  "use strict";
  const any = document.querySelector('input[name="any_time"]');
  const moments = document.querySelectorAll('input[name="windows"]');

  any.addEventListener("change", () => {
    if (any.checked) moments.forEach((moment) => { moment.checked = false; });
  });
  moments.forEach((moment) => moment.addEventListener("change", () => {
    if (moment.checked) any.checked = false;
  }));
})();
