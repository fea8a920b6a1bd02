// Draw the outline of a sector over the streets, corner by corner, into the field `corners`; or move those of one that is there.
(() => {
  "use strict";
  const NUDGE = 4; // pixels, for a press of an arrow
  const ARROWS = { ArrowUp: [0, -NUDGE], ArrowDown: [0, NUDGE], ArrowLeft: [-NUDGE, 0], ArrowRight: [NUDGE, 0] };
  const TARGET = 44; // pixels: what a thumb can hold
  const part = document.getElementById("dessin");
  const field = document.getElementById("coins");
  const says = document.getElementById("dessin-dit");
  const proposal = document.getElementById("proposition"); // what is tried, where something is
  const before = []; // what each change replaced
  let corners = [];
  let closed = false; // a whole outline: a new corner goes into its nearest side
  let map = null;
  let shape = null;
  let handles = null;

  const attached = (element) => new Promise((loaded, failed) => {
    document.head.append(Object.assign(element, { onload: loaded, onerror: failed }));
  });

  const script = (src) => attached(Object.assign(document.createElement("script"), { src }));

  const load = () => Promise.all([
    attached(Object.assign(document.createElement("link"), { rel: "stylesheet", href: part.dataset.style })),
    script(part.dataset.leaflet),
    script(part.dataset.streets),
  ]);

  const typed = () => field.value.split("\n").map((line) => line.match(/[-+]?\d+(?:[.,]\d+)?/g) ?? [])
    .filter((numbers) => numbers.length === 2)
    .map((numbers) => L.latLng(numbers.map((number) => Number(number.replace(",", ".")))));

  const write = () => {
    field.value = corners.map(({ lat, lng }) => `${lat.toFixed(6)}, ${lng.toFixed(6)}`).join("\n");
  };

  const tell = () => {
    const many = corners.length;
    says.textContent = many === 0 ? "" : many < 3
      ? `${many} coin${many > 1 ? "s" : ""} : il en faut au moins trois.`
      : `${many} coins. Donnez un nom, puis voyez ce qui changerait.`;
  };

  const change = (wanted) => {
    before.push({ corners, closed });
    corners = wanted;
    write();
    redraw();
  };

  const put = (index, latlng) => change(corners.map((corner, other) => (other === index ? latlng.wrap() : corner)));

  const take = (index) => change(corners.filter((_, other) => other !== index));

  const byKey = (index) => (event) => {
    const step = ARROWS[event.key];
    if (!step && event.key !== "Delete") return;
    event.preventDefault();
    event.stopPropagation(); // the map would go with it
    if (step) put(index, map.layerPointToLatLng(map.latLngToLayerPoint(corners[index]).add(step)));
    else take(index);
    handles.getLayers()[Math.min(index, corners.length - 1)]?.getElement().focus();
  };

  const handle = (corner, index) => {
    const icon = L.divIcon({ className: "corner", iconSize: [TARGET, TARGET] });
    const marker = L.marker(corner, { draggable: true, keyboard: true, icon, bubblingMouseEvents: false }).addTo(handles);
    marker.on("drag", () => shape.setLatLngs(corners.map((one, other) => (other === index ? marker.getLatLng() : one))));
    marker.on("dragend", () => put(index, marker.getLatLng()));
    marker.getElement().setAttribute("aria-label", `Coin ${index + 1}`);
    marker.getElement().addEventListener("keydown", byKey(index));
  };

  const redraw = () => {
    shape.setLatLngs(corners);
    handles.clearLayers();
    corners.forEach(handle);
    tell();
  };

  // Where a corner goes: at the end of a line that is being drawn, into the nearest side of a whole outline.
  const place = (latlng) => {
    if (!closed || corners.length < 3) return corners.length;
    const points = corners.map((corner) => map.latLngToLayerPoint(corner));
    const here = map.latLngToLayerPoint(latlng);
    const far = points.map((point, index) => L.LineUtil.pointToSegmentDistance(here, point, points[(index + 1) % points.length]));
    return far.indexOf(Math.min(...far)) + 1;
  };

  const add = (latlng) => {
    const at = place(latlng);
    change([...corners.slice(0, at), latlng.wrap(), ...corners.slice(at)]);
  };

  const undo = () => {
    if (!before.length) return;
    ({ corners, closed } = before.pop());
    write();
    redraw();
  };

  const tried = (colour) => L.geoJSON(proposal ? JSON.parse(proposal.value) : [], {
    interactive: false, style: { color: colour("--accent"), weight: 3, dashArray: "6 6", fillOpacity: 0.1 },
  }).addTo(map);

  const show = async (known) => {
    const { follow, bounds, typeset, colour } = window.voisinageStreets;
    const sectors = L.geoJSON(known, {
      interactive: false,
      style: { color: colour("--calm"), weight: 2, fillOpacity: 0.06 },
      onEachFeature: ({ properties }, outline) => {
        const name = document.createTextNode(typeset(properties.nom));
        outline.bindTooltip(() => name, { permanent: true, direction: "center", className: "sector" });
      },
    }).addTo(map);
    shape = L.polygon([], { color: colour("--accent"), weight: 3, interactive: false }).addTo(map);
    handles = L.layerGroup().addTo(map);
    corners = typed();
    closed = corners.length > 2;
    redraw();
    const views = [shape.getBounds(), tried(colour).getBounds(), sectors.getBounds(), await bounds(part.dataset.houses)];
    const view = views.find((box) => box.isValid());
    if (view) map.fitBounds(view, { padding: [TARGET / 2, TARGET / 2] }); // the corners on the edge are held whole
    else map.setView([46.6, 2.4], 6); // the whole of France: the commune is to be found on it
    await follow(map, part.dataset.houses, sectors);
  };

  const start = async () => {
    const [known] = await Promise.all([fetch(part.dataset.outlines).then((answer) => answer.json()), load()]);
    document.getElementById("dessin-carte").hidden = false;
    document.getElementById("dessin-coins").open = false;
    map = L.map("ardoise", { preferCanvas: true, attributionControl: false, zoomSnap: 0.5, maxZoom: 19, doubleClickZoom: false });
    if (part.dataset.tiles) L.tileLayer(part.dataset.tiles).addTo(map);
    map.fitWorld();
    map.on("click", ({ latlng }) => add(latlng));
    document.getElementById("dessin-centre").addEventListener("click", () => add(map.getCenter()));
    document.getElementById("dessin-retour").addEventListener("click", undo);
    document.getElementById("dessin-efface").addEventListener("click", () => { closed = false; change([]); });
    field.addEventListener("change", () => { before.push({ corners, closed }); corners = typed(); redraw(); });
    await show(known);
  };

  start().catch(() => {
    document.getElementById("dessin-carte").hidden = true;
    document.getElementById("dessin-coins").open = true;
  });
})();
