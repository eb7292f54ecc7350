/* Entering a report by keyboard: keys, suspects of the chosen case alone, and a claim like the
   last one. Without this script the same can be done with the mouse and more typing. */
"use strict";
{
  const $ = django.jQuery;
  // What a claim has in common with the next one from the same report: not whom it concerns.
  const ALIKE = ["kind", "effective", "act", "attribution", "speaker", "capacity", "quote"];

  const form = () => document.getElementById("sourcereport_form");
  const field = (prefix, name) => document.getElementById(`id_${prefix}-${name}`);
  const prefixOf = (element) => (/(claims-(?:\d+|__prefix__))-/.exec(element.name || "") || [])[1];

  /* --- Suspects of the chosen case. */

  function askForSuspectsOfTheCase(select) {
    const prefix = prefixOf(select);
    $(select).select2({
      ajax: {
        data: (params) => ({
          term: params.term,
          page: params.page,
          app_label: select.dataset.appLabel,
          model_name: select.dataset.modelName,
          field_name: select.dataset.fieldName,
          case: (field(prefix, "case") || {}).value || "",
        }),
      },
    });
    $(select).on("select2:select", (event) => {
      check(prefix, "chosen");
      fillCase(prefix, event.params.data.id);
    });
  }

  function check(prefix, value) {
    const radio = form().querySelector(`input[name="${prefix}-concerns"][value="${value}"]`);
    if (radio) radio.checked = true;
  }

  // The case of each person that was chosen: {id, text}, by the key of the suspect in the case.
  const caseOf = new Map();

  async function learnCases(people) {
    const unknown = people.filter((pk) => !caseOf.has(pk));
    const address = document.querySelector("input[data-cases]")?.dataset.cases;
    if (!unknown.length || !address) return;
    const asked = new URLSearchParams(unknown.map((pk) => ["person", pk]));
    try {
      const response = await fetch(`${address}?${asked}`, { credentials: "same-origin" });
      if (!response.ok || response.redirected) return;
      for (const [pk, found] of Object.entries(await response.json())) caseOf.set(pk, found);
    } catch {
      // The site says it when the form is sent.
    }
  }

  // A suspect chosen before the case says which case it is.
  async function fillCase(prefix, person) {
    const select = field(prefix, "case");
    await learnCases([String(person)]);
    const found = caseOf.get(String(person));
    if (!select || select.value || !found) return;
    select.append(new Option(found.text, found.id, true, true));
    $(select).trigger("change");
  }

  // The suspects of one case are strangers to another.
  async function removeStrangers(prefix) {
    const people = field(prefix, "people");
    const chosen = (people && $(people).val()) || [];
    await learnCases(chosen);
    const now = field(prefix, "case").value;
    const kept = chosen.filter((pk) => !now || String(caseOf.get(pk)?.id ?? now) === now);
    if (kept.length < chosen.length) $(people).val(kept).trigger("change");
  }

  function prepare(claim) {
    for (const people of claim.querySelectorAll('select[name$="-people"]')) {
      const prefix = prefixOf(people);
      if (!prefix || prefix.endsWith("__prefix__")) continue;
      askForSuspectsOfTheCase(people);
      $(field(prefix, "case")).on("change", () => removeStrangers(prefix));
    }
  }

  /* --- A claim like the last one. */

  function lastClaim() {
    const total = Number(document.getElementById("id_claims-TOTAL_FORMS").value);
    for (let number = total - 1; number >= 0; number -= 1) {
      if (field(`claims-${number}`, "kind")) return `claims-${number}`;
    }
    return null;
  }

  function addClaim() {
    const add = document.querySelector("#claims-group .add-row a, #claims-group a.add-row, #claims-group .addlink");
    if (add) add.click();
  }

  function addAlike() {
    const from = lastClaim();
    addClaim();
    const to = lastClaim();
    if (!from || from === to) return;
    for (const name of ALIKE) {
      const source = field(from, name);
      const target = field(to, name);
      if (source && target) target.value = source.value;
    }
    const nobody = form().querySelector(`input[name="${from}-concerns"][value="nobody"]`);
    const everybody = form().querySelector(`input[name="${from}-concerns"][value="everybody"]`);
    if (nobody && nobody.checked) check(to, "nobody");
    if (everybody && everybody.checked) check(to, "everybody");
    focusCase(to);
  }

  function focusCase(prefix) {
    const select = field(prefix, "case");
    if (select) $(select).select2("open");
  }

  function offerAlike() {
    const group = document.querySelector("#claims-group .form-actions") || document.querySelector("#claims-group .add-row");
    if (!group || !field("claims-__prefix__", "kind")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "report-alike";
    button.accessKey = "l";
    button.textContent = "Add a claim like the last, on another case";
    button.addEventListener("click", addAlike);
    group.append(button);
    const add = document.querySelector("#claims-group .add-row a, #claims-group a.add-row, #claims-group .addlink");
    if (add) add.accessKey = "c";
  }

  /* --- A folded part of a claim that says something is open: nobody is to overlook it. */

  function openWhatIsFilled() {
    for (const details of form().querySelectorAll("#claims-group details:not([open])")) {
      const fields = [...details.querySelectorAll("input:not([type=hidden]), select, textarea")];
      if (fields.some((each) => each.value)) details.open = true;
    }
  }

  /* --- Keys, and nothing lost by leaving. */

  function press(name) {
    const button = document.querySelector(`#submit-row button[name="${name}"]`);
    if (button) button.click();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      press("_preview");
    }
  });

  let isTyped = false;
  const warn = (event) => {
    if (isTyped) event.preventDefault();
  };

  $(() => {
    if (!form()) return;
    isTyped = Boolean(document.querySelector("[data-typed]"));
    for (const kind of ["input", "change"]) {
      form().addEventListener(kind, () => {
        isTyped = true;
      });
    }
    form().addEventListener("submit", () => window.removeEventListener("beforeunload", warn));
    window.addEventListener("beforeunload", warn);
    prepare(document);
    offerAlike();
    openWhatIsFilled();
  });

  function focusFirst() {
    if (!form()) return;
    const first = form().querySelector('[aria-invalid="true"]') || document.querySelector("[autofocus]");
    if (!first) return;
    // Of a field in which one searches, the part that is to be seen.
    const isHidden = first.matches(".select2-hidden-accessible");
    const seen = isHidden ? first.nextElementSibling.querySelector("[role=combobox], input") : first;
    seen.focus();
    // With what is said of it, below.
    if (first.ariaInvalid === "true") seen.scrollIntoView({ block: "center" });
  }

  /* The admin's own scripts put the focus into the first field of a new report, and make of some
     fields what they look like, which jQuery may do later than the page is loaded. */
  window.addEventListener("load", () => $(focusFirst));

  document.addEventListener("formset:added", (event) => {
    prepare(event.target);
    const first = event.target.querySelector(".select2-selection, input:not([type=hidden]), select");
    if (first) first.focus();
  });
}
