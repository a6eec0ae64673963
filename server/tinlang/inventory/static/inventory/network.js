/* The map of the network. The list beside it says the same; Leaflet is fetched only when the map is opened. */
(function () {
  "use strict";
  var SHAPES = {
    disc: '<circle cx="11" cy="11" r="7"/>',
    ring: '<circle cx="11" cy="11" r="6" class="map__open"/>',
    cross: '<path d="M5 5l12 12M17 5L5 17" class="map__stroke"/>',
    triangle: '<path d="M11 3.5l8.5 15h-17z"/>',
    square: '<rect x="4" y="4" width="14" height="14" rx="2"/>'
  };
  var SIDES = ["right", "left", "top", "bottom", "ne", "se", "nw", "sw"];
  var URGENT = { bad: 0, warn: 1, ok: 2, wait: 3 };

  var box = document.querySelector("[data-map]");
  if (!box) return;
  var places = JSON.parse(document.getElementById("diem").textContent);
  var opener = document.querySelector("[data-map-open]");

  var fetchLeaflet = function (then) {
    var style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = box.dataset.style;
    document.head.prepend(style);
    var script = document.createElement("script");
    script.src = box.dataset.script;
    script.addEventListener("load", then);
    document.head.append(script);
  };

  var icon = function (place) {
    var mark = document.createElement("div");
    mark.innerHTML = '<svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">' + SHAPES[place.shape] + "</svg>";
    var label = document.createElement("span");
    label.className = "map__label";
    label.textContent = place.short;
    mark.append(label);
    return L.divIcon({
      className: "map__mark map__mark--" + place.tone + (place.shape === "square" ? " map__mark--central" : "") + (place.listed ? "" : " is-faint"),
      html: mark, iconSize: [22, 22]
    });
  };

  var overlaps = function (a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  };
  var beside = function (at, size, side) {
    var x = at.x, y = at.y, w = size.width, h = size.height, gap = 12;
    var left = side === "right" ? x + gap : side === "left" ? x - gap - w : x - w / 2;
    var top = side === "top" ? y - gap + 1 - h : side === "bottom" ? y + gap - 1 : y - h / 2;
    if (side.length === 2) {
      left = side[1] === "e" ? x + 8 : x - 8 - w;
      top = side[0] === "n" ? y - 4 - h : y + 4;
    }
    return { left: left, right: left + w, top: top, bottom: top + h };
  };

  /* Each label goes to the first side where it covers nothing; where there is none it waits for a closer look. */
  var placeLabels = function (map, marks) {
    var size = map.getSize();
    var edge = { left: 2, top: 2, right: size.x - 2, bottom: size.y - 2 };
    var taken = marks.map(function (mark) {
      var at = map.latLngToContainerPoint(mark.marker.getLatLng());
      return { left: at.x - 9, right: at.x + 9, top: at.y - 9, bottom: at.y + 9, of: mark };
    });
    marks.forEach(function (mark) {
      var at = map.latLngToContainerPoint(mark.marker.getLatLng());
      var side = SIDES.find(function (tried) {
        var label = beside(at, mark.size, tried);
        var inside = label.left >= edge.left && label.right <= edge.right && label.top >= edge.top && label.bottom <= edge.bottom;
        return inside && !taken.some(function (other) { return other.of !== mark && overlaps(label, other); });
      });
      mark.label.dataset.side = side || "";
      if (side) taken.push(beside(at, mark.size, side));
    });
  };

  var draw = function () {
    var map = L.map(box, { attributionControl: false, zoomControl: false, scrollWheelZoom: false, zoomSnap: 0.25, keyboard: false, zoomAnimation: false, fadeAnimation: false, minZoom: 6, maxZoom: 15 });
    L.control.zoom({ zoomInTitle: box.dataset.in, zoomOutTitle: box.dataset.out }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    var points = places.map(function (place) { return [place.lat, place.lon]; });
    map.fitBounds(L.latLngBounds(points), { padding: [56, 36], maxZoom: 12 });
    var marks = places.map(function (place) {
      var marker = L.marker([place.lat, place.lon], { icon: icon(place), title: place.name + ": " + place.said, keyboard: false, zIndexOffset: place.shape === "ring" ? 0 : 100 }).addTo(map);
      if (place.url) marker.on("click", function () { location.assign(place.url); });
      var label = marker.getElement().querySelector(".map__label");
      var drawn = label.getBoundingClientRect();
      return { marker: marker, label: label, place: place, size: { width: drawn.width, height: drawn.height } };
    });
    marks.sort(function (a, b) { return URGENT[a.place.tone] - URGENT[b.place.tone]; });
    var again = function () { placeLabels(map, marks); };
    map.on("zoomend moveend resize", again);
    again();
    box.dataset.drawn = "yes";
  };

  var open = function () {
    document.documentElement.classList.add("map-is-open");
    opener.hidden = true;
    if (window.L) draw(); else fetchLeaflet(draw);
  };
  opener.addEventListener("click", open);
})();
