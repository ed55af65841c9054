/* The territory picker: an editable combobox with a list, after the ARIA Authoring
   Practices. Without it, the server understands what the field holds. */
(function () {
  "use strict";
  var PAUSE = 150;

  function element(name, attributes, text) {
    var made = document.createElement(name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text) { made.textContent = text; }
    return made;
  }

  function enhance(box) {
    if (box.querySelector("[role=combobox]")) { return; }
    var words = JSON.parse(box.getAttribute("data-words"));
    var several = box.getAttribute("data-several");
    var field = box.querySelector("input[type=text]");
    var level = box.querySelector("select");
    var list = element("ul", { id: field.id + "-list", role: "listbox", hidden: "",
      "aria-label": box.querySelector("label[for='" + field.id + "']").textContent });
    var status = element("p", { "class": "visually-hidden", role: "status" });
    var options = [], active = -1, timer = 0, asked = 0;
    list.className = "socle-picker-list";
    field.parentNode.appendChild(list);
    box.appendChild(status);
    [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"],
      ["aria-controls", list.id]].forEach(function (pair) { field.setAttribute(pair[0], pair[1]); });

    function close() {
      window.clearTimeout(timer);
      asked += 1;
      list.hidden = true;
      activate(-1);
      field.setAttribute("aria-expanded", "false");
    }

    function activate(at) {
      active = at;
      Array.prototype.forEach.call(list.children, function (line, i) {
        line.setAttribute("aria-selected", String(i === at));
      });
      if (at < 0) { field.removeAttribute("aria-activedescendant"); return; }
      field.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }

    function details(one) {
      var parts = [words.levels[one.level] || "", one.departement_name];
      var text = parts.filter(function (part) { return part && part !== one.name; }).join(", ");
      return one.old_name ? text + " – " + words.formerly.replace("{name}", one.old_name) : text;
    }

    function written(one) {
      return one.name + " (" + (one.level === "perimetre" ? one.id : one.code) + ")";
    }

    function placed(one) {
      var place = one.departement_name;
      return written(one) + ", " + (place && place !== one.name ? place : words.levels[one.level]);
    }

    function show(found) {
      options = found;
      list.textContent = "";
      found.forEach(function (one, i) {
        var line = element("li", { id: list.id + "-" + i, role: "option", "aria-selected": "false" }, one.name);
        line.appendChild(element("span", {}, details(one)));
        line.addEventListener("mousedown", function (event) { event.preventDefault(); });
        line.addEventListener("click", function () { choose(i); });
        list.appendChild(line);
      });
      list.hidden = !found.length;
      active = -1;
      field.setAttribute("aria-expanded", String(!list.hidden));
      status.textContent = found.length > 1 ? words.many.replace("{count}", found.length)
        : found.length ? words.one : words.none;
    }

    function ask() {
      var text = field.value.trim(), mine = asked += 1;
      if (!text) { close(); status.textContent = ""; return; }
      var url = box.getAttribute("data-socle-picker") + "?q=" + encodeURIComponent(text);
      if (level && level.value) { url += "&level=" + level.value; }
      if (box.hasAttribute("data-within")) { url += "&within=" + encodeURIComponent(box.getAttribute("data-within")); }
      fetch(url, { headers: { Accept: "application/json" } })
        .then(function (answer) { return answer.ok ? answer.json() : { results: [] }; })
        .then(function (found) { if (mine === asked) { show(found.results); } })
        .catch(function () { if (mine === asked) { close(); } });
    }

    function choose(at) {
      var one = options[at];
      close();
      if (several) { add(one); field.value = ""; } else { field.value = written(one); understood(one); }
      field.focus();
    }

    function understood(one) {
      if (box.hasAttribute("data-quiet")) { return; }
      var line = box.querySelector("p.socle-understood");
      if (!line && one) {
        line = element("p", { "class": "socle-understood" });
        box.querySelector(".socle-picker-row").insertAdjacentElement("afterend", line);
      }
      if (line) { line.textContent = one ? words.understood + " " + placed(one) : ""; }
    }

    function chips() {
      var found = box.querySelector(".socle-chips");
      if (!found) {
        found = element("div", { "class": "socle-chips" });
        box.insertBefore(found, box.firstChild);
      }
      return found;
    }

    function add(one) {
      var held = box.querySelectorAll(".socle-chip input");
      if (Array.prototype.some.call(held, function (input) { return input.value === one.id; })) { return; }
      var chip = element("span", { "class": "socle-chip", "data-socle-chip": one.name });
      chip.appendChild(element("input", { type: "hidden", name: several, value: one.id }));
      chip.appendChild(element("span", {}, placed(one)));
      removable(chip);
      chips().appendChild(chip);
      status.textContent = words.added.replace("{name}", one.name);
    }

    function removable(chip) {
      var name = chip.getAttribute("data-socle-chip");
      var input = chip.querySelector("input");
      var label = chip.querySelector("label");
      var button = element("button", { type: "button", "aria-label": words.remove.replace("{name}", name) });
      input.type = "hidden";
      if (label) { label.replaceWith(element("span", {}, label.textContent)); }
      button.appendChild(element("i", { "class": "fa fa-xmark", "aria-hidden": "true" }));
      button.addEventListener("click", function () {
        chip.remove();
        if (!box.querySelector(".socle-chip")) {
          chips().remove();
          box.querySelector("label[for='" + field.id + "']").textContent = box.getAttribute("data-label");
        }
        status.textContent = words.removed.replace("{name}", name);
        field.focus();
      });
      chip.appendChild(button);
    }

    box.querySelectorAll(".socle-chip").forEach(removable);
    field.addEventListener("input", function () {
      understood(null);
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, PAUSE);
    });
    if (level) { level.addEventListener("change", close); }
    field.addEventListener("blur", close);
    field.addEventListener("keydown", function (event) {
      var open = !list.hidden, last = options.length - 1;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!open) { ask(); return; }
        var down = event.key === "ArrowDown";
        activate(down ? (active < last ? active + 1 : 0) : (active > 0 ? active - 1 : last));
      } else if (event.key === "Enter" && open && active >= 0) {
        event.preventDefault();
        choose(active);
      } else if (event.key === "Enter" && several && field.value.trim()) {
        event.preventDefault(); // the list comes, or is there: a form half typed is not sent
        if (!open) { ask(); }
      } else if (event.key === "Escape") {
        if (open) { event.preventDefault(); close(); } else { field.value = ""; understood(null); }
      }
    });
  }

  function enhanceAll() { document.querySelectorAll("[data-socle-picker]").forEach(enhance); }
  enhanceAll();
  document.addEventListener("htmx:load", enhanceAll); // CKAN changes the page of a list so
})();
