// The menus beside fields that name other rows open by keyboard, too, as they do by the mouse.
"use strict";
(() => {
  const OPENER = "[x-ref^=relatedWidgetWrapper]";
  let opened = null;

  const prepare = () => {
    for (const opener of document.querySelectorAll(`${OPENER}:not([role])`)) {
      const field = opener.closest(".related-widget-wrapper").querySelector("select, input");
      opener.setAttribute("role", "button");
      opener.setAttribute("aria-label", `${field?.labels[0]?.firstChild.textContent.trim()}: more`);
      opener.tabIndex = 0;
    }
  };

  document.addEventListener("DOMContentLoaded", prepare);
  document.addEventListener("formset:added", prepare);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest("nav[id^=related-widget-wrapper]")) {
      opened?.focus();
    }
    if (!event.target.matches(OPENER) || !["Enter", " "].includes(event.key) || event.ctrlKey) return;
    event.preventDefault();
    opened = event.target;
    opened.click();
    // The menu stands at the end of the page, and is shown a moment later.
    setTimeout(() => {
      const menus = [...document.querySelectorAll("nav[id^=related-widget-wrapper]")];
      menus.find((menu) => menu.checkVisibility())?.querySelector("a[href]")?.focus();
    }, 50);
  });
})();
