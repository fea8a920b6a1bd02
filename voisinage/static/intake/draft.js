// Keeps what is typed on this phone, and sends it once when there is a network. `keptDraft` is in kept.js.
(() => {
  "use strict";
  const PAUSE = 300; // ms without a keystroke before keeping
  const PATIENCE = 6000; // ms for the server to say that it is there
  const AGAIN = 10000; // ms between tries
  const form = document.getElementById("need");
  const restored = document.getElementById("draft-restored");
  const waits = document.getElementById("draft-waiting");
  const own = { key: form.elements.form_key.value, seal: form.elements.seal.value };
  let waiting = false;
  let busy = false;
  let timer = 0;
  let restoring = false;

  const values = () => [...new FormData(form)].filter(([name]) => name !== "csrf_token");

  const keep = () => {
    clearTimeout(timer);
    timer = 0;
    if (restoring) return true; // looking at a draft does not make it younger
    if (!waiting && keptDraft.waitsElsewhere(form.elements.form_key.value)) return true; // that one goes first
    return keptDraft.write({ key: form.elements.form_key.value, values: values(), waiting });
  };

  const tell = (field) => field.dispatchEvent(new Event("change", { bubbles: true }));

  const tick = (name, value) => {
    const box = form.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
    if (!box || box.checked) return;
    box.checked = true;
    box.closest("details")?.setAttribute("open", "");
    tell(box);
  };

  const fill = (name, value) => {
    const field = form.elements[name];
    if (field instanceof HTMLElement && !["radio", "checkbox"].includes(field.type)) field.value = value;
    else tick(name, value);
  };

  // The job first: its safety questions appear with it.
  const restore = (draft) => {
    restoring = true;
    const first = ([name]) => (name === "job" ? 0 : 1);
    [...draft.values].sort((one, other) => first(one) - first(other)).forEach(([name, value]) => fill(name, value));
    restoring = false;
  };

  const isThere = async () => {
    const asking = new AbortController();
    const enough = setTimeout(() => asking.abort(), PATIENCE);
    try {
      const answer = await fetch(form.dataset.probe, { cache: "no-store", redirect: "error", signal: asking.signal });
      return answer.ok && (await answer.json()).alive === true;
    } catch {
      return false;
    } finally {
      clearTimeout(enough);
    }
  };

  const show = (notice, isShown) => {
    notice.hidden = !isShown;
    if (isShown) notice.focus();
  };

  const send = async () => {
    if (busy) return;
    busy = true;
    if (await isThere() && waiting) HTMLFormElement.prototype.submit.call(form); // the page goes, and this with it
    else {
      busy = false;
      if (waiting && waits.hidden) show(waits, true);
    }
  };

  const erase = () => {
    waiting = false;
    form.reset();
    form.elements.form_key.value = own.key;
    form.elements.seal.value = own.seal;
    form.querySelectorAll("input:checked").forEach(tell);
    document.getElementById("safety").replaceChildren();
    document.querySelector("[data-reopen]").click();
    keptDraft.clear();
    [restored, waits].forEach((notice) => { notice.hidden = true; });
    document.getElementById("contenu").focus();
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  form.addEventListener("change", keep);
  addEventListener("pagehide", () => { if (timer && !waiting) keep(); });

  form.addEventListener("submit", (event) => {
    const { submitter } = event;
    if (submitter?.name) { // "Enregistrer quand même" says which look-alikes were seen
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value }));
    }
    waiting = true;
    if (!keep()) return; // nothing can be kept here: the browser sends it as it always did
    event.preventDefault();
    send();
  });

  addEventListener("online", () => { if (waiting) send(); });
  setInterval(() => { if (waiting) send(); }, AGAIN);
  addEventListener("pageshow", (event) => { if (event.persisted) busy = waiting = false; });
  document.querySelectorAll("[data-erase-draft]").forEach((button) => button.addEventListener("click", erase));

  const draft = keptDraft.read();
  if (form.dataset.answered) { // the server has seen it: whatever waited does no longer
    if (draft) keep();
  } else if (draft) {
    restore(draft);
    waiting = draft.waiting;
    show(waiting ? waits : restored, true);
    if (waiting) send();
  }
})();
