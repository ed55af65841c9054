/* The draft of what is typed in the grid: saved by itself a moment after each change. */
(function () {
  "use strict";
  var SAVE_AFTER = 1500, TRY_AGAIN = 10000, parts = window.socleEntryGrid = window.socleEntryGrid || {};

  parts.draft = function (grid) {
    var form = grid.form, words = grid.words, dirty = false, saving = false, blocked = false, timer = 0;
    var version = grid.one("[name=version]");

    function later(wait) {
      window.clearTimeout(timer);
      timer = window.setTimeout(save, wait);
    }
    function save() {
      window.clearTimeout(timer);
      if (!dirty || saving || blocked) { return Promise.resolve(!dirty); }
      if (!form.dataset.draft && !grid.lastTyped()) { dirty = false; return Promise.resolve(true); }
      dirty = false;
      saving = true;
      say(words.saving);
      return grid.send(form.dataset.draft || form.dataset.begin, { version: version.value })
        .then(answered)
        .catch(function (error) {
          dirty = true;
          say(typeof error === "string" ? error : words.unsaved, true);
          later(TRY_AGAIN);
          return false;
        })
        .then(function (done) {
          saving = false;
          if (dirty && done) { later(SAVE_AFTER); }
          return done;
        });
    }
    function answered(answer) {
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) { throw words.signedOut; }
      return answer.json().then(function (found) {
        version.value = found.version || version.value;
        if (answer.status === 409) { dirty = blocked = true; say(found.errors.join(" "), true); return false; }
        if (!answer.ok) { throw found.errors.join(" "); }
        kept(found.url);
        return true;
      });
    }
    function kept(url) {
      var now = new Date(), minutes = ("0" + now.getMinutes()).slice(-2);
      if (!form.dataset.draft) {
        form.dataset.draft = form.action = url;
        window.history.replaceState(null, "", url);
        grid.one("[data-forget]").hidden = false;
      }
      // What was typed while this was being saved is not.
      if (dirty) { return; }
      say(grid.fill(words.saved, { time: now.getHours() + "\u00a0h\u00a0" + minutes }));
    }
    function say(text, wrong) {
      var line = grid.one("[data-saved]");
      line.textContent = text;
      line.classList.toggle("error-block", Boolean(wrong));
      if (wrong) { line.setAttribute("role", "alert"); } else { line.removeAttribute("role"); }
    }
    function settle() {
      // What is being saved first, then what was typed meanwhile.
      if (saving) {
        return new Promise(function (resolve) { window.setTimeout(function () { resolve(settle()); }, 100); });
      }
      blocked = false;
      return dirty ? save() : Promise.resolve(true);
    }
    document.addEventListener("visibilitychange", function () { if (document.hidden) { save(); } });
    return {
      changed: function () {
        dirty = true;
        if (!blocked) { say(""); }
        later(SAVE_AFTER);
      },
      isDirty: function () { return dirty; },
      insist: function () { dirty = true; return settle(); },
      settle: settle
    };
  };
})();
