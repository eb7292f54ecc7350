// The menus beside fields that name other rows open by keyboard, too, as they do by the mouse.
"use strict";
(() => {
  const OPENER = "[x-ref^=relatedWidgetWrapper]";
  let opened = null;

  const prepare = () => {
    for (const opener of document.querySelectorAll(`${OPENER}:not([role])`)) {
      const field = opener.closest(".related-widget-wrapper").querySelector("select, input");
      // In a table the name of a field stands above its column.
      const name = field?.labels?.[0]?.firstChild.textContent ?? opener.closest("td")?.dataset.label;
      opener.setAttribute("role", "button");
      opener.setAttribute("aria-label", `${name?.trim() ?? "Field"}: more`);
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
    // A click beside a menu closes it, even on its opener while it is on its way out: so whichever
    // is open is closed first, and the page is not told of the click that opens this one.
    document.body.click();
    opened.dispatchEvent(new MouseEvent("click"));
    // The menu stands at the end of the page, and is shown in the next frame.
    setTimeout(() => requestAnimationFrame(() => {
      const menus = [...document.querySelectorAll("nav[id^=related-widget-wrapper]")];
      menus.find((menu) => menu.checkVisibility())?.querySelector("a[href]")?.focus();
    }));
  });
})();
