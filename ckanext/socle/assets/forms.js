/* Lets the browser ask for what a new dataset needs; without it, the server does. */
(function () {
  "use strict";
  var form = document.getElementById("dataset-edit");
  if (form && form.querySelector("[required]")) { form.removeAttribute("novalidate"); }
})();
