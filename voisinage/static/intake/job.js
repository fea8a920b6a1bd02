// Once a job is chosen: folds the long list, shows its safety questions or whom to call. The server checks them again.
(() => {
  "use strict";
  const jobs = document.getElementById("job");
  const safety = document.getElementById("safety");
  const reopen = jobs.querySelector("[data-reopen]");
  const all = document.getElementById("all-jobs");
  const save = document.getElementById("save");
  const halted = document.getElementById("halted");
  const chosen = () => jobs.querySelector("input:checked");

  const fold = (isFolded) => {
    jobs.querySelectorAll(".choice").forEach((tile) => {
      tile.hidden = isFolded && !tile.querySelector("input").checked;
    });
    jobs.querySelectorAll("[data-group]").forEach((heading) => { heading.hidden = isFolded; });
    jobs.querySelectorAll(".tiles").forEach((tiles) => { tiles.hidden = isFolded && !tiles.contains(chosen()); });
    if (all) {
      all.hidden = isFolded && !all.contains(chosen());
      all.querySelector("summary").hidden = isFolded;
    }
    reopen.hidden = !isFolded;
  };

  const halt = () => {
    halted.hidden = !safety.querySelector('[data-elsewhere], input[value="yes"]:checked');
    save.hidden = !halted.hidden;
  };

  const ask = (job) => {
    const questions = document.querySelector(`template[data-job="${CSS.escape(job.value)}"]`);
    safety.replaceChildren(questions.content.cloneNode(true));
    halt();
  };

  jobs.addEventListener("change", ({ target }) => ask(target));

  // Only a finger or a mouse folds the list: with the keyboard's arrows one is still going through it.
  jobs.addEventListener("click", (event) => {
    if (event.detail === 0 || !event.target.closest(".choice")) return;
    setTimeout(() => {
      fold(true);
      jobs.scrollIntoView({ block: "start" });
    });
  });

  reopen.addEventListener("click", () => {
    fold(false);
    halt();
    (chosen() ?? jobs.querySelector("input")).focus();
  });

  safety.addEventListener("change", ({ target }) => {
    target.closest("fieldset").querySelector("[data-if-yes]").hidden = target.value !== "yes";
    halt();
  });

  // A browser that goes back ticks the job again without saying so.
  window.addEventListener("pageshow", () => {
    const job = chosen();
    if (job && !safety.firstElementChild) ask(job);
    if (job) fold(true);
    halt();
  });
})();
