// Pages work without this file: it only keeps drafts, copies links, reads aloud, folds a list's conditions and lets htmx send the token.
(() => {
  "use strict";
  const DRAFT = "draft:";
  const words = document.documentElement.dataset;
  const store = (() => {
    try {
      localStorage.setItem("probe", "1");
      localStorage.removeItem("probe");
      return localStorage;
    } catch {
      return null;
    }
  })();

  if (matchMedia("(max-width: 47.99em)").matches) for (const one of document.querySelectorAll("[data-fold]")) one.open = false;

  const token = () => {
    const field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  };

  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (xhr.status < 400 || !requestConfig.elt.closest("[data-swap-errors]")) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form[data-draft]");
    if (form && event.detail.successful && event.detail.requestConfig.verb !== "get") forget(form);
  });

  const draftFields = (form) =>
    [...form.elements].filter(
      (field) => field.name && !["password", "hidden", "file", "submit", "button"].includes(field.type) && !field.closest("[data-no-draft]"),
    );
  const ticked = (field) => field.type === "checkbox" || field.type === "radio";
  const keyOf = (form) => DRAFT + form.dataset.draft;
  const forget = (form) => store && store.removeItem(keyOf(form));

  // A draft that was sent is kept until a page shows that it arrived: on the way it may get lost.
  function keep(form, sent) {
    const values = draftFields(form).map((field) =>
      ticked(field) ? field.checked : field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value,
    );
    store.setItem(keyOf(form), JSON.stringify({ values, sent }));
    if (!sent) say(form, words.wordDraftKept);
  }

  function kept(key) {
    try {
      return JSON.parse(store.getItem(key)) || {};
    } catch {
      return {};
    }
  }

  // A page after a form was sent: it arrived, unless the page says that it did not (a refusal, an error, signing in
  // again), or the same form stands here once more and nothing says that it did.
  function forgetArrived() {
    const lost = document.querySelector("[data-not-arrived]");
    const again = document.querySelector("[data-arrived]") ? [] : [...document.querySelectorAll("form[data-draft]")].map(keyOf);
    Object.keys(store)
      .filter((key) => key.startsWith(DRAFT) && kept(key).sent && !again.includes(key))
      .forEach((key) => (lost ? store.setItem(key, JSON.stringify({ values: kept(key).values })) : store.removeItem(key)));
  }

  function restore(form) {
    const fields = draftFields(form);
    const { values } = kept(keyOf(form));
    if (!Array.isArray(values) || values.length !== fields.length || form.querySelector(".field-error")) return;
    fields.forEach((field, index) => {
      const value = values[index];
      if (ticked(field)) field.checked = value;
      else if (field.multiple) [...field.options].forEach((option) => (option.selected = value.includes(option.value)));
      else field.value = value;
    });
    say(form, words.wordDraftRestored);
  }

  function say(form, text) {
    let note = form.querySelector(".draft-note");
    if (!note) {
      note = document.createElement("p");
      note.className = "draft-note";
      note.setAttribute("role", "status");
      form.append(note);
    }
    note.textContent = text;
  }

  function drafts(root) {
    if (!store) return;
    root.querySelectorAll("form[data-draft]:not([data-kept])").forEach((form) => {
      form.dataset.kept = "";
      restore(form);
      let timer;
      form.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(() => keep(form), 400);
      });
      form.addEventListener("submit", (event) => {
        clearTimeout(timer);
        if (navigator.onLine === false) {
          event.preventDefault();
          keep(form);
          say(form, words.wordDraftWaiting);
        } else keep(form, true);
      });
    });
  }

  document.addEventListener("submit", (event) => {
    if (!store || !event.target.matches("[data-sign-out]")) return;
    Object.keys(store)
      .filter((key) => key.startsWith(DRAFT))
      .forEach((key) => store.removeItem(key));
  });

  async function copy(button) {
    const text = new URL(button.dataset.copy, location.href).href;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = document.createElement("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    label(button, words.wordCopied);
  }

  const label = (button, text) => (button.querySelector("[data-label]").textContent = text);

  function readAloud(button) {
    const voice = window.speechSynthesis;
    const reading = voice.speaking;
    voice.cancel();
    label(button, reading ? words.wordRead : words.wordStop);
    if (reading) return;
    const speech = new SpeechSynthesisUtterance(document.getElementById(button.dataset.read).innerText);
    speech.lang = document.documentElement.lang === "en" ? "en" : "zh-CN";
    speech.onend = () => label(button, words.wordRead);
    voice.speak(speech);
  }

  // A script that few want comes when it is asked for; from then on the button is the script's own.
  function load(button) {
    const script = document.createElement("script");
    script.src = button.dataset.load;
    script.onload = () => button.removeAttribute("data-load");
    script.onerror = () => label(button, words.wordNotLoaded);
    document.head.append(script);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.load) load(button);
    if (button.dataset.copy !== undefined) copy(button);
    if (button.dataset.read) readAloud(button);
    if (button.dataset.print !== undefined) window.print();
  });

  function offer(root) {
    root.querySelectorAll("button[data-copy], button[data-print], [data-with-script]").forEach((button) => (button.hidden = false));
    if ("speechSynthesis" in window) root.querySelectorAll("button[data-read]").forEach((button) => (button.hidden = false));
  }

  // One open fold at a time, and Escape closes it: what a <details> menu lacks.
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.querySelector("details.fold[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.fold[open]").forEach((fold) => {
      if (!fold.contains(event.target)) fold.open = false;
    });
  });

  const start = (root) => {
    drafts(root);
    offer(root);
  };
  document.addEventListener("htmx:afterSettle", (event) => start(event.detail.elt));
  if (store) forgetArrived();
  start(document);
})();
