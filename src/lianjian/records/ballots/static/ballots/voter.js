// The voter's pages: take a vote and give it back (signed in), cast it (as nobody), look oneself up. Keys are made and kept here only;
// ballot.js holds the arithmetic. Without script these pages say to take a slip or a paper instead.
(() => {
  "use strict";
  const CAST_LENGTH = 8192;
  const AS_NOBODY = { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" };
  const SHOWN_OF_KEY = 12;
  const kit = window.lianjianBallot;
  const $ = (root, selector) => root.querySelector(selector);
  const all = (root, selector) => [...root.querySelectorAll(selector)];

  function say(root, text) {
    all(root, "[data-fault]").forEach((line) => {
      line.textContent = text;
      line.hidden = !text;
    });
  }

  async function answered(address, options) {
    const answer = await fetch(address, options);
    if (!answer.ok && answer.status !== 409 && answer.status !== 422) throw new Error(String(answer.status));
    return answer.json();
  }

  const ask = (form, address, body) =>
    answered(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": $(form, "[name=csrfmiddlewaretoken]").value },
      body: JSON.stringify(body),
    });

  // Taking a vote. What was sent is kept, so that the same list goes out however often one has to try. With a second
  // key another list goes to its holder, who may take her time: until then the phone asks again and again.

  const ASK_AGAIN = 10000;
  const begin = (codes) => ({ contests: kit.makeKeys(codes), blinded: {}, answers: {} });
  const kept = (ballot) => {
    const state = kit.restore(ballot);
    return state && !state.returned ? state : null;
  };

  async function take(form) {
    const ballot = form.dataset.claim;
    const header = await answered(form.dataset.header, AS_NOBODY);
    const seen = kit.fingerprint(header);
    if (seen !== form.dataset.fingerprint || !kit.pin(ballot, seen)) return say(form, form.dataset.wordOther);
    const codes = form.dataset.contests.split(" ");
    const issuers = {};
    header.contests.forEach((contest) => (issuers[contest.code] = contest.issuers));
    const state = kept(ballot) || begin(codes);
    const messageOf = (code) => kit.credentialMessage(ballot, code, state.contests[code].key);
    codes.filter((code) => !state.blinded[code]).forEach((code) => {
      state.blinded[code] = issuers[code].map((issuer) => kit.blind(messageOf(code), issuer));
      state.answers[code] = [];
    });
    if (!kit.store(ballot, state)) return say(form, form.dataset.wordNowhere);
    const addresses = [form.action, form.dataset.second].filter(Boolean);
    for (let at = state.answers[codes[0]].length; at < addresses.length; at++) {
      const blinded = {};
      codes.forEach((code) => (blinded[code] = state.blinded[code][at].sent));
      const answer = await ask(form, addresses[at], { blinded });
      if (answer.refused) return say(form, answer.refused);
      if (!answer.signed) return wait(form);
      codes.forEach((code) => (state.answers[code][at] = kit.finalize(messageOf(code), answer.signed[code], state.blinded[code][at], issuers[code][at])));
      kit.store(ballot, state);
    }
    codes.forEach((code) => (state.contests[code].credential = kit.joinCredentials(...state.answers[code])));
    kit.store(ballot, { contests: state.contests, receiptKey: header.receipts });
    taken(form);
  }

  const holds = (state) => state && Object.values(state.contests).some((one) => one.credential);

  function wait(form) {
    $(form, "[data-waits]").hidden = false;
    $(form, "[data-take]").hidden = true;
    setTimeout(() => attempt(form), ASK_AGAIN);
  }

  async function attempt(form) {
    const button = $(form, "[data-take]");
    button.disabled = true;
    say(form, "");
    try {
      await take(form);
    } catch {
      say(form, form.dataset.wordLost);
      button.hidden = false;
    }
    button.disabled = false;
  }

  function taken(form) {
    form.hidden = true;
    $(document, "[data-taken]").hidden = false;
    $(document, "[data-given-back]").hidden = true;
    all(document, "[data-give-back]").forEach(giveBack);
  }

  function claim(form) {
    all(document, "[data-cannot]").forEach((one) => one.remove());
    const state = kept(form.dataset.claim);
    if (holds(state)) return taken(form);
    form.hidden = false;
    $(form, "[data-take]").addEventListener("click", () => attempt(form));
    if (state) attempt(form);
  }

  // Giving it back, signed like a choice. Not once casting has begun: a key that may lie in the box stays without name.

  const RETURNED = { returned: true };

  function giveBack(form) {
    const ballot = form.dataset.giveBack;
    const state = kit.restore(ballot);
    if (state && state.returned) $(document, "[data-given-back]").hidden = false;
    const held = state ? Object.entries(state.contests) : [];
    form.hidden = !held.length || !held.every(([, one]) => one.credential && !one.signed);
    if (form.hidden) return;
    const button = $(form, "[data-return]");
    button.onclick = async () => {
      button.disabled = true;
      say(form, "");
      const given = {};
      held.forEach(([contest, one]) => {
        const { signature } = kit.signChoice(ballot, contest, one, RETURNED);
        given[contest] = { voter_key: one.key, credential: one.credential, signature };
      });
      try {
        const answer = await ask(form, form.action, { given_back: given });
        if (answer.refused) throw new Error(answer.refused);
        kit.store(ballot, { contests: {}, returned: true });
        location.reload();
      } catch (fault) {
        say(form, fault instanceof TypeError || /^\d+$/.test(fault.message) ? form.dataset.wordLost : fault.message);
      }
      button.disabled = false;
    };
  }

  // Casting.

  const fieldsOf = (section) => all(section, "input[type=radio]:checked");

  function choiceOf(section) {
    const ticked = fieldsOf(section);
    if (section.dataset.kind === "rating") return ticked.length ? { grade: ticked[0].value } : null;
    if (section.dataset.kind === "resolution") return { mark: ticked.length ? ticked[0].value : "0" };
    const marks = {};
    all(section, "input[type=radio]").forEach((box) => (marks[box.dataset.name] = marks[box.dataset.name] || "0"));
    ticked.forEach((box) => (marks[box.dataset.name] = box.value));
    const written = all(section, "[data-write-in]").map((field) => field.value.trim()).filter(Boolean);
    return { marks, write_in: written };
  }

  const picked = (choice) => Object.values(choice.marks || {}).filter((mark) => mark === "+").length + (choice.write_in || []).length;

  function faultOf(form, sections) {
    const choices = sections.map(choiceOf);
    if (choices.includes(null)) return form.dataset.wordGrade;
    const over = (section, at) => section.dataset.kind === "election" && picked(choices[at]) > Number(section.dataset.seats);
    return sections.some(over) ? form.dataset.wordMost : "";
  }

  function summary(form, sections) {
    const list = $(form, "[data-summary]");
    list.textContent = "";
    const add = (what, chosen) => {
      const line = document.createElement("li");
      const strong = document.createElement("strong");
      strong.textContent = chosen;
      line.append(/[？?。：:]$/.test(what) ? `${what} ` : `${what}：`, strong);
      list.append(line);
    };
    sections.forEach((section) => {
      const question = $(section, "[data-question]").textContent.trim();
      all(section, "fieldset").forEach((set) => {
        const box = $(set, "input:checked");
        const what = section.dataset.kind === "election" ? $(set, "legend").textContent : question;
        add(what, box ? $(box.parentElement, "span").textContent : form.dataset.wordAbstain);
      });
      all(section, "[data-write-in]").filter((field) => field.value.trim()).forEach((field) => add(question, field.value.trim()));
    });
  }

  const shuffled = (list) => list.map((one) => [crypto.getRandomValues(new Uint32Array(1))[0], one]).sort((a, b) => a[0] - b[0]).map((pair) => pair[1]);

  // All is signed and kept before anything is sent: a second try, even after a restart, sends the very same.
  function sign(form, state, sections) {
    const ballot = form.dataset.vote;
    sections.forEach((section) => {
      const held = state.contests[section.dataset.contest];
      held.signed = kit.signChoice(ballot, section.dataset.contest, held, choiceOf(section));
    });
    kit.store(ballot, state);
  }

  async function castOne(form, state, section) {
    const ballot = form.dataset.vote;
    const contest = section.dataset.contest;
    const held = state.contests[contest];
    const { choice, signature } = held.signed;
    const body = kit.padded({ contest, voter_key: held.key, credential: held.credential, choice, signature }, CAST_LENGTH);
    const answer = await answered(form.action, { ...AS_NOBODY, method: "POST", headers: { "Content-Type": "application/json" }, body });
    if (answer.refused) throw new Error(answer.refused);
    if (!kit.checkReceipt(state.receiptKey, ballot, contest, held.key, choice, answer.receipt)) throw new Error(form.dataset.wordLost);
    state.contests[contest] = { key: held.key, receipt: answer.receipt };
    kit.store(ballot, state);
  }

  function vote(form) {
    const state = kit.restore(form.dataset.vote);
    const open = (section) => state && (state.contests[section.dataset.contest] || {}).credential;
    const sections = all(form, "[data-contest]").filter((section) => open(section) || (section.remove(), false));
    if (!sections.length) {
      if (state && Object.values(state.contests).some((one) => one.receipt)) location.replace(form.dataset.done);
      return;
    }
    form.hidden = false;
    $(document, "[data-no-credential]").hidden = true;
    const turn = (confirming) => {
      $(form, "[data-choosing]").hidden = confirming;
      $(form, "[data-confirming]").hidden = !confirming;
      window.scrollTo(0, 0);
    };
    $(form, "[data-look]").addEventListener("click", () => {
      const fault = faultOf(form, sections);
      say(form, fault);
      if (fault) return;
      summary(form, sections);
      turn(true);
    });
    $(form, "[data-back]").addEventListener("click", () => turn(false));
    const button = $(form, "[data-cast]");
    const begun = () => sections.some((section) => state.contests[section.dataset.contest].signed);
    const goOn = () => {
      $(form, "[data-back]").hidden = true;
      turn(true);
      say(form, form.dataset.wordLost);
    };
    if (begun()) goOn();
    button.addEventListener("click", async () => {
      button.disabled = true;
      $(form, "[data-back]").hidden = true;
      say(form, "");
      try {
        if (!begun()) sign(form, state, sections);
        for (const section of shuffled(sections.filter(open))) await castOne(form, state, section);
        location.replace(form.dataset.done);
      } catch (fault) {
        say(form, fault instanceof TypeError || /^\d+$/.test(fault.message) ? form.dataset.wordLost : fault.message);
        button.disabled = false;
      }
    });
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  // Looking oneself up: everybody's keys come, the own one never goes out.

  async function check(root) {
    const state = kit.restore(root.dataset.check);
    const lines = all(root, "[data-contest]").filter((line) => state && (state.contests[line.dataset.contest] || {}).receipt);
    if (!lines.length) return;
    root.hidden = false;
    $(document, "[data-no-credential]").hidden = true;
    for (const line of lines) {
      const keys = (await (await fetch(line.dataset.counted, AS_NOBODY)).text()).split("\n");
      const found = keys.includes(state.contests[line.dataset.contest].key.slice(0, SHOWN_OF_KEY));
      line.hidden = false;
      $(line, found ? "[data-found]" : "[data-missing]").hidden = false;
      if (!found) $(root, "[data-missing-help]").hidden = false;
    }
  }

  // A slip's code comes after a #: it is typed for the voter and taken out of the address.
  function slip(field) {
    const code = decodeURIComponent(location.hash.slice(1));
    if (!code) return;
    field.value = code;
    history.replaceState(null, "", location.pathname);
  }

  all(document, "[data-slip-code]").forEach(slip);
  if (!kit || !kit.supported) return;
  all(document, "[data-claim]").forEach(claim);
  all(document, "[data-give-back]").forEach(giveBack);
  all(document, "[data-vote]").forEach(vote);
  all(document, "[data-check]").forEach(check);
})();
