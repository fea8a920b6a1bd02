// Suggests addresses while one types: a combobox with a list box (WAI-ARIA 1.2). Without it the server asks after sending.
(() => {
  "use strict";
  const PAUSE = 200; // ms without a keystroke before asking
  const SHORTEST = 3;
  const NONE_FITS = "Aucune de ces adresses";
  const input = document.getElementById("address");
  const list = document.getElementById("address-list");
  const status = document.getElementById("address-status");
  const place = document.getElementById("place");
  const answered = document.getElementById("answered");
  const search = list.closest("[data-search]").dataset.search;
  let timer = 0;
  let asking = new AbortController();
  let active = -1;

  Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  }).forEach(([name, value]) => input.setAttribute(name, value));

  const typed = () => input.value.trim().replace(/\s+/g, " ");

  const proposed = (many) => (many > 1 ? `${many} adresses proposées.` : "1 adresse proposée.");

  const activate = (index) => {
    active = index;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = list.children[index];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  };

  const open = (isOpen) => {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    activate(-1);
  };

  const say = (words, isSeen = false) => {
    status.classList.toggle("hidden", !isSeen);
    status.textContent = words;
  };

  const askWhere = () => {
    place.hidden = false;
    answered.value = typed();
    place.querySelectorAll("label.choice").forEach((label) => {
      const { value } = label.querySelector("input");
      label.hidden = value !== "pin" && value !== "later";
    });
  };

  const forgetWhere = () => {
    say("");
    place.hidden = true;
    answered.value = "";
    place.querySelectorAll("input:checked").forEach((radio) => {
      radio.checked = false;
      radio.dispatchEvent(new Event("change", { bubbles: true }));
    });
  };

  // Whoever has chosen, or goes on, is not asked again: an answer under way would lay the list over the next fields.
  const stopAsking = () => {
    clearTimeout(timer);
    asking.abort();
    open(false);
  };

  const choose = (option) => {
    stopAsking();
    if (option.dataset.none) {
      askWhere();
      say("Dites ci-dessous comment situer l’adresse.");
    } else {
      input.value = option.textContent;
      say("Adresse choisie.");
    }
  };

  const show = (labels, elsewhere) => {
    const options = [...labels, NONE_FITS].map((label, at) => {
      const option = document.createElement("li");
      option.id = `address-option-${at}`;
      option.setAttribute("role", "option");
      option.textContent = label;
      if (at === labels.length) option.dataset.none = "1";
      return option;
    });
    list.replaceChildren(...options);
    open(labels.length > 0);
    if (labels.length === 0) askWhere();
    const unknown = labels.length === 0 && "Cette adresse n’est pas connue."; // no list to look at: the eye needs the sentence too
    const warning = elsewhere || unknown;
    say(warning || proposed(labels.length), Boolean(warning));
  };

  const ask = async () => {
    asking.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${search}?q=${encodeURIComponent(typed())}`, { signal: asking.signal });
      if (!answer.ok || answer.redirected) return;
      const { adresses, ailleurs } = await answer.json();
      show(adresses.map((address) => address.label), ailleurs);
    } catch {
      open(false); // no network: the form goes on without suggestions
    }
  };

  input.addEventListener("input", () => {
    forgetWhere();
    clearTimeout(timer);
    if (typed().length >= SHORTEST) timer = setTimeout(ask, PAUSE);
    else open(false);
  });

  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const last = list.children.length - 1;
    if (event.key === "ArrowDown") activate(active >= last ? 0 : active + 1);
    else if (event.key === "ArrowUp") activate(active <= 0 ? last : active - 1);
    else if (event.key === "Enter" && active >= 0) choose(list.children[active]);
    else if (event.key === "Escape") stopAsking();
    else return;
    event.preventDefault();
  });

  // On a phone the keyboard takes half of the screen: the suggestions need what is left.
  input.addEventListener("focus", () => {
    if (matchMedia("(max-width: 32rem)").matches) input.closest(".suggests").scrollIntoView({ block: "start" });
  });

  input.addEventListener("blur", stopAsking);

  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", ({ target }) => {
    const option = target.closest('[role="option"]');
    if (option) choose(option);
  });
})();
