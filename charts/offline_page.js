"use strict";
(function () {
  var night = window.matchMedia("(prefers-color-scheme: dark)");
  var follows = document.body.dataset.scheme === "light dark";
  var figures = Array.prototype.map.call(document.querySelectorAll("script.figure"), function (element) {
    return JSON.parse(element.textContent);
  });

  function changed(figure, changes) {
    var copy = JSON.parse(JSON.stringify(figure));
    changes.forEach(function (change) {
      var place = copy;
      change[0].slice(0, -1).forEach(function (key) { place = place[key]; });
      place[change[0][change[0].length - 1]] = change[1];
    });
    return copy;
  }

  function draw(dark) {
    figures.forEach(function (entry) {
      var spec = changed(entry.figure, dark ? entry.dark : []);
      var place = document.getElementById("plot-" + entry.name);
      Plotly.react(place, spec.data, spec.layout, entry.config);
      if (!entry.drawn && place.on) {
        entry.drawn = true;
        place.on("plotly_click", function (event) { open(entry.name, event.points[0]); });
      }
    });
  }

  function open(name, point) {
    var mark = Array.isArray(point.customdata) ? point.customdata[0] : point.customdata;
    var row = document.getElementById(name + "-" + mark) || document.getElementById(name + "-rest");
    if (!row) { return; }
    for (var up = row; up; up = up.parentElement) { if (up.tagName === "DETAILS") { up.open = true; } }
    document.querySelectorAll(".found").forEach(function (old) { old.classList.remove("found"); });
    row.classList.add("found");
    row.scrollIntoView({ block: "center" });
    row.focus({ preventScroll: true });
  }

  draw(follows && night.matches || document.body.dataset.scheme === "dark");
  if (follows) {
    night.addEventListener("change", function () { draw(night.matches); });
    window.addEventListener("beforeprint", function () { draw(false); });
    window.addEventListener("afterprint", function () { draw(night.matches); });
  }
})();
