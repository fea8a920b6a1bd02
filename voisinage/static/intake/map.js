// A map to point at when the address is not known: the commune's sectors, then its streets, then its houses. Tiles only if configured.
(() => {
  "use strict";
  const CLOSE = 17; // zoom at which a house can be pointed at
  const STREETS = 14; // from this zoom on the streets are named, and the sectors no longer
  const LETTER = 4; // half the width of a letter on the map, in pixels
  const LINE = 22; // pixels
  const part = document.getElementById("map-part");
  const lat = document.getElementById("lat");
  const lon = document.getElementById("lon");
  const status = document.getElementById("map-status");
  let map = null;
  let sectors = null;
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

  const spot = (latlng, words) => ({ ...map.latLngToContainerPoint(latlng), half: words.length * LETTER });

  const typeset = (words) => words.replace(/'/g, "’");

  const name = (features, layer) => {
    const taken = [];
    if (map.getZoom() < STREETS) {
      sectors.eachLayer((outline) => taken.push(spot(outline.getCenter(), outline.feature.properties.nom)));
    }
    const streets = {};
    features.forEach((house) => (streets[house.properties.voie] ??= []).push(house));
    Object.values(streets).sort((a, b) => b.length - a.length).forEach((along) => {
      const [x, y] = along[Math.floor(along.length / 2)].geometry.coordinates;
      const voie = typeset(along[0].properties.voie);
      const here = spot([y, x], voie);
      const free = [0, LINE, -LINE].find((down) => taken.every((other) => (
        Math.abs(other.x - here.x) >= other.half + here.half || Math.abs(other.y - here.y - down) >= LINE)));
      if (free === undefined) return;
      taken.push({ ...here, y: here.y + free });
      layer.addLayer(L.tooltip({ permanent: true, direction: "center", className: "street", interactive: false, offset: [0, free] })
        .setLatLng([y, x]).setContent(document.createTextNode(voie)));
    });
  };

  const draw = async (layer) => {
    const { features } = await houses(map.getBounds());
    layer.clearLayers();
    features.forEach((place) => { // a house, or the middle of a street where there are too many houses
      const [x, y] = place.geometry.coordinates;
      const radius = place.properties.numero && map.getZoom() >= STREETS ? 4 : 1.5;
      layer.addLayer(L.circleMarker([y, x], { radius, weight: 1, color: colour("--soft"), fillOpacity: 0.5, interactive: false }));
    });
    document.getElementById("map").classList.toggle("streets", map.getZoom() >= STREETS);
    name(features, layer);
  };

  const wholeCommune = async () => {
    sectors = L.geoJSON(await fetched(part.dataset.sectors), {
      interactive: false,
      style: { color: colour("--calm"), weight: 2, fillOpacity: 0.06 },
      onEachFeature: ({ properties }, outline) => {
        const name = document.createTextNode(typeset(properties.nom));
        outline.bindTooltip(() => name, { permanent: true, direction: "center", className: "sector" });
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
    const [y, x] = [lat, lon].map((field) => (field.value ? Number(field.value.replace(",", ".")) : NaN));
    const known = Number.isFinite(x) && Number.isFinite(y) ? L.latLng(y, x) : null;
    const bounds = await wholeCommune();
    if (bounds.isValid()) map.fitBounds(bounds);
    if (known) {
      if (!bounds.isValid() || bounds.pad(0.5).contains(known)) map.setView(known, CLOSE);
      point(known);
    }
    const layer = L.layerGroup().addTo(map);
    map.on("click", ({ latlng }) => point(latlng));
    map.on("moveend", () => draw(layer));
    document.getElementById("map-centre").addEventListener("click", () => point(map.getCenter()));
    await draw(layer);
  };

  const place = document.getElementById("place"); // the form asks where; the mairie's page opens a disclosure
  const onDemand = part.closest("details");

  const follow = () => {
    part.hidden = !(place ? place.querySelector('[value="pin"]:checked') : onDemand.open);
    if (part.hidden || map) return;
    start().catch(() => {
      status.textContent = place
        ? "La carte ne s’affiche pas. Choisissez plutôt que la mairie situera l’adresse."
        : "La carte ne s’affiche pas. Écrivez la latitude et la longitude.";
    });
  };

  document.querySelectorAll("[data-needs-map]").forEach((choice) => { choice.hidden = false; });
  place?.addEventListener("change", follow);
  onDemand?.addEventListener("toggle", follow);
  follow();
})();
