// A map to point at when the address is not known: the commune's sectors, then its streets, then its houses. Tiles only if configured.
(() => {
  "use strict";
  const CLOSE = 17; // zoom at which a house can be pointed at
  const AROUND = 0.1; // of the commune's size: a point farther out is worth a word
  const part = document.getElementById("map-part");
  const lat = document.getElementById("lat");
  const lon = document.getElementById("lon");
  const status = document.getElementById("map-status");
  let map = null;
  let sectors = null;
  let streets = null; // what streets.js gives
  let ground = null; // where the commune lies
  let pin = null;

  const fetched = async (url) => (await fetch(url)).json();

  const attached = (element) => new Promise((loaded, failed) => {
    document.head.append(Object.assign(element, { onload: loaded, onerror: failed }));
  });

  const script = (src) => attached(Object.assign(document.createElement("script"), { src }));

  const load = () => Promise.all([
    attached(Object.assign(document.createElement("link"), { rel: "stylesheet", href: part.dataset.style })),
    script(part.dataset.leaflet),
    script(part.dataset.streets),
  ]);

  const point = (latlng) => {
    lat.value = latlng.lat.toFixed(6);
    lon.value = latlng.wrap().lng.toFixed(6);
    if (pin) pin.setLatLng(latlng);
    else pin = L.circleMarker(latlng, { radius: 12, weight: 4, color: streets.colour("--bad"), fillColor: streets.colour("--card"), fillOpacity: 0.9 }).addTo(map);
    const isFar = ground.isValid() && !ground.pad(AROUND).contains(latlng.wrap());
    status.textContent = isFar
      ? "Le point est posé, mais il semble être hors de la commune. Touchez ailleurs pour le déplacer."
      : "Le point est posé. Touchez ailleurs pour le déplacer.";
  };

  const wholeCommune = async () => {
    sectors = L.geoJSON(await fetched(part.dataset.sectors), {
      interactive: false,
      style: { color: streets.colour("--calm"), weight: 2, fillOpacity: 0.06 },
      onEachFeature: ({ properties }, outline) => {
        const name = document.createTextNode(streets.typeset(properties.nom));
        outline.bindTooltip(() => name, { permanent: true, direction: "center", className: "sector" });
      },
    }).addTo(map);
    if (sectors.getLayers().length) return sectors.getBounds();
    return streets.bounds(part.dataset.houses);
  };

  const start = async () => {
    await load();
    streets = window.voisinageStreets;
    map = L.map("map", { preferCanvas: true, attributionControl: false, zoomSnap: 0.5, maxZoom: 19 });
    if (part.dataset.tiles) L.tileLayer(part.dataset.tiles).addTo(map);
    map.fitWorld();
    const [y, x] = [lat, lon].map((field) => (field.value ? Number(field.value.replace(",", ".")) : NaN));
    const known = Number.isFinite(x) && Number.isFinite(y) ? L.latLng(y, x) : null;
    ground = await wholeCommune();
    if (ground.isValid()) map.fitBounds(ground);
    if (known) {
      if (!ground.isValid() || ground.pad(0.5).contains(known)) map.setView(known, CLOSE);
      point(known);
    }
    map.on("click", ({ latlng }) => point(latlng));
    document.getElementById("map-centre").addEventListener("click", () => point(map.getCenter()));
    await streets.follow(map, part.dataset.houses, sectors);
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
