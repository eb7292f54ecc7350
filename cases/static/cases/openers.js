// What the theme opens by a click on a mere mark opens by keyboard, too, and is called by a word.
"use strict";
(() => {
  // What opens, its name, and what it opens, in which the keyboard goes on.
  const OPENERS = [
    ["[x-on\\:click^=filterOpen]:not(#changelist-filter-close)", "Filters", "#changelist-filter"],
    ["[x-on\\:click^=sidebarMobileOpen]", "Side bar", "#nav-sidebar"],
    ["[x-on\\:click^=sidebarDesktopOpen]", "Side bar", ""],
    ["[x-on\\:click^=openUserLinks]", "Account", "nav.absolute:has(#logout-form)"],
    ["[x-on\\:click^=showActions]", "More", ""],
    ["[x-on\\:click^=switchTheme]", "", ""],
  ];
  const MARKS = ".material-symbols-outlined";
  let opened = null;

  const spoken = (element) => {
    const copy = element.cloneNode(true);
    for (const mark of copy.querySelectorAll(MARKS)) mark.remove();
    return element.matches(MARKS) ? "" : copy.textContent.trim().replace(/\s+/g, " ");
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const [selector, name] of OPENERS) {
      for (const opener of document.querySelectorAll(selector)) {
        // Before the name of the person stands its first letter as a picture.
        const person = name === "Account" && opener.querySelector(".truncate");
        const words = person ? `${name}: ${spoken(person)}` : spoken(opener) || name;
        opener.setAttribute("role", "button");
        opener.setAttribute("aria-label", words);
        opener.tabIndex = 0;
      }
    }
    // Each mark is drawn from a word that nobody is to hear.
    for (const mark of document.querySelectorAll(`${MARKS}:not([role])`)) {
      mark.setAttribute("aria-hidden", "true");
    }
  });

  const openerOf = (element) => OPENERS.find(([selector]) => element.matches(selector));

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && opened?.inside.contains(event.target)) {
      if (opened.inside.checkVisibility()) opened.opener.click();
      opened.opener.focus();
      return;
    }
    const found = openerOf(event.target);
    if (!found || !["Enter", " "].includes(event.key) || event.ctrlKey) return;
    event.preventDefault();
    event.target.click();
    const inside = found[2] && document.querySelector(found[2]);
    if (!inside) return;
    // What closes it may stand inside.
    if (!inside.contains(event.target)) opened = { opener: event.target, inside };
    // It is shown, or gone, in the next frame.
    setTimeout(() => requestAnimationFrame(() => {
      const stops = [...inside.querySelectorAll("a[href], button, input, select, [tabindex='0']")];
      const next = inside.checkVisibility()
        ? stops.find((each) => each.checkVisibility())
        : opened?.opener;
      next?.focus();
    }));
  });
})();
