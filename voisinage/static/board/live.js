// Keeps the part #vif of a page up to date without losing the reader's place: what is open, focused, scrolled or
// half typed stays. Asks only while the tab is looked at; an unchanged version is answered by 304. See board/live.py.
(() => {
  "use strict";
  const EVERY = 20000; // milliseconds
  const PATIENCE = 10000;
  const part = document.getElementById("vif");
  const [hour, news, cut] = ["a-jour", "du-nouveau", "coupure"].map((id) => document.getElementById(id));
  const THEIRS = new Set(["open", "value", "checked", "selected", "aria-expanded"]); // what the reader did is kept
  let version = part.dataset.version;
  let asking = false;

  const alike = (old, fresh) => old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName && (old.id || "") === (fresh.id || "");

  const attributes = (old, fresh) => {
    const kept = (name) => THEIRS.has(name) && old.type !== "hidden";
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !kept(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) !== value && !kept(name)) old.setAttribute(name, value);
    }
  };

  const [gone, used] = [[], new Set()]; // taken out at the end only: it may be wanted in another column

  // An element with an id is the same wherever it stands now; one without is the same where it stood.
  const children = (old, fresh) => {
    let at = old.firstChild;
    for (const wanted of fresh.childNodes) {
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

  const renew = (html) => {
    const fresh = new DOMParser().parseFromString(`<div>${html}</div>`, "text/html").body.firstChild;
    const [focused, x, y] = [document.activeElement, scrollX, scrollY];
    gone.length = 0;
    used.clear();
    children(part, fresh);
    for (const one of gone) if (!used.has(one)) one.remove();
    if (focused && focused !== document.activeElement && part.contains(focused)) focused.focus({ preventScroll: true });
    scrollTo(x, y);
  };

  const warn = (text) => {
    if (cut.hidden || cut.textContent !== text) cut.textContent = text;
    cut.hidden = false;
  };

  const ask = async () => {
    if (asking || document.hidden) return;
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
        version = (answer.headers.get("ETag") || "").replace(/^W\/|"/g, "");
        news.textContent = `Du nouveau à ${answer.headers.get("X-Voisinage-At")}.`;
      }
      hour.textContent = answer.headers.get("X-Voisinage-At") || hour.textContent;
      cut.hidden = true;
    } catch {
      warn(`Pas de réseau : ce que vous voyez date de ${hour.textContent}. Nouvel essai dans un instant.`);
    } finally {
      asking = false;
    }
  };

  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
  addEventListener("online", ask);
  addEventListener("offline", ask);
})();
