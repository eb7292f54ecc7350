// A note that was typed but not kept is not lost without a question.
"use strict";
const form = document.querySelector("form[data-note]");
if (form) {
  let isSent = false;
  form.addEventListener("submit", () => { isSent = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!isSent && form.elements.text.value.trim()) event.preventDefault();
  });
}
