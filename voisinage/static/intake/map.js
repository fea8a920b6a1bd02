// A map to point at when the address is not known: the sectors and the houses of the commune, no tiles unless configured.
(() => {
  "use strict";
  const CLOSE = 17; // zoom at which a house can be pointed at
  const NAMED = 15; // from this zoom on streets are named; further away only the sectors are
  const LETTER = 3.5; // half the width of a letter on the map, in pixels
  const LINE = 22; // pixels
  const part = document.getElementById("map-part");
  const lat = document.getElementById("lat");
  const lon = document.getElementById("lon");
  const status = document.getElementById("map-status");
  let map = null;
  let pin = null;

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim(); // light or dark

  const fetched = async (url) => (await fetch(url)).json();

  const load = () => Promise.all([
    new Promise((loaded, failed) => {
      document.head.append(Object.assign(document.createElement("link"), {
        rel: "stylesheet", href: part.dataset.style, onload: loaded, onerror: failed,
      }));
    }),
    new Promise((loaded, failed) => {
      document.head.append(Object.assign(document.createElement("script"), {
        src: part.dataset.leaflet, onload: loaded, onerror: failed,
      }));
    }),
  ]);

  const point = (latlng) => {
    lat.value = latlng.lat.toFixed(6);
    lon.value = latlng.wrap().lng.toFixed(6);
    if (pin) pin.setLatLng(latlng);
    else pin = L.circleMarker(latlng, { radius: 12, weight: 4, color: colour("--bad"), fillColor: colour("--card"), fillOpacity: 0.9 }).addTo(map);
    status.textContent = "Le point est posé. Touchez ailleurs pour le déplacer.";
  };

  const houses = (box) => fetched(
    `${part.dataset.houses}?ouest=${box.getWest()}&sud=${box.getSouth()}&est=${box.getEast()}&nord=${box.getNorth()}`,
  );

  const name = (features, layer) => {
    const taken = [];
    const streets = {};
    features.forEach((house) => (streets[house.properties.voie] ??= []).push(house));
    Object.values(streets).sort((a, b) => b.length - a.length).forEach((along) => {
      const [x, y] = along[Math.floor(along.length / 2)].geometry.coordinates;
      const at = { ...map.latLngToContainerPoint([y, x]), half: along[0].properties.voie.length * LETTER };
      if (taken.some((other) => Math.abs(other.x - at.x) < other.half + at.half && Math.abs(other.y - at.y) < LINE)) return;
      taken.push(at);
      layer.addLayer(L.tooltip({ permanent: true, direction: "center", className: "street", interactive: false })
        .setLatLng([y, x]).setContent(document.createTextNode(along[0].properties.voie)));
    });
  };

  const draw = async (layer) => {
    const { features } = await houses(map.getBounds());
    layer.clearLayers();
    features.filter((house) => house.properties.numero).forEach((house) => {
      const [x, y] = house.geometry.coordinates;
      layer.addLayer(L.circleMarker([y, x], { radius: 4, weight: 1, color: colour("--soft"), fillOpacity: 0.5, interactive: false }));
    });
    if (map.getZoom() >= NAMED) name(features, layer);
  };

  const wholeCommune = async () => {
    const sectors = L.geoJSON(await fetched(part.dataset.sectors), {
      interactive: false,
      style: { color: colour("--calm"), weight: 2, fillOpacity: 0.06 },
      onEachFeature: ({ properties }, outline) => {
        const name = document.createTextNode(properties.nom);
        outline.bindTooltip(() => name, { permanent: true, direction: "center", className: "street" });
      },
    }).addTo(map);
    if (sectors.getLayers().length) return sectors.getBounds();
    return L.geoJSON(await houses(L.latLngBounds([-90, -180], [90, 180]))).getBounds();
  };

  const start = async () => {
    await load();
    map = L.map("map", { preferCanvas: true, attributionControl: false, zoomSnap: 0.5, maxZoom: 19 });
    if (part.dataset.tiles) L.tileLayer(part.dataset.tiles).addTo(map);
    map.fitWorld();
    const known = lat.value && lon.value ? L.latLng(Number(lat.value), Number(lon.value)) : null;
    const bounds = await wholeCommune();
    if (known) {
      map.setView(known, CLOSE);
      point(known);
    } else if (bounds.isValid()) {
      map.fitBounds(bounds);
    }
    const layer = L.layerGroup().addTo(map);
    map.on("click", ({ latlng }) => point(latlng));
    map.on("moveend", () => draw(layer));
    document.getElementById("map-centre").addEventListener("click", () => point(map.getCenter()));
    await draw(layer);
  };

  const follow = () => {
    part.hidden = !document.querySelector('input[name="place"][value="pin"]:checked');
    if (part.hidden || map) return;
    start().catch(() => {
      status.textContent = "La carte ne s’affiche pas. Choisissez plutôt : la mairie situera l’adresse.";
    });
  };

  document.querySelectorAll("[data-needs-map]").forEach((choice) => { choice.hidden = false; });
  document.getElementById("place").addEventListener("change", follow);
  follow();
})();
