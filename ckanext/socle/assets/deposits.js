/* Sends a file as soon as it is chosen or dropped; without it, there is the button. */
(function () {
  "use strict";
  var form = document.querySelector("[data-socle-deposit]");
  if (!form) { return; }
  var zone = form.querySelector(".socle-drop");
  var input = form.querySelector("input[type=file]");
  var organization = form.querySelector("[name=organisme]");
  function send() {
    // The public body must be chosen first, where there are several.
    if (input.files.length && (!organization || organization.value)) { form.requestSubmit(); }
  }
  input.addEventListener("change", send);
  ["dragenter", "dragover"].forEach(function (name) {
    zone.addEventListener(name, function (event) { event.preventDefault(); zone.classList.add("socle-drop--over"); });
  });
  ["dragleave", "drop"].forEach(function (name) {
    zone.addEventListener(name, function () { zone.classList.remove("socle-drop--over"); });
  });
  zone.addEventListener("drop", function (event) {
    event.preventDefault();
    if (event.dataTransfer && event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      send();
    }
  });
})();
