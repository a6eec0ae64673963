/* A link to a sound plays where it stands; without this file it opens by itself. */
(function () {
  "use strict";
  var audio = new Audio(), playing = null;
  var show = function (name) {
    if (!playing) return;
    playing.classList.toggle("is-loading", name === "loading");
    playing.classList.toggle("is-playing", name === "playing");
  };
  var stop = function () {
    audio.pause();
    show("");
    playing = null;
  };
  ["playing", "waiting"].forEach(function (name) {
    audio.addEventListener(name, function () { show(name === "playing" ? "playing" : "loading"); });
  });
  ["ended", "error"].forEach(function (name) { audio.addEventListener(name, stop); });
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-play]");
    if (!link) return;
    event.preventDefault();
    var again = link === playing;
    stop();
    if (again) return;
    playing = link;
    show("loading");
    audio.src = link.href;
    audio.play().catch(stop);
  });
})();
