// The second key's holder: keys are made and used in this browser, only public keys and signatures go out. Without it,
// or without a secure connection, `lianjian second-key` does the same and the page takes its text.
(() => {
  "use strict";
  const form = document.querySelector("[data-holder]");
  const subtle = (window.crypto || {}).subtle;
  if (!form || !subtle || typeof BigInt === "undefined") return;
  const $ = (selector) => form.querySelector(selector);
  const place = `lianjian-second-key:${form.dataset.holder}`;
  const RSA = { name: "RSA-PSS", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-384" };
  const EXPONENT = BigInt(65537);
  const [ZERO, ONE] = [BigInt(0), BigInt(1)];

  const number = (text) => {
    const letters = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return BigInt("0x" + Array.from(letters, (letter) => letter.charCodeAt(0).toString(16).padStart(2, "0")).join(""));
  };

  function octets(value, length) {
    const bytes = value.toString(16).padStart(2 * length, "0").match(/../g);
    return btoa(String.fromCharCode(...bytes.map((pair) => parseInt(pair, 16)))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  }

  function power(base, exponent, n) {
    let result = ONE;
    for (; exponent > ZERO; exponent >>= ONE, base = (base * base) % n) if (exponent & ONE) result = (result * base) % n;
    return result;
  }

  // As everywhere here the answer is tried before it leaves: a faulty one could give the key away.
  function signed({ n, d }, blinded) {
    const [modulus, message] = [number(n), number(blinded)];
    const signature = power(message, number(d), modulus);
    if (message >= modulus || power(signature, EXPONENT, modulus) !== message) throw new Error("cannot be signed");
    return octets(signature, 256);
  }

  function handIn(document) {
    $("[name=text]").value = JSON.stringify(document);
    form.requestSubmit();
  }

  async function make() {
    const [secret, open] = [{}, {}];
    for (const contest of form.dataset.contests.split(" ")) {
      const pair = await subtle.generateKey(RSA, true, ["sign", "verify"]);
      const { n, d } = await subtle.exportKey("jwk", pair.privateKey);
      secret[contest] = { n, d };
      open[contest] = `rsabssa-sha384-2048:${n}`;
    }
    localStorage.setItem(place, JSON.stringify(secret));
    handIn(open);
  }

  async function sign() {
    const secret = JSON.parse(localStorage.getItem(place));
    const waiting = await (await fetch(form.dataset.waiting, { cache: "no-store" })).json();
    const answers = {};
    for (const voter of Object.keys(waiting)) {
      answers[voter] = {};
      for (const contest of Object.keys(waiting[voter])) answers[voter][contest] = signed(secret[contest], waiting[voter][contest]);
    }
    handIn(answers);
  }

  function press(button, act) {
    if (!button) return;
    $("[data-by-script]").hidden = false;
    $("[data-by-hand]").open = false;
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        await act();
      } catch {
        $("[data-fault]").textContent = form.dataset.wordFault;
        $("[data-fault]").hidden = false;
        button.disabled = false;
      }
    });
  }

  press($("[data-make]"), make);
  press($("[data-sign]"), sign);
})();
