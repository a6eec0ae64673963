/* What is typed is kept without a button: on the server at every pause, and until it is there in this browser too.
   Without this file "Lưu nháp" does it. One request at a time; a button that is pressed waits for the one on its way. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-keep]");
  if (!form) return;
  var PAUSE_MS = 1200, LONGEST_MS = 10000, AGAIN_MS = [3000, 6000, 12000, 30000];
  var NOT_KEPT = ["do", "line", "written", "reading", "reading_before", "scope"];
  var NOT_COPIED = NOT_KEPT.concat(["csrfmiddlewaretoken", "page", "step", "revision", "new", "unit", "languages_shown"]);
  var status = form.querySelector("[data-kept]");
  var field = function (name) { return form.elements.namedItem(name); };

  /* -- the copy in this browser: only while the server has not got it; see docs/huong-dan/soan-tin.md */
  var mine = "tinlang-chu:" + form.dataset.person + ":";
  var key = function () { return mine + form.dataset.copy; };
  var stored = {
    get: function () { try { return JSON.parse(localStorage.getItem(key()) || "null"); } catch (_) { return null; } },
    set: function (copy) { try { localStorage.setItem(key(), JSON.stringify(copy)); } catch (_) { /* full, or forbidden: the page itself still holds it */ } },
    drop: function () { try { localStorage.removeItem(key()); } catch (_) { /* nothing was kept */ } }
  };

  var typed = function () {
    var sent = new FormData(form);
    NOT_KEPT.forEach(function (name) { sent.delete(name); });
    return sent;
  };
  var words = function () {
    var found = {};
    typed().forEach(function (value, name) { if (NOT_COPIED.indexOf(name) < 0) (found[name] = found[name] || []).push(value); });
    return found;
  };
  var plain = function (found) { return JSON.stringify(Object.keys(found).sort().map(function (name) { return [name, found[name].slice().sort()]; })); };

  var say = function (text, tone) {
    if (!status) return;
    status.textContent = text;
    status.dataset.tone = tone || "";
  };
  var safe = "", dirtySince = 0, timer = 0, failures = 0, sending = null, stopped = false, leaving = false, unreachable = false, signingOut = false;
  var isDirty = function () { return plain(words()) !== safe; };

  var nextStep = function () { field("step").value = String(Number(field("step").value) + 1); };
  var take = function (answer) {
    if (answer.is_empty) return;
    if (!field("revision")) {
      var revision = document.createElement("input");
      revision.type = "hidden";
      revision.name = "revision";
      form.prepend(revision);
      /* from now on this page is about a draft that is stored; a reload shows it */
      stored.drop();
      form.action = answer.edit;
      form.dataset.keep = answer.keep;
      form.dataset.copy = answer.edit.split("/").filter(Boolean).slice(-2)[0];
      if (!leaving) history.replaceState(history.state, "", answer.edit);
    }
    field("revision").value = answer.revision;
    if (soundOf !== answer.sound_state) {
      soundOf = answer.sound_state;
      if (document.getElementById("am-thanh")) htmx.ajax("GET", answer.sound, { target: "#am-thanh", swap: "outerHTML" });
    }
    /* the cards of the languages, where one was asked for or taken back */
    var shown = field("languages_shown");
    if (shown && shown.value !== answer.languages) {
      shown.value = answer.languages;
      if (document.getElementById("ban-ngon-ngu")) htmx.ajax("GET", answer.variants, { target: "#ban-ngon-ngu", swap: "outerHTML" });
    }
    say(answer.said, answer.is_partial ? "warn" : "ok");
  };
  var soundOf = form.querySelector("audio[data-whole]") ? "ready" : "none";

  var send = function (keepalive) {
    if (sending || stopped) return sending;
    clearTimeout(timer);
    var now = plain(words());
    if (now === safe) return null;
    nextStep();
    say(form.dataset.keepTyping);
    sending = fetch(form.dataset.keep, { method: "POST", body: typed(), headers: { "HX-Request": "true" }, keepalive: keepalive === true, signal: AbortSignal.timeout(20000) })
      .then(function (answer) {
        unreachable = false;
        if (answer.ok && answer.status === 200) return answer.json().then(function (told) { done(told, now); });
        if (answer.status === 204) return fail(form.dataset.keepSignedOut, false);
        if (answer.status === 409) return answer.json().then(function (told) { fail(told.said, true); });
        if (answer.status >= 500) return fail(form.dataset.keepAgain, false);
        return fail(form.dataset.keepRefused, true);
      })
      .catch(function () {
        unreachable = true;
        fail(navigator.onLine === false ? form.dataset.keepOffline : form.dataset.keepAgain, false);
      })
      .then(function () {
        sending = null;
        if (isDirty() && !stopped) plan(failures ? AGAIN_MS[Math.min(failures, AGAIN_MS.length) - 1] : PAUSE_MS);
      });
    return sending;
  };
  var done = function (told, now) {
    failures = 0;
    safe = now;
    take(told);
    if (told.is_empty) return say("");
    if (isDirty()) return copy();
    dirtySince = 0;
    stored.drop();
    if (!told.is_partial) form.dispatchEvent(new CustomEvent("tinlang:kept", { bubbles: true }));
  };
  /* stops: pressing a button says why; otherwise it is tried again */
  var fail = function (text, stops) {
    failures += 1;
    stopped = stops;
    copy();
    say(text, "warn");
  };
  /* who signs out leaves nothing behind: what this page still holds goes to the server alone */
  var copy = function () { if (!signingOut) stored.set({ at: Date.now(), words: words() }); };
  var plan = function (delay) {
    clearTimeout(timer);
    timer = setTimeout(send, delay);
  };
  var typing = function () {
    if (!isDirty()) return;
    copy();
    if (stopped || sending) return;
    var now = Date.now();
    dirtySince = dirtySince || now;
    if (!failures) plan(Math.max(0, Math.min(PAUSE_MS, dirtySince + LONGEST_MS - now)));
  };
  form.addEventListener("input", function () { signingOut = false; typing(); });
  form.addEventListener("change", typing);
  window.addEventListener("online", function () { if (isDirty() && !sending && !stopped) send(); });
  document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden") send(true); });
  window.addEventListener("pagehide", function () { leaving = true; if (isDirty()) { copy(); send(true); } });
  window.addEventListener("pageshow", function () { leaving = false; });

  document.addEventListener("submit", function (event) { if (event.target.matches("[data-sign-out]")) signingOut = true; }, true);

  /* a button goes when the request that is on its way has come back; what it sends is the last word of this page.
     Without a network it does not go at all: the browser's own page of errors would stand where the words stood */
  form.addEventListener("submit", function (event) {
    clearTimeout(timer);
    var button = event.submitter, asked = sending || (unreachable || navigator.onLine === false ? send() : null);
    if (asked || navigator.onLine === false) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (button) button.setAttribute("aria-busy", "true");
      (asked || Promise.resolve()).then(function () {
        clearTimeout(timer);
        if (!unreachable && navigator.onLine !== false) return form.requestSubmit(button);
        if (button) button.removeAttribute("aria-busy");
        say(form.dataset[navigator.onLine === false ? "keepOffline" : "keepAgain"], "warn");
        if (isDirty()) plan(AGAIN_MS[0]);
      });
      return;
    }
    nextStep();
    if (isDirty()) copy();
    stopped = true;
  }, true);

  /* -- what a closed tab or a lost network left here */
  var show = function (found) {
    var template = form.querySelector("[data-found-copy]");
    var notice = template.content.firstElementChild.cloneNode(true);
    var at = new Date(found.at), two = function (number) { return String(number).padStart(2, "0"); };
    notice.querySelector("[data-copy-at]").textContent = two(at.getHours()) + ":" + two(at.getMinutes()) + " ngày " + at.getDate() + "/" + (at.getMonth() + 1);
    notice.querySelector("[data-copy-text]").textContent = [(found.words.title || [""])[0], (found.words.text || [""])[0]].filter(Boolean).join(" · ").slice(0, 300);
    notice.querySelector("[data-copy-drop]").addEventListener("click", function () { stored.drop(); notice.remove(); });
    notice.querySelector("[data-copy-take]").addEventListener("click", function () {
      fill(found.words);
      notice.remove();
      field("text").focus();
    });
    template.before(notice);
  };
  var fill = function (found) {
    Array.from(form.elements).forEach(function (each) {
      if (!each.name || each.type === "hidden" || each.type === "submit" || NOT_COPIED.indexOf(each.name) >= 0) return;
      var values = found[each.name] || [];
      if (each.type === "checkbox" || each.type === "radio") {
        var checked = values.indexOf(each.value) >= 0;
        if (each.checked !== checked) { each.checked = checked; each.dispatchEvent(new Event("change", { bubbles: true })); }
      } else if (values.length) {
        each.value = values[0];
        each.dispatchEvent(new Event("input", { bubbles: true }));
      }
    });
  };
  /* before the picker and the calendar are ready, nothing that they do counts as typed */
  var begun = false;
  window.addEventListener("DOMContentLoaded", begin);
  if (document.readyState !== "loading") begin();
  function begin() {
    if (begun) return;
    begun = true;
    setTimeout(function () {
      var found = stored.get();
      /* what the server sent back with what is wrong in it has not been stored: it is still to be kept */
      safe = form.hasAttribute("data-sent-back") ? "" : plain(initial());
      if (found && plain(found.words) !== plain(words())) show(found);
      else if (found) stored.drop();
      if (isDirty()) typing();
    }, 0);
  }
  /* as the server drew it: a browser that comes back to a page puts typed words into it by itself */
  function initial() {
    var found = words();
    Array.from(form.elements).forEach(function (each) {
      if ((each.type === "text" || each.type === "textarea") && each.name in found) found[each.name] = [each.defaultValue];
    });
    return found;
  }
})();
