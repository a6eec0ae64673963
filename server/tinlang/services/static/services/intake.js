// What the clerk reads while typing: the sum for so many copies, and the papers that are needed for what was answered.
(function () {
  "use strict";
  var form = document.querySelector("[data-intake]");
  if (!form) return;
  var total = form.querySelector("[data-total]");

  function sum() {
    var due = Number(total.dataset.fixed);
    form.querySelectorAll("[data-amount]").forEach(function (one) {
      due += Number(one.dataset.amount) * (parseInt(one.querySelector("input").value, 10) || 0);
    });
    total.querySelector("strong").textContent = due.toLocaleString("vi-VN");
  }
  function answered(name) {
    var one = form.querySelector('[name="' + CSS.escape(name) + '"]:checked, select[name="' + CSS.escape(name) + '"]');
    return one ? one.value : "";
  }
  function papers(changed) {
    form.querySelectorAll("[data-when]").forEach(function (row) {
      var needed = answered(row.dataset.when) === row.dataset.is, tick = row.querySelector('input[type="checkbox"]');
      row.hidden = !needed && !(changed !== row.dataset.when && tick.checked);
      if (changed === row.dataset.when) tick.checked = needed && "required" in row.dataset;
    });
  }
  form.addEventListener("input", function (event) {
    if (total && event.target.closest("[data-amount]")) sum();
  });
  form.addEventListener("change", function (event) { papers(event.target.name); });
  papers("");
})();
