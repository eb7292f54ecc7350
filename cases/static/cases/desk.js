// Suggestions while a report is entered: its publisher, the same report, and what it may relay.
// Without this script the page says the same when it is shown again.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const PAUSE = 400; // milliseconds after the last key

  const address = document.querySelector("input[data-lookup]");
  if (!address) return;
  const form = address.form;

  const make = (tag, text, className) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  };

  // Two places for suggestions: below the address, and below the relays, where each is of use and
  // nothing moves under the hand that types. What is said aloud stands apart from the lists, so
  // that only a sentence is announced and not every button.
  const makePlace = (label) => {
    const place = make("section", "", "lookup lookup-empty");
    place.setAttribute("aria-label", label);
    place.append(make("div"));
    return place;
  };
  const said = make("p", "", "lookup-said");
  said.setAttribute("role", "status");
  const atAddress = makePlace("Suggestions for this report");
  const atRelays = makePlace("Suggestions for its relays");
  (address.closest(".field-url, .form-row, .field-row") || address.parentElement).after(atAddress);
  atAddress.prepend(said);
  (document.getElementById("relay_links-group") || atAddress).append(atRelays);
  const places = [atAddress, atRelays];

  const value = (name) => form.elements[name]?.value?.trim() || "";
  const chosen = (pattern) =>
    [...form.querySelectorAll(pattern)]
      .filter((select) => !select.name.includes("__prefix__") && select.value)
      .map((select) => select.value);

  const question = () => {
    const asked = new URLSearchParams({
      url: value("url"),
      title: value("title"),
      published: value("published"),
      publisher: value("publisher"),
      report: address.dataset.report,
    });
    chosen("select[name^='claims-'][name$='-case']").forEach((pk) => asked.append("case", pk));
    chosen("select[name$='-relayed']").forEach((pk) => asked.append("relayed", pk));
    return asked.toString();
  };

  const choose = (select, pk, text) => {
    let option = [...select.options].find((each) => each.value === String(pk));
    if (!option) {
      option = new Option(text, pk);
      select.append(option);
    }
    select.value = String(pk);
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const choosePublisher = (found) => {
    choose(form.elements.publisher, found.id, found.text);
    return `The publisher is ${found.text} now.`;
  };

  // An empty row for a relay, if there is one, or a new one.
  const rowForRelay = () => {
    const empty = () =>
      [...form.querySelectorAll("select[name$='-relayed']")].find(
        (select) => !select.name.includes("__prefix__") && !select.value
      );
    if (!empty()) document.querySelector("#relay_links-group a.add-row")?.click();
    return empty();
  };

  const addRelay = (found) => {
    const select = rowForRelay();
    if (!select) return "No more relays can be added here.";
    choose(select, found.id, found.label);
    return `Added to the relays: ${found.text}.`;
  };

  const button = (found, words, act) => {
    const pressed = make("button", `${words} ${found.text}`);
    pressed.type = "button";
    pressed.addEventListener("click", () => {
      if (pressed.getAttribute("aria-disabled") === "true") return;
      // It stays where it is, so that the keyboard stays there, too.
      pressed.setAttribute("aria-disabled", "true");
      said.textContent = act(found);
    });
    return pressed;
  };

  const link = (found) => {
    const leads = make("a", found.text);
    leads.href = found.page;
    leads.target = "_blank";
    leads.rel = "noopener";
    leads.append(make("span", " (in a new tab)", "lookup-hidden"));
    return leads;
  };

  const list = (place, title, items, show) => {
    if (!items.length) return;
    const shown = make("ul");
    for (const found of items) {
      const item = make("li");
      item.append(show(found), make("span", found.why, "lookup-why"));
      shown.append(item);
    }
    place.lastElementChild.append(make("h3", title), shown);
    place.classList.remove("lookup-empty");
  };

  const clear = () => {
    for (const place of places) {
      place.lastElementChild.replaceChildren();
      place.classList.add("lookup-empty");
    }
  };

  const show = (answer) => {
    clear();
    const choices = answer.publishers;
    list(atAddress, "Published by", choices, (each) => button(each, "Choose", choosePublisher));
    list(atAddress, "Entered already?", answer.same, link);
    list(atRelays, "It may have the news from", answer.relays, (each) =>
      button(each, "Add", addRelay)
    );
    said.textContent = answer.said;
  };

  let asked = "";
  let timer = 0;
  let waiting = null;

  const ask = async () => {
    const wanted = question();
    if (wanted === asked) return;
    asked = wanted;
    waiting?.abort();
    waiting = new AbortController();
    try {
      const response = await fetch(`${address.dataset.lookup}?${wanted}`, {
        signal: waiting.signal,
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      const answer = await response.json();
      // What was just taken stays, with the keyboard on it, until it is left.
      const held = places.find((place) => place.contains(document.activeElement));
      if (held) held.addEventListener("focusout", again, { once: true });
      else show(answer);
    } catch (error) {
      if (error.name === "AbortError") return;
      asked = "";
      clear();
      atAddress.classList.remove("lookup-empty");
      said.textContent = "No suggestions just now: the site does not answer.";
    }
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };

  function again() {
    asked = "";
    later();
  }

  // Choices in autocomplete fields are told through jQuery alone.
  const jquery = window.django?.jQuery;
  if (jquery) jquery(form).on("input change", later);
  else ["input", "change"].forEach((event) => form.addEventListener(event, later));
  document.addEventListener("formset:removed", later);
  // What was found for another address is wrong for this one, until the answer comes, too.
  address.addEventListener("input", () => {
    waiting?.abort();
    asked = "";
    clear();
    said.textContent = "";
  });
  if (address.value) ask();
});
