// A note that was typed but not kept is not lost without a question.
"use strict";
const note = document.querySelector("#notes textarea");
if (note) {
  let isSent = false;
  note.form.addEventListener("submit", () => { isSent = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!isSent && note.value.trim()) event.preventDefault();
  });
}
