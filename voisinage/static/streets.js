// The ground of a map without tiles: a dot for each house in view, the names of the streets where there is room.
(() => {
  "use strict";
  const NAMED = 14; // from this zoom on the streets are named, and the sectors no longer
  const LETTER = 4; // half the width of a letter on the map, in pixels
  const LINE = 22; // pixels

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim(); // light or dark
  const typeset = (words) => words.replace(/'/g, "’");

  const found = async (url, box) => {
    const sides = `?ouest=${box.getWest()}&sud=${box.getSouth()}&est=${box.getEast()}&nord=${box.getNorth()}`;
    return (await fetch(url + sides)).json();
  };

  const name = (map, features, sectors, layer) => {
    const spot = (latlng, words) => ({ ...map.latLngToContainerPoint(latlng), half: words.length * LETTER });
    const taken = [];
    if (map.getZoom() < NAMED) {
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

  // Draw what is in view on `map`, and again wherever it goes. `sectors`: their layer, whose names come first from afar.
  const follow = (map, url, sectors) => {
    const layer = L.layerGroup().addTo(map);
    const draw = async () => {
      const { features } = await found(url, map.getBounds());
      layer.clearLayers();
      features.forEach((place) => { // a house, or the middle of a street where there are too many houses
        const [x, y] = place.geometry.coordinates;
        const radius = place.properties.numero && map.getZoom() >= NAMED ? 4 : 1.5;
        layer.addLayer(L.circleMarker([y, x], { radius, weight: 1, color: colour("--soft"), fillOpacity: 0.5, interactive: false }));
      });
      map.getContainer().classList.toggle("streets", map.getZoom() >= NAMED);
      name(map, features, sectors, layer);
    };
    map.on("moveend", draw);
    return draw();
  };

  // Where the houses of the commune lie; not valid where none is known.
  const bounds = async (url) => L.geoJSON(await found(url, L.latLngBounds([-90, -180], [90, 180]))).getBounds();

  window.voisinageStreets = { follow, bounds, typeset, colour };
})();
