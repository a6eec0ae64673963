/* A calendar beside every [data-date]: Monday first, in Vietnamese, whatever the browser's language. Without this file one types. */
(function () {
  "use strict";
  var DAYS = ["T2", "T3", "T4", "T5", "T6", "T7", "CN"];
  var LONG = ["thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật"];
  var ICON = '<svg class="icon" width="20" height="20" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4"/></svg>';
  var open = null;
  var two = function (number) { return String(number).padStart(2, "0"); };
  var make = function (name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };
  /* what stands in the field, as far as it can be read without the server */
  var read = function (field) {
    var day = /(\d{1,2})[\/.-](\d{1,2})[\/.-](\d{4})/.exec(field.value), time = /(\d{1,2})\s*[:hg]\s*(\d{1,2})?/.exec(field.value);
    return { day: day ? new Date(+day[3], +day[2] - 1, +day[1]) : null, hour: time ? +time[1] : null, minute: time ? +(time[2] || 0) : 0 };
  };
  var write = function (field, day, hour, minute) {
    var text = day ? day.getDate() + "/" + (day.getMonth() + 1) + "/" + day.getFullYear() : "";
    if (hour !== null && field.dataset.date !== "day") text += " " + two(hour) + ":" + two(minute);
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  var close = function (focus) {
    if (!open) return;
    open.box.remove();
    open.button.setAttribute("aria-expanded", "false");
    if (focus) open.button.focus();
    open = null;
  };
  var draw = function (box, field, shown, aim) {
    var now = read(field), today = new Date();
    box.replaceChildren();
    var head = make("div", "calendar__head");
    [[-1, "Tháng trước", "‹"], [1, "Tháng sau", "›"]].forEach(function (way) {
      var turn = make("button", "calendar__turn", way[2]);
      turn.type = "button";
      turn.setAttribute("aria-label", way[1]);
      turn.addEventListener("click", function () { draw(box, field, new Date(shown.getFullYear(), shown.getMonth() + way[0], 1), way[1]); });
      head.append(turn);
    });
    head.insertBefore(make("strong", "", "Tháng " + (shown.getMonth() + 1) + " năm " + shown.getFullYear()), head.lastChild);
    var grid = make("div", "calendar__grid");
    DAYS.forEach(function (name) { grid.append(make("span", "calendar__name", name)); });
    var first = new Date(shown.getFullYear(), shown.getMonth(), 1), last = new Date(shown.getFullYear(), shown.getMonth() + 1, 0).getDate();
    for (var number = 1; number <= last; number++) {
      var day = new Date(shown.getFullYear(), shown.getMonth(), number), button = make("button", "calendar__day", String(number));
      button.type = "button";
      var weekday = (day.getDay() + 6) % 7;
      if (number === 1) button.classList.add("calendar__day--" + ((first.getDay() + 6) % 7));
      button.setAttribute("aria-label", LONG[weekday] + ", " + number + "/" + (shown.getMonth() + 1) + "/" + shown.getFullYear());
      if (day.toDateString() === today.toDateString()) button.setAttribute("aria-current", "date");
      if (now.day && day.toDateString() === now.day.toDateString()) button.setAttribute("aria-pressed", "true");
      button.dataset.day = number;
      grid.append(button);
    }
    grid.addEventListener("click", function (event) {
      var chosen = event.target.closest("[data-day]");
      if (!chosen) return;
      var hour = now.hour !== null || field.dataset.date !== "moment" ? now.hour : 17;
      write(field, new Date(shown.getFullYear(), shown.getMonth(), +chosen.dataset.day), hour, now.hour !== null ? now.minute : 0);
      if (field.dataset.date === "day") close(true); else draw(box, field, shown, +chosen.dataset.day);
    });
    grid.addEventListener("keydown", function (event) {
      var step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key], from = event.target.dataset.day;
      if (!step || !from) return;
      event.preventDefault();
      var to = new Date(shown.getFullYear(), shown.getMonth(), +from + step);
      if (to.getMonth() === shown.getMonth()) grid.querySelector('[data-day="' + to.getDate() + '"]').focus();
      else draw(box, field, new Date(to.getFullYear(), to.getMonth(), 1), to.getDate());
    });
    box.append(head, grid);
    if (field.dataset.date !== "day") box.append(hours(box, field, now));
    var end = make("button", "button button--wide", "Xong");
    end.type = "button";
    end.addEventListener("click", function () { close(true); });
    box.append(end);
    var aimed = typeof aim === "number" ? grid.querySelector('[data-day="' + aim + '"]') : box.querySelector('[aria-label="' + aim + '"]');
    if (aimed) aimed.focus();
  };
  var hours = function (box, field, now) {
    var row = make("div", "calendar__time");
    var choice = function (label, values, value) {
      var made = make("select");
      made.setAttribute("aria-label", label);
      made.append(new Option("–", ""));
      values.forEach(function (number) { made.append(new Option(two(number), number, false, number === value)); });
      return made;
    };
    var minutes = [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55];
    if (minutes.indexOf(now.minute) < 0) minutes.push(now.minute);
    var hour = choice("Giờ", Array.from({ length: 24 }, function (_, n) { return n; }), now.hour);
    var minute = choice("Phút", minutes.sort(function (a, b) { return a - b; }), now.hour === null ? null : now.minute);
    row.addEventListener("change", function (event) {
      event.stopPropagation();
      write(field, read(field).day || new Date(), hour.value === "" ? null : +hour.value, +(minute.value || 0));
    });
    row.append(make("span", "", "Giờ"), hour, make("span", "", ":"), minute);
    return row;
  };
  var equip = function (field) {
    if (field.dataset.ready) return;
    field.dataset.ready = "yes";
    var row = make("div", "date-row"), button = make("button", "button date-row__open");
    button.type = "button";
    button.innerHTML = ICON;
    button.setAttribute("aria-label", "Chọn trên lịch");
    button.setAttribute("aria-expanded", "false");
    field.before(row);
    row.append(field, button);
    button.addEventListener("click", function () {
      if (open && open.button === button) return close(true);
      close(false);
      var box = make("div", "calendar");
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", "Lịch");
      row.append(box);
      open = { box: box, button: button, row: row };
      button.setAttribute("aria-expanded", "true");
      var day = read(field).day || new Date();
      draw(box, field, new Date(day.getFullYear(), day.getMonth(), 1), day.getDate());
    });
  };
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && open && open.row.contains(event.target)) { event.stopPropagation(); close(true); }
  });
  document.addEventListener("pointerdown", function (event) {
    if (open && !open.row.contains(event.target)) close(false);
  });
  var ready = function (scope) { scope.querySelectorAll("input[data-date]").forEach(equip); };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", function () { ready(document); }); else ready(document);
  document.addEventListener("htmx:load", function (event) { ready(event.detail.elt); });
})();
