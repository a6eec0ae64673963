/* "Chữ sẽ đọc": without this file its buttons save the draft and come back; with it they work where they stand. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-reading]");
  if (!form) return;
  var pane = function () { return document.getElementById("chu-se-doc"); };
  var asks = document.getElementById("chu-se-doc-theo");

  /* the whole of an open correction, its buttons too, comes into sight */
  var show = function () {
    var box = pane() && pane().querySelector(".correction");
    if (box) box.scrollIntoView({ block: "nearest" });
  };
  window.addEventListener("load", show);

  /* what could not be asked while the network was away is asked once words have been kept again */
  var missed = false;
  if (asks) {
    asks.addEventListener("htmx:sendError", function () { missed = true; });
    form.addEventListener("tinlang:kept", function () {
      if (missed) htmx.trigger(asks, "tinlang:reread");
      missed = false;
    });
  }

  /* a word to correct: the same page with the form open under its line */
  var ask = function (what) {
    htmx.ajax("POST", form.dataset.reading, { source: asks, target: "#chu-se-doc", swap: "outerHTML", values: { do: what } })
      .then(function () {
        var field = pane().querySelector("[data-focus]");
        if (field) { field.focus(); if (field.select) field.select(); }
        show();
      });
  };
  form.addEventListener("click", function (event) {
    var button = event.target.closest("[data-correct]");
    if (!button || !asks) return;
    event.preventDefault();
    ask(button.value);
  });
  /* what is being typed into a correction stays when the lines are read anew */
  var typed = null;
  var correction = function () {
    var box = pane() && pane().querySelector(".correction");
    if (!box) return null;
    var found = {};
    box.querySelectorAll("input").forEach(function (field) {
      if (field.type !== "radio") found[field.name] = field;
      else if (field.checked) found[field.name] = field;
    });
    return found;
  };
  document.body.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.target.id !== "chu-se-doc") return;
    typed = null;
    var now = correction();
    if (now) typed = { line: now.line.value, written: now.written.value, reading: now.reading.value, scope: now.scope && now.scope.value };
  });
  document.body.addEventListener("htmx:afterSwap", function () {
    var now = typed && correction();
    if (!now || now.line.value !== typed.line || now.line.value !== "0" && now.written.value !== typed.written) return;
    now.written.value = typed.written;
    now.reading.value = typed.reading;
    pane().querySelectorAll("[name=scope]").forEach(function (choice) { choice.checked = choice.value === typed.scope; });
  });
  /* Enter in a field of the correction keeps the correction */
  form.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.isComposing || !event.target.dataset || !event.target.dataset.enter) return;
    event.preventDefault();
    form.requestSubmit(document.getElementById(event.target.dataset.enter));
  });

  /* one sentence alone, as the text and the readings stand in the form */
  var audio = new Audio(), playing = null, waiting = null, marked = "";
  var mark = function (name) {
    marked = name;
    form.querySelectorAll("[data-hear]").forEach(function (button) {
      var own = playing !== null && button.dataset.hear === playing;
      button.classList.toggle("is-loading", own && name === "loading");
      button.classList.toggle("is-playing", own && name === "playing");
      var line = button.closest(".aloud__line");
      if (line) line.classList.toggle("is-heard", own && name === "playing");
    });
    left();
  };
  var clock = function (seconds) { return Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0"); };
  var left = function () {
    form.querySelectorAll(".aloud__left").forEach(function (shown) { shown.remove(); });
    var line = playing && document.getElementById("cau-" + playing);
    if (!line || audio.paused || !isFinite(audio.duration)) return;
    var shown = document.createElement("span");
    shown.className = "aloud__left tabular";
    shown.textContent = document.getElementById("chu-se-doc-theo").dataset.left + " " + clock(Math.ceil(audio.duration - audio.currentTime));
    line.append(shown);
  };
  var stop = function () {
    if (waiting) waiting.abort();
    waiting = null;
    audio.pause();
    mark("");
    playing = null;
  };
  var hear = function (number) {
    stop();
    playing = number;
    mark("loading");
    waiting = new AbortController();
    var sent = new FormData(form);
    sent.set("do", "hear:" + number);
    fetch(form.dataset.reading, { method: "POST", body: sent, headers: { "HX-Request": "true" }, signal: waiting.signal })
      .then(function (answer) {
        if (answer.ok && answer.status === 200) return answer.blob();
        return answer.text().then(function (told) {
          stop();
          if (told) document.getElementById("toasts").insertAdjacentHTML("beforeend", told);
          return null;
        });
      })
      .then(function (sound) {
        if (!sound) return;
        if (audio.src) URL.revokeObjectURL(audio.src);
        audio.src = URL.createObjectURL(sound);
        return audio.play();
      })
      .catch(function (error) { if (error.name !== "AbortError") stop(); });
  };
  audio.addEventListener("playing", function () {
    document.querySelectorAll("audio").forEach(function (other) { other.pause(); });
    mark("playing");
  });
  audio.addEventListener("timeupdate", left);
  /* lines that were read anew meanwhile know nothing of what is heard */
  document.body.addEventListener("htmx:afterSwap", function (event) { if (event.detail.target.id === "chu-se-doc") mark(marked); });
  audio.addEventListener("ended", stop);
  form.addEventListener("click", function (event) {
    var button = event.target.closest("[data-hear]");
    if (!button) return;
    event.preventDefault();
    if (playing === button.dataset.hear) stop(); else hear(button.dataset.hear);
  });

  /* the line that is heard in the whole sound, and the line in which one writes */
  var light = function (name, holds) {
    form.querySelectorAll(".aloud__line").forEach(function (line) { line.classList.toggle(name, holds(line)); });
  };
  document.addEventListener("timeupdate", function (event) {
    var whole = event.target;
    if (!whole.matches || !whole.matches("audio[data-whole]")) return;
    var at = 1000 * whole.currentTime;
    /* start and end in the text, first and last millisecond in the sound */
    var now = whole.paused ? null : JSON.parse(whole.dataset.marks || "[]").find(function (mark) { return mark[2] <= at && at < mark[3]; });
    light("is-heard", function (line) { return Boolean(now) && Number(line.dataset.start) === now[0]; });
  }, true);
  var written = form.elements.text;
  /* what was typed before the page was ready, or what the browser has put back, is read too */
  window.addEventListener("pageshow", function () {
    if (asks && written.value !== written.defaultValue) htmx.trigger(written, "input");
  });
  document.addEventListener("selectionchange", function () {
    if (document.activeElement !== written) return;
    var at = written.selectionStart;
    light("is-written", function (line) { return Number(line.dataset.start) <= at && at <= Number(line.dataset.end); });
  });
})();
