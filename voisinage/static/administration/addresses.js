// Say before it leaves that a file is too heavy, and while it leaves that it takes a moment.
(() => {
  "use strict";
  const form = document.getElementById("envoi");
  const field = document.getElementById("file");
  const error = document.getElementById("file-error");
  const heavy = () => field.files.length > 0 && field.files[0].size > Number(form.dataset.largest);

  field.addEventListener("change", () => {
    error.hidden = !heavy();
    error.textContent = heavy() ? "Ce fichier est trop lourd : 50 Mo au plus. Envoyez-le tel que vous l’avez téléchargé, sans le décompresser." : "";
    field.setAttribute("aria-invalid", String(heavy()));
    field.closest(".field").classList.toggle("wrong", heavy());
  });
  form.addEventListener("submit", (sending) => {
    if (heavy()) {
      sending.preventDefault();
      field.focus();
      return;
    }
    if (field.files.length > 0) document.getElementById("envoi-dit").textContent = "Envoi en cours : gardez cette page ouverte, une minute peut-être.";
  });
})();
