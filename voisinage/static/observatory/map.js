// The mairie's map: sectors, ground by how many bricoleurs reach it, requests under way. Useful without any tiles.
(() => {
  "use strict";
  const place = document.getElementById("carte");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim(); // light or dark

  const attached = (element) => new Promise((loaded, failed) => {
    document.head.append(Object.assign(element, { onload: loaded, onerror: failed }));
  });

  const load = () => Promise.all([
    attached(Object.assign(document.createElement("link"), { rel: "stylesheet", href: place.dataset.style })),
    attached(Object.assign(document.createElement("script"), { src: place.dataset.leaflet })),
  ]);

  const words = (text) => document.createTextNode(text);

  const ground = ({ squares, enough }) => L.layerGroup(squares.map(([south, west, height, width, reached]) => {
    const tone = reached === 0 ? "--bad" : reached < enough ? "--wait" : "--good";
    return L.rectangle([[south, west], [south + height, west + width]], {
      stroke: false, fillColor: colour(tone), fillOpacity: reached === 0 ? 0.45 : 0.25, interactive: false,
    });
  }));

  const outlines = ({ sectors }) => L.geoJSON(sectors, {
    interactive: false,
    style: { color: colour("--ink"), weight: 2, fill: false },
    onEachFeature: ({ properties }, outline) => {
      outline.bindTooltip(() => words(properties.nom), { permanent: true, direction: "center", className: "sector" });
    },
  });

  const spot = ({ lat, lon, says, stuck, url }) => L.circleMarker([lat, lon], {
    radius: stuck ? 9 : 7, weight: 2, color: colour("--card"), fillColor: colour(stuck ? "--bad" : "--calm"), fillOpacity: 1,
  }).bindTooltip(() => words(says)).on("click", () => { location.href = url; });

  const start = async () => {
    const [data] = await Promise.all([fetch(place.dataset.url).then((answer) => answer.json()), load()]);
    place.hidden = false;
    document.getElementById("carte-legende").hidden = false;
    const map = L.map(place, { preferCanvas: true, attributionControl: false, zoomSnap: 0.5 });
    if (place.dataset.tiles) L.tileLayer(place.dataset.tiles).addTo(map);
    const sectors = outlines(data);
    const spots = L.featureGroup(data.requests.map(spot));
    const bounds = sectors.getBounds().extend(spots.getBounds());
    if (!bounds.isValid()) throw new Error("nothing to draw");
    map.fitBounds(bounds);
    ground(data).addTo(map);
    sectors.addTo(map);
    spots.addTo(map);
  };

  start().catch(() => {
    place.hidden = true;
    document.getElementById("carte-legende").hidden = true;
    document.getElementById("carte-panne").hidden = false;
  });
})();
