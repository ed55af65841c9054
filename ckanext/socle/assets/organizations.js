/* Completes the name of a public body as it is typed; without it, the server understands. */
(function () {
  "use strict";
  var WAIT = 150;

  function complete(input) {
    if (input.hasAttribute("role")) { return; }
    var box = input.parentNode, list = document.createElement("ul"), status = document.createElement("p");
    var options = [], active = -1, asked = 0, timer;
    list.id = input.id + "-options";
    list.className = "socle-options";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", document.querySelector("label[for='" + input.id + "']").textContent.trim());
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    box.append(list, status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    close();

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(index) {
      active = index;
      Array.prototype.forEach.call(list.children, function (item, i) {
        item.setAttribute("aria-selected", String(i === index));
        if (i === index) {
          input.setAttribute("aria-activedescendant", item.id);
          item.scrollIntoView({ block: "nearest" });
        }
      });
    }

    function choose(index) {
      input.value = options[index].text;
      close();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function show(found) {
      options = found;
      list.replaceChildren.apply(list, found.map(function (one, i) {
        var item = document.createElement("li"), hint = document.createElement("span");
        item.id = list.id + "-" + i;
        item.setAttribute("role", "option");
        item.append(one.title);
        if (one.hint) { hint.textContent = one.hint; item.append(" ", hint); }
        item.addEventListener("mousedown", function (event) { event.preventDefault(); choose(i); });
        return item;
      }));
      status.textContent = found.length ? input.dataset.socleFound : input.dataset.socleNone;
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(Boolean(found.length)));
      input.removeAttribute("aria-activedescendant");
      active = -1;
    }

    function ask() {
      var url = new URL(input.dataset.socleComplete, location.href), number = ++asked;
      if (!input.value.trim()) { close(); return; }
      url.searchParams.set("q", input.value);
      fetch(url, { credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.json() : { results: [] }; })
        .then(function (found) { if (number === asked && document.activeElement === input) { show(found.results); } })
        .catch(close);
    }

    input.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("blur", function () { asked += 1; close(); });
    input.addEventListener("keydown", function (event) {
      var count = options.length, open = !list.hidden;
      if (event.key === "ArrowDown" && !open) { event.preventDefault(); ask(); }
      else if (event.key === "ArrowDown") { event.preventDefault(); mark((active + 1) % count); }
      else if (event.key === "ArrowUp" && open) { event.preventDefault(); mark((active + count - 1 + (active < 0)) % count); }
      else if (event.key === "Enter" && open && active >= 0) { event.preventDefault(); choose(active); }
      else if (event.key === "Escape" && open) { event.preventDefault(); close(); }
    });
  }

  function completeAll() {
    Array.prototype.forEach.call(document.querySelectorAll("input[data-socle-complete]"), complete);
  }
  completeAll();
  document.addEventListener("htmx:load", completeAll); // CKAN changes the page of a list so
})();
