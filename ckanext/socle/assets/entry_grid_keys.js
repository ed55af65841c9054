/* The keys of the grid: from cell to cell, undo, the same as above. */
(function () {
  "use strict";
  var parts = window.socleEntryGrid = window.socleEntryGrid || {};

  parts.keys = function (grid) {
    function across(at, step) {
      var c = at.c + step;
      while (c >= 0 && c < grid.width && !grid.isShown(c)) { c += step; }
      grid.focus(at.r, c);
    }
    function isAtEdge(field, step) {
      var at = step < 0 ? 0 : field.value.length;
      return field.selectionStart === field.selectionEnd && field.selectionStart === at;
    }
    function withControl(key, at) {
      if (key === "d" && at.r > 0) { return function () { grid.write(at.r, at.c, grid.value(at.r - 1, at.c)); }; }
      if (key === "home") { return function () { grid.focus(0, at.c); }; }
      if (key === "end") { return function () { grid.focus(Math.max(grid.lastTyped() - 1, 0), at.c); }; }
      return null;
    }
    function inText(key, at, field) {
      // Lists and calendars have their own use of the arrows.
      if (field.type !== "text") { return null; }
      if (key === "arrowdown") { return function () { grid.focus(at.r + 1, at.c); }; }
      if (key === "arrowup") { return function () { grid.focus(at.r - 1, at.c); }; }
      if (key === "arrowleft" && at.c > 0 && isAtEdge(field, -1)) { return function () { across(at, -1); }; }
      if (key === "arrowright" && isAtEdge(field, 1)) { return function () { across(at, 1); }; }
      return null;
    }
    grid.body.addEventListener("keydown", function (event) {
      var at = grid.here(), key = event.key.toLowerCase(), act;
      if (!at || event.isComposing || event.altKey) { return; }
      if (event.ctrlKey || event.metaKey) { act = withControl(key, at); }
      else if (key === "enter") { act = function () { grid.focus(at.r + (event.shiftKey ? -1 : 1), at.c); }; }
      else if (!event.shiftKey) { act = inText(key, at, event.target); }
      if (act) { event.preventDefault(); act(); }
    });
    grid.form.addEventListener("keydown", function (event) {
      var key = event.key.toLowerCase(), again = key === "y" || (key === "z" && event.shiftKey);
      if (!(event.ctrlKey || event.metaKey) || event.target.id === "socle-paste") { return; }
      if (key === "z" || key === "y") {
        event.preventDefault();
        if (again) { grid.redo(); } else { grid.undo(); }
      }
    });
  };
})();
