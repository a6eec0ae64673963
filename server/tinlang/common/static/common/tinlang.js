/* Every page works without this file; with it, messages float, drafts are not lost by a slip, and sounds get a player. */
(function () {
  "use strict";
  var root = document.documentElement;
  var each = function (scope, selector, act) {
    if (scope.matches && scope.matches(selector)) act(scope);
    scope.querySelectorAll(selector).forEach(act);
  };

  /* colours: the machine's, light, dark; remembered on this machine only */
  var THEMES = ["auto", "light", "dark"];
  var themeNow = function () { return root.dataset.theme || "auto"; };
  var nameTheme = function () {
    each(document, "[data-theme-label]", function (label) { label.textContent = label.dataset[themeNow()]; });
  };
  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-theme-toggle]")) return;
    var next = THEMES[(THEMES.indexOf(themeNow()) + 1) % THEMES.length];
    if (next === "auto") delete root.dataset.theme; else root.dataset.theme = next;
    try { next === "auto" ? localStorage.removeItem("theme") : localStorage.setItem("theme", next); } catch (_) { /* not remembered */ }
    nameTheme();
  });

  /* the drawer of a phone: Escape closes it, focus goes in and comes back */
  var menuOpen = function () { return location.hash === "#menu"; };
  var closeMenu = function () {
    history.replaceState(null, "", location.pathname + location.search);
    /* :target follows only a real navigation */
    location.hash = "top";
    history.replaceState(null, "", location.pathname + location.search);
    var opener = document.querySelector("[data-menu-open]");
    if (opener) opener.focus();
  };
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && menuOpen()) closeMenu();
  });

  /* messages: good news leaves by itself, anything else waits to be read */
  document.addEventListener("click", function (event) {
    var close = event.target.closest("[data-toast-close]");
    if (close) close.closest("[data-toast]").remove();
  });
  var keepTime = function (toast) {
    if (!toast.classList.contains("notice--ok") || toast.dataset.timed) return;
    toast.dataset.timed = "yes";
    var timer;
    var start = function () { timer = setTimeout(function () { toast.remove(); }, 8000); };
    var hold = function () { clearTimeout(timer); };
    ["mouseenter", "focusin"].forEach(function (name) { toast.addEventListener(name, hold); });
    ["mouseleave", "focusout"].forEach(function (name) { toast.addEventListener(name, start); });
    start();
  };
  var say = function (text) {
    var toasts = document.getElementById("toasts");
    if (!toasts || toasts.querySelector("[data-lost]")) return;
    var toast = document.createElement("div");
    toast.className = "toast notice notice--warn";
    toast.dataset.toast = toast.dataset.lost = "yes";
    var line = document.createElement("p");
    line.textContent = text;
    toast.append(line);
    toasts.append(toast);
  };
  var found = function () { each(document, "[data-lost]", function (toast) { toast.remove(); }); };
  document.addEventListener("htmx:sendError", function () { say(document.body.dataset.lostText || ""); });
  ["htmx:afterOnLoad", "tinlang:kept"].forEach(function (name) { document.addEventListener(name, found); });

  /* a form is sent once, and left with unsaved words only on purpose */
  var changed = new Set();
  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && form.matches("[data-guard]")) changed.add(form);
  });
  document.addEventListener("tinlang:kept", function (event) { changed.delete(event.target); });
  window.addEventListener("beforeunload", function (event) {
    if (Array.from(changed).some(function (form) { return form.isConnected; })) event.preventDefault();
  });
  document.addEventListener("submit", function (event) {
    var form = event.target;
    changed.delete(form);
    if (form.method !== "post" || form.matches("[hx-post]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", function () {
    each(document, "form[data-sent]", function (form) { delete form.dataset.sent; });
    each(document, "[aria-busy]", function (button) { button.removeAttribute("aria-busy"); });
  });
  /* words that wait here for the network belong to one person: who signs out takes them along, and so does the next who comes */
  var forget = function (kept) {
    try {
      Object.keys(localStorage).forEach(function (key) {
        if (key.indexOf("tinlang-chu:") !== 0 || kept && key.indexOf("tinlang-chu:" + kept + ":") === 0) return;
        localStorage.removeItem(key);
      });
    } catch (_) { /* nothing can be kept here */ }
  };
  document.addEventListener("submit", function (event) { if (event.target.matches("[data-sign-out]")) forget(""); });
  document.addEventListener("DOMContentLoaded", function () { if (document.body.dataset.person) forget(document.body.dataset.person); });

  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  });

  document.addEventListener("click", function (event) {
    var reveal = event.target.closest("[data-reveal]");
    if (!reveal) return;
    var show = reveal.getAttribute("aria-pressed") !== "true";
    each(reveal.form, "input[name=password]", function (field) { field.type = show ? "text" : "password"; });
    reveal.setAttribute("aria-pressed", String(show));
  });

  /* rows that are ticked to be done together; without scripts the same form asks the same page */
  var tell = function (bulk) {
    var rows = Array.from(document.querySelectorAll("[data-bulk-row]"));
    var chosen = rows.filter(function (row) { return row.checked; }).length;
    var all = bulk.querySelector("[data-bulk-all]").checked;
    var said = bulk.querySelector("[data-bulk-said]");
    said.textContent = chosen && !all ? said.dataset.some + " " + chosen : said.dataset.none;
    bulk.toggleAttribute("data-chosen", chosen > 0 || all);
    bulk.querySelector("[data-bulk-page]").checked = rows.length > 0 && chosen === rows.length;
    rows.forEach(function (row) { row.disabled = all; });
    each(bulk, "button", function (button) { button.disabled = !chosen && !all; });
  };
  document.addEventListener("change", function (event) {
    var bulk = document.querySelector("[data-bulk]");
    if (!bulk || !event.target.closest("[data-bulk], [data-bulk-row]")) return;
    if (event.target.matches("[data-bulk-page]")) each(document, "[data-bulk-row]", function (row) { row.checked = event.target.checked; });
    tell(bulk);
  });

  /* keys: "/" to the search, "?" for what keys there are, "g" and a letter to a page; never while one types */
  var gone = 0, keysOff = function () { try { return localStorage.getItem("keys") === "off"; } catch (_) { return false; } };
  var nameKeys = function () { each(document, "[data-keys-off]", function (button) { button.textContent = keysOff() ? button.dataset.on : button.dataset.off; }); };
  document.addEventListener("keydown", function (event) {
    if (keysOff() || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, dialog, [contenteditable]")) return;
    var search = document.querySelector("[data-search]"), keys = document.getElementById("keys");
    if (event.key === "/" && search) { event.preventDefault(); search.focus(); search.select(); }
    if (event.key === "?" && keys) { event.preventDefault(); keys.showModal(); }
    var direct = /^F\d+$/.test(event.key) && document.querySelector('.page [data-key="' + event.key + '"]');
    if (direct) { event.preventDefault(); direct.click(); }
    if (event.key === "g") { gone = event.timeStamp; return; }
    var to = event.timeStamp - gone < 1500 && document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
    gone = 0;
    if (to) { event.preventDefault(); to.click(); }
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
    if (event.target.closest("[data-keys]")) document.getElementById("keys").showModal();
    if (!event.target.closest("[data-keys-off]")) return;
    try { keysOff() ? localStorage.removeItem("keys") : localStorage.setItem("keys", "off"); } catch (_) { /* not remembered */ }
    nameKeys();
  });

  /* the characters as the server counts them, in CleanTextField: cleaned, and a picture is one */
  var HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
  var lengthOf = function (field) {
    var text = field.value.normalize("NFC");
    if (field.tagName !== "TEXTAREA") text = text.replace(/\s+/g, " ");
    return Array.from(text.replace(HIDDEN, "").trim()).length;
  };

  /* how many characters are left, once they become few */
  var count = function (field) {
    var limit = Number(field.dataset.limit);
    if (!limit || limit < 50 || field.dataset.counted) return;
    field.dataset.counted = "yes";
    var shown = document.createElement("span");
    shown.className = "field__count tabular";
    field.after(shown);
    var update = function () {
      var length = lengthOf(field);
      shown.textContent = length.toLocaleString("vi-VN") + " / " + limit.toLocaleString("vi-VN");
      shown.classList.toggle("field__count--over", length > limit);
      shown.hidden = length < limit * 0.7;
    };
    field.addEventListener("input", update);
    update();
  };

  /* the sound player: the same audio element, with controls that a thumb can hit */
  var clock = function (seconds) {
    if (!isFinite(seconds)) return "–:––";
    return Math.floor(seconds / 60) + ":" + String(Math.floor(seconds % 60)).padStart(2, "0");
  };
  var player = function (audio) {
    var template = document.getElementById("player");
    if (!template || audio.dataset.ready) return;
    audio.dataset.ready = "yes";
    var box = template.content.firstElementChild.cloneNode(true);
    var button = box.querySelector("button"), seek = box.querySelector("input"), time = box.querySelector("[data-time]");
    var update = function () {
      var length = isFinite(audio.duration) ? audio.duration : Number((audio.dataset.seconds || "").replace(",", ".")) || 0;
      seek.max = length;
      seek.value = audio.currentTime;
      seek.style.setProperty("--played", (length ? 100 * audio.currentTime / length : 0) + "%");
      seek.setAttribute("aria-valuetext", clock(audio.currentTime));
      /* once it has begun, how long it still lasts counts more than how long it lasts */
      time.textContent = !length ? "" : audio.currentTime > 0 ? time.dataset.left + " " + clock(Math.ceil(length - audio.currentTime)) : clock(length);
      box.classList.toggle("is-playing", !audio.paused);
      button.setAttribute("aria-pressed", String(!audio.paused));
    };
    button.addEventListener("click", function () { audio.paused ? audio.play() : audio.pause(); });
    seek.addEventListener("input", function () { audio.currentTime = Number(seek.value); });
    ["timeupdate", "loadedmetadata", "durationchange", "play", "pause", "ended"].forEach(function (name) { audio.addEventListener(name, update); });
    audio.addEventListener("play", function () {
      each(document, "audio", function (other) { if (other !== audio) other.pause(); });
    });
    audio.controls = false;
    audio.after(box);
    update();
  };

  var ready = function (scope) {
    each(scope, "[data-toast]", keepTime);
    each(scope, "[data-limit]", count);
    each(scope, "audio[data-player]", player);
    each(scope, "[data-bulk]", tell);
  };
  document.addEventListener("DOMContentLoaded", function () {
    nameTheme();
    nameKeys();
    ready(document);
    var aimed = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (aimed && aimed.matches("details")) aimed.open = true;
    var wrong = document.querySelector("[data-focus]");
    if (wrong) wrong.focus();
    document.body.addEventListener("htmx:load", function (event) { ready(event.detail.elt); });
  });
})();
