/* What the check says of the rows of the grid: beside the cells, and in a list. */
(function () {
  "use strict";
  var LINES = 8, CELLS = 5, parts = window.socleEntryGrid = window.socleEntryGrid || {};

  parts.faults = function (grid) {
    var findings = [], marked = "", box = grid.one("[data-faults]"), lines = box.querySelector("ul");

    function told() {
      // A row that is being typed misses nothing yet.
      var at = grid.here();
      return findings.filter(function (f) { return !(f.blank && at && f.row === at.r); });
    }
    function clear() {
      Array.prototype.forEach.call(grid.body.querySelectorAll(".socle-grid-wrong, .socle-grid-doubt"), function (cell) {
        var line = cell.querySelector(".socle-grid-said"), field = cell.querySelector(".socle-grid-cell");
        cell.classList.remove("socle-grid-wrong", "socle-grid-doubt");
        line.hidden = true;
        line.replaceChildren();
        if (field) { field.removeAttribute("aria-invalid"); field.removeAttribute("aria-describedby"); }
      });
    }
    function paint(f, column) {
      var row = grid.rowAt(f.row), cell = row && row.cells[column === null ? 0 : column + 1];
      if (!cell) { return null; }
      var field = cell.querySelector(".socle-grid-cell"), line = cell.querySelector(".socle-grid-said");
      cell.classList.add(f.kind === "fix" ? "socle-grid-wrong" : "socle-grid-doubt");
      if (field && f.kind === "fix") { field.setAttribute("aria-invalid", "true"); }
      if (field) { field.setAttribute("aria-describedby", line.id); }
      return line;
    }
    function tell(f) {
      if (f.row === null) { return; }
      f.others.concat(f.column === null ? [] : [f.column]).forEach(grid.needs);
      f.others.forEach(function (column) { paint(f, column); });
      var line = paint(f, f.column);
      if (!line) { return; }
      line.hidden = false;
      line.append(f.text, " ");
      if (f.column !== null && f.suggestion !== null && f.suggestion !== grid.value(f.row, f.column)) {
        line.append(button(grid.fill(grid.words.write, { value: f.suggestion }), function () {
          grid.write(f.row, f.column, f.suggestion);
        }));
      }
    }
    function button(text, act) {
      var made = document.createElement("button");
      made.type = "button";
      made.textContent = text;
      made.addEventListener("click", act);
      return made;
    }
    function list(found) {
      // The same fault of one column is one line, with its first cells.
      var groups = [], known = {};
      found.forEach(function (f) {
        var key = f.column + " " + f.nature;
        if (!known[key]) { known[key] = []; groups.push(known[key]); }
        known[key].push(f);
      });
      box.hidden = !groups.length;
      lines.replaceChildren.apply(lines, groups.slice(0, LINES).map(lineOf));
      if (groups.length > LINES) { lines.append(plain(groups.length - LINES)); }
    }
    function plain(count) {
      var line = document.createElement("li");
      line.textContent = grid.fill(grid.words.more, { count: count });
      return line;
    }
    function lineOf(group) {
      var line = document.createElement("li"), f = group[0];
      group.slice(0, CELLS).forEach(function (one) {
        if (one.row === null) { return; }
        var name = one.column === null ? grid.fill(grid.words.row, { row: one.row + 2 }) : grid.letter(one.column) + (one.row + 2);
        line.append(button(name, function () { grid.focus(one.row, one.column || 0); }), " ");
      });
      if (group.length > CELLS) { line.append(grid.fill(grid.words.more, { count: f.count - CELLS }), " "); }
      line.append(f.column === null ? "" : grid.label(f.column) + "\u00a0: ", f.nature);
      return line;
    }
    function mark() {
      var found = told(), now = JSON.stringify(found);
      if (now === marked) { return; }
      marked = now;
      clear();
      found.forEach(tell);
      list(found.filter(function (f) { return f.kind === "fix"; }));
    }
    return {
      mark: mark,
      set: function (found) { findings = found; mark(); },
      forget: function () { findings = []; },
      drawn: function () { marked = ""; mark(); }
    };
  };
})();
