/* What is pasted in the grid: the server lays it, by its titles or from the cell on. */
(function () {
  "use strict";
  var parts = window.socleEntryGrid = window.socleEntryGrid || {};

  parts.paste = function (grid) {
    var frame = grid.frame, area = document.getElementById("socle-paste");

    function shownFrom(c) {
      var places = [];
      for (var i = c; i < grid.width; i += 1) {
        if (grid.isShown(i)) { places.push(i); }
      }
      return places;
    }
    function wait(on) {
      frame.setAttribute("aria-busy", String(on));
      frame.inert = on;
    }
    function paste(text, r, c) {
      wait(true);
      return grid.send(grid.form.dataset.paste, { texte: text, ligne: r, colonnes: shownFrom(c) })
        .then(function (answer) {
          if (!answer.ok) { throw new Error(answer.status); }
          return answer.json();
        })
        .then(function (found) {
          grid.replace(found.rows);
          grid.say(found.text);
          grid.changed();
          return true;
        })
        .catch(function () {
          grid.say(grid.words.pasteFailed);
          return false;
        })
        .then(function (done) {
          wait(false);
          if (done) { grid.focus(r, c); }
          return done;
        });
    }
    grid.body.addEventListener("paste", function (event) {
      var text = event.clipboardData ? event.clipboardData.getData("text/plain") : "", at = grid.here();
      // One cell is the browser's own paste.
      if (!at || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) { return; }
      event.preventDefault();
      paste(text, at.r, at.c);
    });
    return function () {
      if (!area.value.trim()) { return; }
      paste(area.value, grid.lastTyped(), 0).then(function (done) {
        if (done) { area.value = ""; }
      });
    };
  };
})();
