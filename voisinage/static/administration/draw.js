// Draw the outline of a sector, corner by corner, over those that exist. Tiles only if configured.
(() => {
  "use strict";
  const part = document.getElementById("dessin");
  const outline = document.getElementById("outline");
  const says = document.getElementById("dessin-dit");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim(); // light or dark
  const corners = [];

  const attached = (element) => new Promise((loaded, failed) => {
    document.head.append(Object.assign(element, { onload: loaded, onerror: failed }));
  });

  const load = () => Promise.all([
    attached(Object.assign(document.createElement("link"), { rel: "stylesheet", href: part.dataset.style })),
    attached(Object.assign(document.createElement("script"), { src: part.dataset.leaflet })),
  ]);

  const start = async () => {
    const [known] = await Promise.all([fetch(part.dataset.outlines).then((answer) => answer.json()), load()]);
    part.hidden = false;
    const map = L.map("ardoise", { preferCanvas: true, attributionControl: false, zoomSnap: 0.5, doubleClickZoom: false });
    if (part.dataset.tiles) L.tileLayer(part.dataset.tiles).addTo(map);
    const sectors = L.geoJSON(known, {
      interactive: false,
      style: { color: colour("--calm"), weight: 2, fillOpacity: 0.06 },
      onEachFeature: ({ properties }, shape) => {
        shape.bindTooltip(() => document.createTextNode(properties.nom), { permanent: true, direction: "center", className: "sector" });
      },
    }).addTo(map);
    if (sectors.getLayers().length) map.fitBounds(sectors.getBounds());
    else map.setView([46.6, 2.4], 6); // the whole of France: the commune is to be found on it
    const shape = L.polygon([], { color: colour("--accent"), weight: 3 }).addTo(map);

    const redraw = () => {
      shape.setLatLngs(corners);
      const ring = corners.map(({ lat, lng }) => [Number(lng.toFixed(6)), Number(lat.toFixed(6))]);
      outline.value = ring.length > 2 ? JSON.stringify([...ring, ring[0]]) : "";
      says.textContent = ring.length === 0 ? "" : ring.length < 3
        ? `${ring.length} coin${ring.length > 1 ? "s" : ""} : il en faut au moins trois.`
        : `${ring.length} coins. Donnez un nom, puis voyez ce qui changerait.`;
    };

    map.on("click", ({ latlng }) => { corners.push(latlng.wrap()); redraw(); });
    document.getElementById("dessin-retour").addEventListener("click", () => { corners.pop(); redraw(); });
    document.getElementById("dessin-efface").addEventListener("click", () => { corners.length = 0; redraw(); });
  };

  start().catch(() => { part.hidden = true; });
})();
