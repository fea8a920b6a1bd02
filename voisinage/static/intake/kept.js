// The drafts of requests, kept on this phone alone: one agent's, for a day at most. They name people, so each goes away
// once it is recorded, all of them at sign-out, and as soon as another agent opens a page. See docs/decisions/ on drafts.
const keptDraft = (() => {
  "use strict";
  const NAME = "voisinage-draft";
  const A_DAY = 24 * 60 * 60 * 1000;
  const owner = document.currentScript.dataset.owner; // nobody's where nobody is signed in

  const clear = () => {
    try { localStorage.removeItem(NAME); } catch { /* no storage here: nothing was kept */ }
  };

  const store = (drafts) => {
    if (drafts.length) localStorage.setItem(NAME, JSON.stringify(drafts));
    else clear();
  };

  const usable = (draft) => {
    const age = Date.now() - draft.at;
    return age >= 0 && age < A_DAY && (!owner || draft.owner === owner);
  };

  // What is kept for this agent, the oldest first; what is too old or somebody else's is thrown away unseen.
  const all = () => {
    try {
      const stored = [JSON.parse(localStorage.getItem(NAME)) ?? []].flat(); // one alone was once kept without a list
      const drafts = stored.filter(usable);
      if (drafts.length < stored.length) store(drafts);
      return drafts;
    } catch {
      clear();
      return [];
    }
  };

  const waiting = () => all().filter((draft) => draft.waiting);

  // What to go on with: what waits for a network first, the oldest of it; else what was typed last.
  const next = () => waiting()[0] ?? all().sort((one, other) => other.at - one.at)[0] ?? null;

  const find = (key) => all().find((draft) => draft.key === key) ?? null;

  // Each form has its own place: two that wait for a network do not take one another's.
  const write = (draft) => {
    const [drafts, written] = [all(), { ...draft, owner, at: Date.now() }];
    const place = drafts.findIndex(({ key }) => key === draft.key);
    drafts.splice(place < 0 ? drafts.length : place, 1, written);
    try {
      store(drafts);
      return true;
    } catch {
      return false; // private browsing, a full phone
    }
  };

  const drop = (key) => {
    const drafts = all();
    if (drafts.some((draft) => draft.key === key)) store(drafts.filter((draft) => draft.key !== key));
  };

  const warn = (notice, many) => {
    if (!notice) return;
    notice.hidden = many === 0;
    if (many > 1) notice.querySelector("[data-unsent]").textContent = `${many} demandes gardées sur ce téléphone ne sont pas encore parties`;
  };

  // How many wait, but for the one that is on the screen.
  const tellOthers = (but = "") => {
    if (owner) warn(document.getElementById("draft-elsewhere"), waiting().filter(({ key }) => key !== but).length);
  };

  // Signing out throws away what waits: that is said first, and left to choose.
  const signOut = (event) => {
    const notice = document.getElementById("draft-at-sign-out");
    warn(notice, waiting().length);
    if (notice.hidden) {
      clear();
      return;
    }
    event.preventDefault();
    notice.querySelector("[data-sign-out-anyway]").onclick = () => {
      clear();
      event.target.submit();
    };
    notice.focus();
  };

  const recorded = document.querySelector("[data-recorded]")?.dataset.recorded;
  const wasSent = Boolean(recorded && find(recorded)?.waiting);
  if (recorded) drop(recorded);
  if (!document.getElementById("need")) tellOthers();
  if (wasSent && waiting().length) location.replace(document.querySelector("#draft-elsewhere a").href); // one after another

  document.querySelectorAll('form[action$="/deconnexion"]').forEach((form) => form.addEventListener("submit", signOut));
  warn(document.getElementById("draft-of-before"), waiting().length); // who signs in next may be somebody else

  return { clear, drop, find, next, tellOthers, write };
})();
