// Brings what is new on the demo phones onto the page, without a reload: what is being typed stays.
"use strict";

const EVERY = 2000; // milliseconds

async function bringNews() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { cache: "no-store" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(part.id);
    if (fresh && fresh.innerHTML !== part.innerHTML) part.innerHTML = fresh.innerHTML;
  }
}

setInterval(() => bringNews().catch(() => {}), EVERY); // the server may be away for a moment
