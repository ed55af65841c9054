/* The grid: keyboard, undo, paste, a check while one types, the draft saved by itself.
   The page has the same table for those who have no script. Rows are in `rows`; the
   table shows fifty of them, twenty where there are many columns. What judges, pastes and saves is the server. */
(function () {
  "use strict";
  var form = document.getElementById("socle-grid");
  if (!form || !window.fetch || !form.replaceChildren || !form.requestSubmit) { return; }
  var JUDGE_AFTER = 500, JUDGE_AGAIN = 10000, MOST_STEPS = 100, FOLDED_FROM = 12, parts = window.socleEntryGrid;
  var data = JSON.parse(document.getElementById("socle-grid-data").textContent);
  var words = data.words;
  var model = document.getElementById("socle-grid-row").content.querySelector("tr");
  var frame = form.querySelector(".socle-grid-frame"), table = frame.querySelector("table");
  var body = table.tBodies[0], heads = Array.prototype.slice.call(table.tHead.rows[0].cells, 1);
  var width = heads.length, BY_PAGE = width > 30 ? 20 : 50, rows = data.rows.map(function (row) { return row.slice(); });
  var first = 0, past = [], future = [], editing = "", timers = {}, asked = 0, leaving = false;
  var isNarrow = window.matchMedia("(max-width: 600px)").matches;

  function one(selector) { return form.querySelector(selector); }
  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (whole, name) { return values[name]; });
  }
  function copy() { return rows.map(function (row) { return row.slice(); }); }
  function untouched(row) {
    return row.every(function (cell, c) { return !cell.trim() || cell.trim() === data.known[c]; });
  }
  function lastTyped() {
    var last = rows.length;
    while (last && untouched(rows[last - 1])) { last -= 1; }
    return last;
  }
  function letter(c) {
    return (c >= 26 ? letter(Math.floor(c / 26) - 1) : "") + String.fromCharCode(65 + c % 26);
  }
  function send(url, more) {
    var sent = Object.assign({ fichier: one("[name=fichier]").value, organisme: one("[name=organisme]").value, lignes: rows }, more);
    return fetch(url, { method: "POST", credentials: "same-origin", redirect: "manual", body: JSON.stringify(sent),
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": one("[name=_csrf_token]").value } });
  }

  /* ---- What is shown ---- */
  function grow() {
    // A blank row is always there to type in.
    var wanted = Math.min(Math.max(lastTyped() + 1, isNarrow ? 1 : 5), data.most);
    rows.length = Math.min(rows.length, Math.max(wanted, lastTyped()));
    while (rows.length < wanted) { rows.push(data.known.slice()); }
  }
  function control(r, c) {
    var row = body.rows[r - first];
    return row ? row.cells[c + 1].querySelector(".socle-grid-cell") : null;
  }
  function show(field, value, c) {
    var kind = heads[c].dataset.control;
    if (kind === "list") {
      if (!Array.prototype.some.call(field.options, function (o) { return o.value === value; })) { field.add(new Option(value, value)); }
    } else if (kind === "date") {
      field.type = !value || /^\d{4}-\d{2}-\d{2}$/.test(value) ? "date" : "text";
      field.value = value;
      if (field.value !== value) { field.type = "text"; }
    }
    field.value = value;
  }
  function makeRow(r) {
    var made = model.cloneNode(true);
    made.dataset.row = r;
    made.classList.toggle("socle-grid-blank", untouched(rows[r]));
    made.querySelector("[data-number]").textContent = r + 2;
    made.querySelector("[id^=socle-row]").id = "socle-row-" + r;
    var remove = made.querySelector(".socle-grid-remove");
    remove.hidden = false;
    remove.querySelector("span").id = "socle-remove-" + r;
    remove.setAttribute("aria-labelledby", "socle-remove-" + r + " socle-row-" + r);
    Array.prototype.slice.call(made.cells, 1).forEach(function (cell, c) {
      var field = cell.querySelector(".socle-grid-cell"), id = "socle-cell-" + r + "-" + c;
      field.id = id;
      field.removeAttribute("name");
      field.setAttribute("aria-labelledby", "socle-column-" + c + " socle-row-" + r);
      cell.querySelector(".socle-grid-said").id = id + "-said";
      if (heads[c].hasAttribute("data-spare")) { cell.setAttribute("data-spare", ""); }
      show(field, rows[r][c], c);
    });
    return made;
  }
  function draw() {
    grow();
    first = Math.max(0, Math.min(first, Math.floor((rows.length - 1) / BY_PAGE) * BY_PAGE));
    var shown = document.createDocumentFragment(), last = Math.min(first + BY_PAGE, rows.length);
    for (var r = first; r < last; r += 1) { shown.appendChild(makeRow(r)); }
    body.replaceChildren(shown);
    var pages = one("[data-pages]");
    pages.hidden = rows.length <= BY_PAGE;
    one("[data-range]").textContent = fill(words.rows, { first: first + 2, last: last + 1, count: rows.length });
    one("[data-do=before]").disabled = first === 0;
    one("[data-do=after]").disabled = last >= rows.length;
    faults.drawn();
    tools();
  }
  function extend() {
    // Another blank row below, without drawing the others again.
    var before = rows.length;
    if (lastTyped() < before || before >= data.most) { return; }
    grow();
    if (rows.length - first > BY_PAGE) { draw(); return; }
    for (var r = before; r < rows.length; r += 1) { body.appendChild(makeRow(r)); }
  }
  function tools() {
    one("[data-do=undo]").disabled = !past.length;
    one("[data-do=redo]").disabled = !future.length;
  }
  function focus(r, c) {
    if (r >= data.most) { say(words.full); }
    if (r < 0 || r >= rows.length || c < 0 || c >= width) { return; }
    if (r < first || r >= first + BY_PAGE) { first = Math.floor(r / BY_PAGE) * BY_PAGE; draw(); }
    var field = control(r, c);
    field.focus();
    if (field.select && field.type === "text") { field.select(); }
  }
  function place(field) {
    var cell = field.closest("td");
    return { r: Number(cell.parentNode.dataset.row), c: Number(cell.dataset.column) };
  }
  function here() {
    var at = document.activeElement;
    return at && at.classList.contains("socle-grid-cell") ? place(at) : null;
  }

  /* ---- Optional columns ---- */
  function fold(short) {
    var any = false;
    heads.forEach(function (head, c) {
      var spare = head.hasAttribute("data-optional") && !rows.some(function (row) { return row[c].trim() && row[c] !== data.known[c]; });
      head.toggleAttribute("data-spare", spare);
      any = any || spare;
    });
    var button = one("[data-do=short]");
    any = any && heads.some(function (head) { return !head.hasAttribute("data-spare"); });
    button.hidden = !any;
    table.classList.toggle("socle-grid--short", any && short);
    button.textContent = any && short ? words.short : words.whole;
  }
  function needs(c) {
    // A column that a fault tells of is shown.
    if (!heads[c].hasAttribute("data-spare")) { return; }
    heads[c].removeAttribute("data-spare");
    Array.prototype.forEach.call(body.rows, function (row) { row.cells[c + 1].removeAttribute("data-spare"); });
  }
  function isShown(c) { return !(table.classList.contains("socle-grid--short") && heads[c].hasAttribute("data-spare")); }

  /* ---- Changes, undone and done again ---- */
  function remember() {
    past.push(copy());
    if (past.length > MOST_STEPS) { past.shift(); }
    future = [];
    tools();
  }
  function changed() {
    draft.changed();
    later("judge", judge, JUDGE_AFTER);
  }
  function later(name, act, wait) {
    window.clearTimeout(timers[name]);
    timers[name] = window.setTimeout(act, wait);
  }
  function write(r, c, value) {
    if (rows[r][c] === value) { return; }
    remember();
    editing = "";
    rows[r][c] = value;
    draw();
    focus(r, c);
    changed();
  }
  function travel(from, to, text) {
    var at = here();
    if (!from.length) { return; }
    faults.forget();
    to.push(copy());
    rows = from.pop();
    editing = "";
    draw();
    if (at) { focus(Math.min(at.r, rows.length - 1), at.c); }
    say(text);
    changed();
  }
  function undo() { travel(past, future, words.undone); }
  function redo() { travel(future, past, words.redone); }
  function removeRow(r) {
    remember();
    faults.forget();
    rows.splice(r, 1);
    draw();
    focus(Math.min(r, rows.length - 1), 0);
    say(fill(words.removed, { row: r + 2 }));
    changed();
  }

  /* ---- The check, and what it says ---- */
  function say(text) {
    var line = one("[data-verdict]");
    if (line.textContent !== text) { line.textContent = text; }
  }
  function judge() {
    var number = asked += 1;
    send(form.dataset.check)
      .then(function (answer) { if (!answer.ok) { throw new Error(answer.status); } return answer.json(); })
      .then(function (found) {
        if (number !== asked) { return; }
        faults.set(found.findings);
        say(found.text);
      })
      .catch(function () { if (number === asked) { later("judge", judge, JUDGE_AGAIN); } });
  }

  function replace(made) {
    remember();
    editing = "";
    rows = made;
    faults.forget();
    fold(table.classList.contains("socle-grid--short"));
    draw();
  }

  /* ---- Events ---- */
  body.addEventListener("input", function (event) {
    var at = place(event.target), key = at.r + "-" + at.c;
    if (editing !== key) { remember(); editing = key; }
    rows[at.r][at.c] = event.target.value;
    event.target.closest("tr").classList.toggle("socle-grid-blank", untouched(rows[at.r]));
    extend();
    changed();
  });
  body.addEventListener("focusin", function (event) {
    if (!event.target.classList.contains("socle-grid-cell")) { return; }
    editing = "";
    later("mark", faults.mark, 50);
  });
  body.addEventListener("focusout", function (event) {
    if (event.target.validity && event.target.validity.badInput) { say(words.partial); }
  });
  body.addEventListener("click", function (event) {
    var button = event.target.closest(".socle-grid-remove");
    if (button) { removeRow(Number(button.closest("tr").dataset.row)); }
  });
  form.addEventListener("click", function (event) {
    var button = event.target.closest("[data-do]");
    if (!button) { return; }
    ({
      undo: undo,
      redo: redo,
      short: function () { fold(!table.classList.contains("socle-grid--short")); draw(); },
      before: function () { first -= BY_PAGE; draw(); },
      after: function () { first += BY_PAGE; draw(); }
    })[button.dataset.do]();
  });
  form.addEventListener("submit", function (event) {
    var button = event.submitter, done = button ? button.value : "";
    if (leaving) { return; }
    event.preventDefault();
    if (done === "coller") { pasteBelow(); return; }
    if (done === "enregistrer") { draft.insist(); return; }
    (done === "abandonner" ? Promise.resolve(true) : draft.settle()).then(function (ok) {
      if (ok) { leave(button); }
    });
  });
  function leave(button) {
    leaving = true;
    one("[name=enregistre]").value = "oui";
    Array.prototype.forEach.call(body.querySelectorAll(".socle-grid-cell"), function (field) { field.disabled = true; });
    // Not while the form is being sent: a second sending would be ignored.
    window.setTimeout(function () { form.requestSubmit(button); }, 0);
  }
  window.addEventListener("beforeunload", function (event) { if (draft.isDirty() && !leaving) { event.preventDefault(); } });

  /* ---- Start ---- */
  var grid = {
    form: form, body: body, words: words, one: one, fill: fill, letter: letter, here: here, send: send, focus: focus, write: write,
    lastTyped: lastTyped, needs: needs, isShown: isShown, undo: undo, redo: redo, width: width,
    frame: frame, say: say, changed: changed, replace: replace,
    label: function (c) { return heads[c].dataset.label; },
    value: function (r, c) { return rows[r][c]; },
    rowAt: function (r) { return body.rows[r - first]; }
  };
  var faults = parts.faults(grid), draft = parts.draft(grid), pasteBelow = parts.paste(grid);
  parts.keys(grid);
  // A page that comes back from the browser's memory is asked for again.
  window.addEventListener("pageshow", function (event) { if (event.persisted) { window.location.reload(); } });
  Array.prototype.forEach.call(form.querySelectorAll("[data-bar]"), function (bar) { bar.hidden = false; });
  fold(width > FOLDED_FROM);
  draw();
  if (lastTyped()) { judge(); }
})();
