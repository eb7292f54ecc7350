/* Whoever writes for long on one page of the desk is still there: ask now and then, which keeps
   the session open. Where it has ended all the same, say so before anything is sent and lost;
   after a sign-in in another tab the forms here get a token that is good again. */
"use strict";
(() => {
  const ADDRESS = "/admin/account/still-here/";
  const SELDOM = 5 * 60 * 1000;
  const OFTEN = 5 * 1000;
  let asked = Date.now();
  let notice = null;

  const show = () => {
    if (notice) return;
    notice = document.createElement("div");
    notice.setAttribute("role", "alert");
    notice.className = "signed-out";
    const link = document.createElement("a");
    link.href = "/admin/account/";
    link.target = "_blank";
    link.textContent = "Sign in again in another tab";
    notice.append("You have been signed out. What you wrote is still here: ", link, ", come back, and save.");
    document.body.prepend(notice);
  };

  const ask = async () => {
    const fields = document.querySelectorAll("[name=csrfmiddlewaretoken]");
    if (!fields.length || Date.now() - asked < (notice ? OFTEN : SELDOM)) return;
    asked = Date.now();
    const answer = await fetch(ADDRESS, { credentials: "same-origin" }).catch(() => null);
    if (!answer) return;
    if (answer.status === 401) return show();
    if (!answer.ok) return;
    const token = await answer.text();
    fields.forEach((field) => { field.value = token; });
    if (notice) notice.remove();
    notice = null;
  };

  document.addEventListener("input", ask, { passive: true });
  window.addEventListener("focus", ask);
})();
