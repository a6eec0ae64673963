/* Before the first paint: the chosen colours, and the mark that scripts run. Loaded first and alone so that nothing flashes. */
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch (_) { /* storage is switched off: the machine's own setting holds */ }
})();
