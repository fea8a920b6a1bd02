// Keeps the part #vif of a page up to date without losing the reader's place: what is open, focused, scrolled or
// half typed stays. Asks only while the tab is looked at; an unchanged version is answered by 304. See board/live.py.
// In the part: [data-place] is what a reader may hold on to, [data-news] is read out when something changed,
// [data-passing] is no news when it changes: the first half of a version names the rest; with [data-soon] it asks every
// second, with [data-settled] no more.
(() => {
  "use strict";
  const EVERY = 20000; // milliseconds,
  const SOON = 1000; // and where something is awaited
  const PATIENCE = 10000;
  const part = document.getElementById("vif");
  const [hour, news, cut] = ["a-jour", "du-nouveau", "coupure"].map((id) => document.getElementById(id));
  const THEIRS = new Set(["open", "value", "checked", "selected", "aria-expanded"]); // what the reader did is kept
  let version = part.dataset.version;
  let asking = false;

  const PASSED = "Entre-temps, les choses ont avancé : ceci n’est peut-être plus à faire.";

  // A button never becomes another under the finger: a form is the same where it does the same.
  const alike = (old, fresh) =>
    old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName && (old.id || "") === (fresh.id || "") &&
    (old.nodeName !== "FORM" || old.getAttribute("action") === fresh.getAttribute("action"));

  const typed = (field) => {
    if (field.type === "hidden") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (!field.options) return field.value !== field.defaultValue;
    return field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected));
  };

  const inUse = (one) =>
    one.nodeType === Node.ELEMENT_NODE &&
    (one.matches("details[open]") || one.querySelector("details[open]") || [...one.querySelectorAll("input, select, textarea")].some(typed));

  // Nothing that somebody opened or types in is taken from under their hands: it stays until they leave it.
  const takeAway = (one) => {
    if (!inUse(one)) return one.remove();
    if (one.querySelector("[data-passed]")) return;
    const said = document.createElement("p");
    said.className = "notice wait";
    said.dataset.passed = "";
    said.textContent = PASSED;
    if (one.firstElementChild?.nodeName === "SUMMARY") one.firstElementChild.after(said);
    else one.prepend(said);
    one.addEventListener("toggle", () => { if (said.isConnected && !inUse(one)) one.remove(); });
  };

  const attributes = (old, fresh) => {
    const kept = (name) => THEIRS.has(name) && old.type !== "hidden";
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !kept(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) !== value && !kept(name)) old.setAttribute(name, value);
    }
  };

  const [gone, used] = [[], new Set()]; // taken out at the end only: it may be wanted in another column
  let wantedIds = new Set();
  const isOver = (one) => one?.id ? !wantedIds.has(one.id) : one?.dataset?.passed !== undefined;

  // An element with an id is the same wherever it stands now; one without is the same where it stood.
  const children = (old, fresh) => {
    let at = old.firstChild;
    for (const wanted of fresh.childNodes) {
      for (; isOver(at); at = at.nextSibling) gone.push(at);
      let found = wanted.id ? document.getElementById(wanted.id) : at;
      if (found && (!alike(found, wanted) || !part.contains(found))) found = null;
      if (!found) {
        const made = document.importNode(wanted, false);
        old.insertBefore(made, at);
        children(made, wanted); // what stands in it may have stood elsewhere
        continue;
      }
      if (found === at) at = at.nextSibling;
      else old.insertBefore(found, at);
      used.add(found);
      become(found, wanted);
    }
    while (at) {
      const next = at.nextSibling;
      gone.push(at);
      at = next;
    }
  };

  const become = (old, fresh) => {
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.data !== fresh.data) old.data = fresh.data;
      return;
    }
    attributes(old, fresh);
    if (old.nodeName !== "TEXTAREA") children(old, fresh);
  };

  const top = (one) => one.getBoundingClientRect().top;

  // What stays where it is on the screen, whatever grows above it: the field being typed in, else what is read.
  const place = () => {
    const focused = document.activeElement;
    if (part.contains(focused) && focused.matches("input, select, textarea")) return focused;
    const nearer = (one, other) => (one && Math.abs(top(one)) <= Math.abs(top(other)) ? one : other);
    return scrollY ? [...part.querySelectorAll("[data-place]")].reduce(nearer, null) : null;
  };

  const renew = (html) => {
    const fresh = new DOMParser().parseFromString(`<div>${html}</div>`, "text/html").body.firstChild;
    const [focused, held, x, y] = [document.activeElement, place(), scrollX, scrollY];
    const stood = held && top(held);
    gone.length = 0;
    used.clear();
    wantedIds = new Set([...fresh.querySelectorAll("[id]")].map((one) => one.id));
    children(part, fresh);
    for (const one of gone) if (!used.has(one)) takeAway(one);
    if (focused && focused !== document.activeElement && part.contains(focused)) focused.focus({ preventScroll: true });
    scrollTo(x, y);
    if (held?.isConnected) scrollBy(0, top(held) - stood);
  };

  const told = (named) => named.split(".")[0];

  const announce = (at) => {
    const said = part.querySelector("[data-news]")?.textContent.trim() ?? "";
    news.textContent = `Du nouveau à ${at}. ${said}`.trim();
  };

  const warn = (text) => {
    if (cut.hidden || cut.textContent !== text) cut.textContent = text;
    cut.hidden = false;
  };

  const ask = async () => {
    if (asking || document.hidden || part.querySelector("[data-settled]")) return;
    asking = true;
    try {
      const headers = { "X-Voisinage-Live": "1", "If-None-Match": `"${version}"` };
      const answer = await fetch(location.href, { cache: "no-store", headers, signal: AbortSignal.timeout(PATIENCE) });
      if (answer.redirected || [401, 403].includes(answer.status)) {
        warn("Vous n’êtes plus connecté : actualisez la page pour vous reconnecter.");
        return;
      }
      if (!answer.ok && answer.status !== 304) throw new Error(answer.status);
      if (answer.status !== 304) {
        renew(await answer.text());
        const before = version;
        version = (answer.headers.get("ETag") || "").replace(/^W\/|"/g, "");
        if (told(version) !== told(before)) announce(answer.headers.get("X-Voisinage-At"));
      }
      hour.textContent = answer.headers.get("X-Voisinage-At") || hour.textContent;
      cut.hidden = true;
    } catch {
      warn(`Pas de réseau : ce que vous voyez date de ${hour.textContent}. Nouvel essai dans un instant.`);
    } finally {
      asking = false;
    }
  };

  const again = () => setTimeout(() => ask().finally(again), part.querySelector("[data-soon]") ? SOON : EVERY);
  again();
  document.addEventListener("visibilitychange", ask);
  addEventListener("online", ask);
  addEventListener("offline", ask);
})();
