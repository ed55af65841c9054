/* Follows a job: asks for its state every five seconds, shows it, and loads the page
   again once the job is over. Without JavaScript the page refreshes itself. */
(function () {
  "use strict";
  var box = document.querySelector("[data-socle-progress]");
  if (!box || !window.fetch) { return; }
  var bar = box.querySelector("progress");
  var line = box.querySelector("[role=status]");
  function ask() {
    fetch(box.getAttribute("data-socle-progress"), { headers: { Accept: "application/json" } })
      .then(function (answer) {
        if (!answer.ok) { throw new Error(answer.status); }
        return answer.json();
      })
      .then(function (state) {
        if (state.over) { window.location.reload(); return; }
        if (bar && state.total) { bar.max = state.total; bar.value = state.done; }
        if (line && line.textContent !== state.text) { line.textContent = state.text; }
        window.setTimeout(ask, 5000);
      })
      .catch(function () { window.setTimeout(ask, 15000); });
  }
  window.setTimeout(ask, 2000);
})();
