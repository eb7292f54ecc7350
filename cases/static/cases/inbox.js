// Keys of the inbox. They work only while an article has the focus, and nothing needs them.
"use strict";
(() => {
  const rows = () => Array.from(document.querySelectorAll(".inbox-row"));
  const focus = (row) => row && (row.querySelector(".inbox-title a") || row).focus();

  document.addEventListener("keydown", (event) => {
    const row = event.target.closest && event.target.closest(".inbox-row");
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") {
      focus(rows()[rows().indexOf(row) + (key === "j" ? 1 : -1)]);
    } else {
      const step = row.querySelector(`[data-key="${CSS.escape(key)}"]`);
      if (!step) return;
      step.click();
    }
    event.preventDefault();
  });

  // After a decision the list comes back at the article that follows.
  document.addEventListener("DOMContentLoaded", () => {
    if (/^#item-\d+$/.test(location.hash)) focus(document.querySelector(location.hash));
  });
})();
