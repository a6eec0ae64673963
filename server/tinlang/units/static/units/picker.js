/* The picker of areas: search without marks, a tick holds all that lies in it, counts, arrow keys. It works without this file. */
(function () {
  "use strict";
  var LEVELS = ["province", "district", "commune", "village"];
  var fold = function (text) {
    return text.replace(/[đĐ]/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/\s+/g, " ").trim();
  };
  var equip = function (picker) {
    if (picker.dataset.ready) return;
    picker.dataset.ready = "yes";
    var items, collect = function () { items = Array.from(picker.querySelectorAll("li[data-level]")); };
    collect();
    var box = function (item) { return item.querySelector(":scope > label input"); };
    var inside = function (item) { return Array.from(item.querySelectorAll("li[data-level]")); };
    var parent = function (item) { return item.parentElement.closest("li"); };
    var settle = function () {
      /* from the leaves up: a unit of which only some parts are ticked shows that */
      var found = {};
      items.slice().reverse().forEach(function (item) {
        var own = box(item);
        own.indeterminate = own.type === "checkbox" && !own.checked && inside(item).some(function (inner) { return box(inner).checked; });
      });
      items.forEach(function (item) {
        if (!box(item).checked) return;
        found[item.dataset.level] = (found[item.dataset.level] || 0) + 1;
        if (item.dataset.more) found.village = (found.village || 0) + Number(item.dataset.more);
      });
      var words = LEVELS.filter(function (level) { return found[level]; }).map(function (level) { return found[level] + " " + picker.dataset[level]; });
      var count = picker.querySelector("[data-picker-count]");
      count.textContent = words.join(", ") || count.dataset.nothing;
      picker.querySelector("[data-picker-none]").hidden = !words.length;
    };
    var spread = function (item, checked) {
      inside(item).forEach(function (inner) { box(inner).checked = checked; });
      /* a part that is taken out takes out the whole that held it; what else lies in it stays ticked */
      for (var above = parent(item); !checked && above; above = parent(above)) box(above).checked = false;
    };
    picker.addEventListener("change", function (event) {
      var item = event.target.closest("li");
      if (!item || !/^(checkbox|radio)$/.test(event.target.type)) return;
      if (event.target.type === "checkbox") spread(item, event.target.checked);
      settle();
    });
    picker.querySelector("[data-picker-none]").addEventListener("click", function () {
      items.forEach(function (item) { box(item).checked = false; });
      settle();
      picker.dispatchEvent(new Event("change", { bubbles: true }));
      box(items[0]).focus();
    });

    /* villages of a large tree are fetched when their commune is opened, and all of them before the first search */
    var failed = picker.querySelector("[data-picker-failed]");
    var lay = function (item, lines) {
      if (!item.dataset.more) return;
      delete item.dataset.more;
      item.querySelector(":scope > details > ul").innerHTML = lines;
      inside(item).forEach(function (inner) { box(inner).checked = box(item).checked; });
    };
    var fetched = function (address, then) {
      return fetch(address, { credentials: "same-origin" }).then(function (answer) {
        if (!answer.ok || answer.redirected) throw new Error(answer.status);
        return answer.headers.get("Content-Type").indexOf("json") >= 0 ? answer.json() : answer.text();
      }).then(function (got) { failed.hidden = true; then(got); collect(); settle(); }).catch(function () {
        failed.textContent = picker.dataset.failed; failed.hidden = false;
      });
    };
    picker.addEventListener("toggle", function (event) {
      var item = event.target.closest("li");
      if (!event.target.open || !item || !item.dataset.more) return;
      var address = picker.dataset.all.replace(/[0-9a-f-]{36}/, box(item).value).replace("&tat-ca=1", "");
      fetched(address, function (lines) { lay(item, lines); });
    }, true);
    var whole = null, fetchAll = function () {
      if (!picker.querySelector("li[data-more]")) return null;
      whole = whole || fetched(picker.dataset.all, function (lines) {
        items.forEach(function (item) { if (lines[box(item).value]) lay(item, lines[box(item).value]); });
      }).then(function () { whole = null; });
      return whole;
    };

    var search = picker.querySelector("[data-picker-search]"), folded = null;
    var find = function () {
      var words = fold(search.value).split(" ").filter(Boolean);
      if (words.length && !folded) folded = new Map(Array.from(picker.querySelectorAll("details"), function (each) { return [each, each.open]; }));
      var any = false;
      items.forEach(function (item) {
        var names = " " + item.dataset.found;
        item.found = words.every(function (word) { return names.indexOf(" " + word) >= 0 || word.length > 2 && names.indexOf(word) >= 0; });
      });
      items.slice().reverse().forEach(function (item) {
        var below = inside(item).some(function (inner) { return inner.found; });
        item.hidden = !item.found && !below && !(parent(item) && words.length && aboveFound(item));
        any = any || !item.hidden;
        var details = item.querySelector(":scope > details");
        if (details && words.length) details.open = below;
      });
      if (!words.length && folded) { folded.forEach(function (was, each) { each.open = was; }); folded = null; }
      picker.querySelector("[data-picker-empty]").hidden = any;
    };
    var aboveFound = function (item) {
      for (var above = parent(item); above; above = parent(above)) if (above.found) return true;
      return false;
    };
    if (search) {
      search.addEventListener("input", function (event) {
        var coming = search.value.trim() && fetchAll();
        event.stopPropagation(); find();
        if (coming) coming.then(find);
      });
      search.addEventListener("keydown", function (event) {
        if (event.key === "Enter") event.preventDefault();
        if (event.key === "Escape" && search.value) { event.stopPropagation(); search.value = ""; find(); }
        if (event.key === "ArrowDown") { event.preventDefault(); step(null, 1); }
      });
    }
    /* arrow keys: up and down through what is seen, right opens, left closes or goes up */
    var seen = function () { return items.filter(function (item) { return box(item).checkVisibility(); }); };
    var step = function (from, way) {
      var all = seen(), to = all[from ? all.indexOf(from) + way : 0];
      if (to) box(to).focus();
    };
    picker.addEventListener("keydown", function (event) {
      var item = event.target.closest("li");
      if (!item || event.target.type !== "checkbox") return;
      var details = item.querySelector(":scope > details"), all = seen();
      if (event.key === "ArrowDown") step(item, 1);
      else if (event.key === "ArrowUp") { if (item === all[0]) { if (search) search.focus(); } else step(item, -1); }
      else if (event.key === "ArrowRight" && details) { if (details.open) step(item, 1); else details.open = true; }
      else if (event.key === "ArrowLeft") { if (details && details.open) details.open = false; else if (parent(item)) box(parent(item)).focus(); else return; }
      else if (event.key === "Home") step(null, 1);
      else if (event.key === "End") box(all[all.length - 1]).focus();
      else return;
      event.preventDefault();
    });
    /* what is sent is the tick on the whole, not on all that lies in it */
    var form = picker.closest("form");
    if (form) form.addEventListener("formdata", function (event) {
      var name = box(items[0]).name, kept = items.filter(function (item) {
        return box(item).checked && !(parent(item) && box(parent(item)).checked);
      });
      event.formData.delete(name);
      kept.forEach(function (item) { event.formData.append(name, box(item).value); });
    });
    items.forEach(function (item) { if (box(item).checked && box(item).type === "checkbox") inside(item).forEach(function (inner) { box(inner).checked = true; }); });
    settle();
  };
  var ready = function (scope) { scope.querySelectorAll("[data-picker]").forEach(equip); };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", function () { ready(document); }); else ready(document);
  document.addEventListener("htmx:load", function (event) { ready(event.detail.elt); });
})();
