/* The slider of days on the page of a case. Its stops are the links of the list beside it, which
   is all there is without scripts; moving it asks for the page of that day, as the link would. */

(() => {
  "use strict";
  const slider = document.getElementById("slider");
  const input = document.getElementById("day");
  const output = document.getElementById("day-shown");
  const announced = document.getElementById("announced");
  if (!slider || !window.htmx) return;

  let stops = [];
  let evidence = "";
  let waiting = 0;

  const readStops = () =>
    [...document.querySelectorAll("#stops a")].map((link) => ({
      id: link.id,
      address: link.getAttribute("href"),
      day: link.textContent.trim(),
      isShown: link.hasAttribute("aria-current"),
    }));

  const tell = () => {
    const { day } = stops[input.value];
    output.value = day;
    input.setAttribute("aria-valuetext", day);
  };

  /* The page of an earlier day lists no later one, for what followed was not known then. Who came
     from a page that listed more keeps its stops, as long as they answer by the same evidence. */
  const take = () => {
    const fresh = readStops();
    const counted = document.querySelector("#evidence [aria-current]")?.id;
    const held = new Set(stops.map((stop) => stop.id));
    if (counted !== evidence || !fresh.every((stop) => held.has(stop.id))) stops = fresh;
    evidence = counted;
    input.max = stops.length - 1;
    /* Who has moved on meanwhile is not taken back. */
    if (!waiting) {
      const shown = fresh.find((stop) => stop.isShown).id;
      input.value = stops.findIndex((stop) => stop.id === shown);
    }
    tell();
  };

  input.addEventListener("input", () => {
    tell();
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      waiting = 0;
      window.htmx.ajax("GET", stops[input.value].address, {
        source: input,
        target: "#record",
        select: "#record",
        swap: "outerHTML show:none",
      });
    }, 120);
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "record") return;
    take();
    const answer = document.querySelector("#answer .headline-word").textContent;
    announced.textContent = `${output.value}: ${answer.trim().replace(/\s+/g, " ")}`;
  });

  take();
  slider.hidden = stops.length < 2;
})();
