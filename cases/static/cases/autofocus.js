// Chromium now and then leaves out a field's autofocus right after a form was sent with Enter:
// whoever signs in by keyboard would have to search for the field of the code.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const field = document.querySelector("[autofocus]");
  if (field && !location.hash && document.activeElement === document.body) field.focus();
});
