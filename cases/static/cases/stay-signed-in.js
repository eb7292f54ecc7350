/* Whoever writes for long on one page of the desk is still there: ask now and then, which keeps
   the session open. Where it has ended all the same, say so and send nothing, which would be lost;
   after a sign-in in another tab the forms here get a token that is good again. */
"use strict";
(() => {
  const ADDRESS = "/admin/account/still-here/";
  const SELDOM = 5 * 60 * 1000;
  const OFTEN = 5 * 1000;
  // Where no answer comes, the form is sent all the same.
  const PATIENCE = 3000;
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

  const fields = () => document.querySelectorAll("[name=csrfmiddlewaretoken]");

  const ask = async () => {
    asked = Date.now();
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(ADDRESS, { credentials: "same-origin", signal }).catch(() => null);
    if (!answer) return;
    if (answer.status === 401) return show();
    if (!answer.ok) return;
    const token = await answer.text().catch(() => null);
    if (!token) return;
    fields().forEach((field) => { field.value = token; });
    if (notice) notice.remove();
    notice = null;
  };

  const askNowAndThen = () => {
    if (fields().length && Date.now() - asked >= (notice ? OFTEN : SELDOM)) ask();
  };

  // A form is sent once it is known that there is a session to receive it; a second click on the
  // way sends nothing.
  const ONE_CLICK = 1000;
  let isAsking = false;
  let sure = null;

  const askBefore = async (event) => {
    const form = event.target;
    // Where nobody can sign out, nobody is signed in.
    const out = document.getElementById("logout-form");
    if (!out || form === out || form.method !== "post" || form.target || form === sure) {
      sure = null;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isAsking) return;
    isAsking = true;
    await ask();
    setTimeout(() => { isAsking = false; }, ONE_CLICK);
    if (notice) return notice.querySelector("a").focus();
    sure = form;
    form.requestSubmit(event.submitter);
  };

  document.addEventListener("input", askNowAndThen, { passive: true });
  window.addEventListener("focus", askNowAndThen);
  document.addEventListener("submit", askBefore, true);
})();
