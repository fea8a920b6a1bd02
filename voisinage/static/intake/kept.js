// The draft of a request, kept on this phone alone: one agent's, for a day at most. It names a person, so it goes away at
// sign-out, once it is recorded, and as soon as another agent opens a page. See docs/decisions/ on drafts.
const keptDraft = (() => {
  "use strict";
  const NAME = "voisinage-draft";
  const A_DAY = 24 * 60 * 60 * 1000;
  const owner = document.currentScript.dataset.owner; // nobody's where nobody is signed in

  const clear = () => {
    try { localStorage.removeItem(NAME); } catch { /* no storage here: nothing was kept */ }
  };

  // What is kept for this agent; what is too old or somebody else's is thrown away unseen.
  const read = () => {
    try {
      const draft = JSON.parse(localStorage.getItem(NAME));
      if (draft === null) return null;
      const age = Date.now() - draft.at;
      const usable = age >= 0 && age < A_DAY && (!owner || draft.owner === owner);
      if (!usable) clear();
      return usable ? draft : null;
    } catch {
      clear();
      return null;
    }
  };

  const write = (draft) => {
    try {
      localStorage.setItem(NAME, JSON.stringify({ ...draft, owner, at: Date.now() }));
      return true;
    } catch {
      return false; // private browsing, a full phone
    }
  };

  // Whether the form of another tab was sent and still waits for a network: what is only typed does not replace it.
  const waitsElsewhere = (key) => {
    const kept = read();
    return kept !== null && kept.waiting && kept.key !== key;
  };

  const draft = read();
  const recorded = document.querySelector("[data-recorded]");
  if (draft && recorded && recorded.dataset.recorded === draft.key) clear();
  else if (draft && owner && draft.waiting && !document.getElementById("need")) {
    document.getElementById("draft-elsewhere").hidden = false;
  }

  document.querySelectorAll('form[action$="/deconnexion"]').forEach((form) => form.addEventListener("submit", clear));

  return { clear, read, waitsElsewhere, write };
})();
