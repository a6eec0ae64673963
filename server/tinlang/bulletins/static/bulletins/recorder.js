/* Recording in the browser: what was recorded becomes the file of its form, so that sending it is sending a file.
   Without this file, or without a microphone, a file is chosen by hand. */
(function () {
  "use strict";
  var MOST_SECONDS = 60 * 60, BITS = 96000;
  var FAINT = 0.02, LOUD = 0.98, PATIENCE_MS = 3000;
  var TYPES = [["audio/webm;codecs=opus", "webm"], ["audio/mp4", "m4a"], ["audio/ogg;codecs=opus", "ogg"], ["audio/webm", "webm"]];

  var clock = function (seconds) {
    return Math.floor(seconds / 60) + ":" + String(Math.floor(seconds % 60)).padStart(2, "0");
  };

  /* the last seconds of sound as a row of bars, the newest at the right */
  var Meter = function (canvas, analyser) {
    var samples = new Float32Array(analyser.fftSize), levels = [], drawn = 0, faintSince = null;
    var colours = getComputedStyle(canvas);
    this.peak = 0;
    this.step = function (now) {
      analyser.getFloatTimeDomainData(samples);
      var most = samples.reduce(function (peak, value) { return Math.max(peak, Math.abs(value)); }, 0);
      this.peak = Math.max(this.peak, most);
      faintSince = most >= FAINT ? null : faintSince || now;
      if (now - drawn > 50) {
        levels.push(most);
        drawn = now;
        draw();
      }
      return most >= LOUD ? "loud" : faintSince && now - faintSince > PATIENCE_MS ? "faint" : "recording";
    };
    var draw = function () {
      var context = canvas.getContext("2d"), width = canvas.width, height = canvas.height;
      var bar = 6, room = Math.floor(width / bar);
      levels = levels.slice(-room);
      context.clearRect(0, 0, width, height);
      levels.forEach(function (level, place) {
        var tall = Math.max(3, Math.sqrt(level) * height);
        context.fillStyle = colours.getPropertyValue(level >= LOUD ? "--warn-fill" : "--info-fill");
        context.fillRect(width - (levels.length - place) * bar, (height - tall) / 2, bar - 2, tall);
      });
    };
    this.clear = function () { canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height); };
  };

  /* what is wrong is said above the form, and beside each field that it names: the page itself stays, with its recording */
  var besideFields = function (said, form) {
    form.querySelectorAll(".field--wrong").forEach(function (field) { field.classList.remove("field--wrong"); });
    form.querySelectorAll(".field > .field__error").forEach(function (old) { old.remove(); });
    form.querySelectorAll("[aria-invalid]").forEach(function (control) { control.removeAttribute("aria-invalid"); });
    said.querySelectorAll("li").forEach(function (line) {
      var link = line.querySelector("a"), control = link && document.getElementById(link.hash.slice(1));
      var field = control && control.closest(".field");
      if (!field) return;
      var told = document.createElement("p");
      told.className = "field__error";
      told.id = control.id + "_error";
      told.textContent = line.textContent.slice(link.textContent.length).replace(/^[:\s]+/, "");
      field.classList.add("field--wrong");
      control.before(told);
      control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-describedby", [control.id + "_hint", told.id].filter(function (id) { return document.getElementById(id); }).join(" "));
    });
  };
  document.body.addEventListener("htmx:afterSwap", function (event) {
    if (event.detail.target.id !== "loi") return;
    besideFields(event.detail.target, event.detail.target.closest("form"));
    var shown = event.detail.target.querySelector("[data-focus]");
    if (shown) shown.focus();
  });

  var recorder = function (box) {
    var part = function (name) { return box.querySelector("[data-" + name + "]"); };
    var form = box.closest("form"), field = form.querySelector("input[type=file]");
    var mark = form.querySelector("input[name=from_microphone]");
    var start = part("start"), stop = part("stop"), forget = part("forget"), label = part("start-label");
    var now = null;   /* what is going on: stream, sound, taken, since, frame */

    var said = "";
    var say = function (name) {
      if (name === said) return;
      said = name;
      part("said").textContent = box.getAttribute("data-say-" + name) || "";
      box.dataset.state = name;
    };
    var show = function (recording) {
      start.hidden = recording;
      stop.hidden = !recording;
      forget.hidden = recording || !mark.value;
      box.classList.toggle("is-recording", recording);
      (recording ? stop : start).focus();
    };
    var refuse = function (name) {
      say(name);
      start.disabled = name === "insecure" || name === "unsupported";
    };

    var release = function () {
      if (!now) return;
      cancelAnimationFrame(now.frame);
      now.stream.getTracks().forEach(function (track) { track.onended = null; track.stop(); });
      now.sound.close();
      if (now.lock) now.lock.release();
      now = null;
    };

    var begin = function () {
      if (!window.isSecureContext || !navigator.mediaDevices) return refuse("insecure");
      if (!window.MediaRecorder) return refuse("unsupported");
      say("asking");
      start.disabled = true;
      navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: false, noiseSuppression: true, autoGainControl: true } })
        .then(listen)
        .catch(function (error) {
          var names = { NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "missing", OverconstrainedError: "missing" };
          refuse(names[error.name] || "busy");
        })
        .finally(function () { start.disabled = false; });
    };

    var listen = function (stream) {
      var type = TYPES.find(function (pair) { return MediaRecorder.isTypeSupported(pair[0]); });
      var sound = new AudioContext(), analyser = sound.createAnalyser();
      analyser.fftSize = 2048;
      sound.createMediaStreamSource(stream).connect(analyser);
      var taking = new MediaRecorder(stream, { mimeType: type && type[0], audioBitsPerSecond: BITS });
      var chunks = [], meter = new Meter(part("meter"), analyser), why = "done";
      now = { stream: stream, sound: sound, taking: taking, since: performance.now(), end: function (name) { why = name; taking.stop(); } };
      if (navigator.wakeLock) navigator.wakeLock.request("screen").then(function (lock) { now ? now.lock = lock : lock.release(); }, function () {});
      stream.getAudioTracks()[0].onended = function () { if (taking.state !== "inactive") now.end("lost"); };
      taking.ondataavailable = function (event) { if (event.data.size) chunks.push(event.data); };
      taking.onstop = function () {
        var seconds = (performance.now() - now.since) / 1000;
        release();
        keep(new Blob(chunks, { type: taking.mimeType }), seconds, meter.peak > 0.001 ? why : "nothing", type ? type[1] : "webm");
      };
      forgetOld();
      var step = function (at) {
        if (!now) return;
        var seconds = (performance.now() - now.since) / 1000;
        say(meter.step(at));
        part("time").textContent = clock(seconds);
        if (seconds >= MOST_SECONDS) return now.end("full");
        now.frame = requestAnimationFrame(step);
      };
      taking.start(1000);
      show(true);
      now.frame = requestAnimationFrame(step);
    };

    /* the recording becomes the chosen file of the form */
    var keep = function (blob, seconds, why, ending) {
      var files = new DataTransfer();
      files.items.add(new File([blob], "ghi-am." + ending, { type: blob.type }));
      field.files = files.files;
      mark.value = "on";
      mark.dispatchEvent(new Event("input", { bubbles: true }));
      label.textContent = label.dataset.again;
      var audio = document.createElement("audio");
      audio.className = "audio";
      audio.controls = true;
      audio.dataset.player = "";
      audio.dataset.seconds = String(seconds);
      audio.src = URL.createObjectURL(blob);
      part("heard").replaceChildren(audio);
      htmx.trigger(part("heard"), "htmx:load", { elt: part("heard") });
      part("time").textContent = clock(seconds);
      show(false);
      say(why);
    };
    var forgetOld = function () {
      part("heard").querySelectorAll("audio").forEach(function (audio) { URL.revokeObjectURL(audio.src); });
      part("heard").replaceChildren();
      if (mark.value) field.value = "";
      mark.value = "";
    };

    start.addEventListener("click", begin);
    stop.addEventListener("click", function () { now.end("done"); });
    forget.addEventListener("click", function () {
      forgetOld();
      part("time").textContent = clock(0);
      new Meter(part("meter"), { fftSize: 1 }).clear();
      show(false);
      say("ready");
    });
    /* a file chosen by hand takes the place of what was recorded */
    field.addEventListener("change", function () {
      if (!mark.value) return;
      mark.value = "";
      part("heard").replaceChildren();
      show(false);
      say("ready");
    });
    window.addEventListener("beforeunload", function (event) { if (now) event.preventDefault(); });
    window.addEventListener("pagehide", release);
    form.addEventListener("submit", function (event) {  /* first the end of the recording, then sending it */
      if (!now) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      now.end("done");
    }, true);
    if (!window.isSecureContext || !navigator.mediaDevices) refuse("insecure");
    else if (!window.MediaRecorder) refuse("unsupported");
    else say("ready");
  };

  /* sending: too large is said before a long wait; how much has gone */
  var sending = function (form) {
    var field = form.querySelector("input[type=file]"), shown = form.querySelector("[data-sending]");
    form.addEventListener("htmx:confirm", function (event) {
      var file = field.files[0];
      if (!file || file.size <= Number(form.dataset.mostBytes)) return;
      event.preventDefault();
      var place = document.getElementById("loi"), line = document.createElement("p");
      line.className = "field__error";
      line.textContent = form.dataset.tooBig;
      place.replaceChildren(line);
      field.focus();
    });
    form.addEventListener("htmx:xhr:progress", function (event) {
      if (!event.detail.lengthComputable || !field.files.length) return;
      var percent = Math.round(100 * event.detail.loaded / event.detail.total);
      shown.hidden = false;
      shown.querySelector("progress").value = percent;
      shown.querySelector("[data-sent]").textContent = percent + "%";
    });
    form.addEventListener("htmx:afterRequest", function (event) {
      shown.hidden = true;
      if (!event.detail.successful && field.files.length) field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  };

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-recorder]").forEach(recorder);
    document.querySelectorAll("[data-recording-form]").forEach(sending);
  });
})();
