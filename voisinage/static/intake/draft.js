// Keeps what is typed on this phone, and sends it once when there is a network. `keptDraft` is in kept.js.
(() => {
  "use strict";
  const PAUSE = 300; // ms without a keystroke before keeping
  const PATIENCE = 6000; // ms for the server to say that it is there
  const AGAIN = 10000; // ms between tries
  const form = document.getElementById("need");
  const restored = document.getElementById("draft-restored");
  const waits = document.getElementById("draft-waiting");
  const save = form.querySelector("#save button");
  const { form_key: key, seal } = form.elements;
  const own = { key: key.value, seal: seal.value };
  const ofOneNeed = ["answered", "lat", "lon"]; // hidden fields that say where
  let waiting = false;
  let cameFrom = ""; // the place of what was begun in another form, until it is changed in this one
  let busy = false;
  let isNext = false; // one form was filled in and waits; this is the next
  let timer = 0;
  let restoring = false;

  const values = () => [...new FormData(form)].filter(([name]) => name !== "csrf_token");

  const keep = () => {
    clearTimeout(timer);
    timer = 0;
    if (restoring) return true; // looking at a draft does not make it younger
    if (!keptDraft.write({ key: key.value, values: values(), waiting })) return false;
    if (cameFrom) keptDraft.drop(cameFrom);
    cameFrom = "";
    return true;
  };

  const forget = () => {
    clearTimeout(timer);
    timer = 0;
    waiting = false;
    [key.value, cameFrom].forEach(keptDraft.drop);
    cameFrom = "";
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

  // The job first: its safety questions appear with it. What was sent keeps its key, so that it is recorded once; what
  // was only begun takes this form's: the page in which it was begun may be open still, and go on with its own.
  const restore = (draft) => {
    restoring = true;
    const first = ([name]) => (name === "job" ? 0 : 1);
    const kept = draft.values.filter(([name]) => draft.waiting || !["form_key", "seal"].includes(name));
    kept.sort((one, other) => first(one) - first(other)).forEach(([name, value]) => fill(name, value));
    if (!draft.waiting && draft.key !== key.value) cameFrom = draft.key;
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

  // What waits is not on the screen any more: whatever is typed next is another need, or this one taken back.
  const showWaiting = (isShown) => {
    const job = form.querySelector("[name=job]:checked")?.closest("label").textContent.trim();
    const name = form.elements.first_name.value.trim();
    waits.querySelector("[data-which]").textContent = [job, name && `pour ${name}`].filter(Boolean).join(", ");
    form.hidden = isShown;
    show(waits, isShown);
    if (isShown) keptDraft.tellOthers(key.value);
  };

  const sending = (isSending) => {
    busy = isSending;
    save.textContent = isSending ? "Envoi en cours…" : save.dataset.words;
  };

  const send = async () => {
    if (busy) return;
    sending(true);
    if (await isThere() && waiting) HTMLFormElement.prototype.submit.call(form); // the page goes, and this with it
    else {
      sending(false);
      if (waiting && waits.hidden) showWaiting(true);
    }
  };

  const newKey = () => { // a UUID of version 4; `crypto.randomUUID` is missing on older phones
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };

  // A form like new, whatever the page came with. Its own key may belong to one that waits: then it has a new one.
  const empty = () => {
    const taken = keptDraft.find(own.key) !== null;
    form.querySelectorAll("input:not([type=hidden]), textarea").forEach((field) => {
      if (!["radio", "checkbox"].includes(field.type)) field.value = "";
      else field.checked = field.name === "urgency" && field.value === form.dataset.urgency;
    });
    ofOneNeed.forEach((name) => { form.elements[name].value = ""; });
    [key.value, seal.value] = taken ? [newKey(), ""] : [own.key, own.seal];
    document.getElementById("place").dispatchEvent(new Event("change"));
    document.getElementById("place").hidden = true;
    document.getElementById("safety").replaceChildren();
    document.querySelector("[data-reopen]").click();
    waiting = false;
    restored.hidden = true;
    showWaiting(false);
    keptDraft.tellOthers();
    document.getElementById("contenu").focus();
    scrollTo(0, 0);
  };

  const erase = () => {
    forget();
    empty();
  };

  const another = () => {
    empty();
    isNext = true;
  };

  // Nobody has begun the next one when the network is back: the one that waits goes.
  const goBack = async () => {
    const first = keptDraft.next();
    const untouched = () => isNext && !waiting && !keptDraft.find(key.value);
    if (!untouched() || !first?.waiting || !await isThere() || !untouched()) return;
    restore(first);
    waiting = true;
    send();
  };

  const goOn = () => (waiting ? send() : goBack());

  const takeBack = () => {
    waiting = false;
    keep();
    showWaiting(false);
    save.focus();
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

  addEventListener("online", goOn);
  setInterval(goOn, AGAIN);
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    waiting = false;
    sending(false);
  });
  const on = (what, act) => document.querySelectorAll(what).forEach((one) => one.addEventListener("click", act));
  on("[data-erase-draft]", erase);
  on("[data-take-back]", takeBack);
  on("[data-another-draft]", another);
  on("[data-forget-draft]", forget);

  save.dataset.words = save.textContent;
  const { answered } = form.dataset;
  if (answered) { // the server has seen it: whatever waited does no longer, though it may have a new key by now
    cameFrom = answered === key.value ? "" : answered;
    if (keptDraft.find(answered)) keep();
    keptDraft.tellOthers();
    return;
  }
  if (form.dataset.filled) { // for a person that was chosen: another's draft does not go over it
    keptDraft.tellOthers();
    return;
  }
  const draft = keptDraft.next();
  if (draft) restore(draft);
  waiting = draft?.waiting ?? false;
  if (waiting) {
    showWaiting(true);
    send();
  } else if (draft) show(restored, true);
})();
