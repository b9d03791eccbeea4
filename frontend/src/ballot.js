// What a phone does with its own keys to vote; ballots.md names the messages. It opens no connection and keeps what it
// is given in localStorage only. Bytes go in and out as base64url without padding, messages as text or bytes.
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256, sha384 } from "@noble/hashes/sha2.js";

const EXPONENT = 65537n;
const SALT = 48;
const HASH = 48;

const bytesOf = (message) => (typeof message === "string" ? new TextEncoder().encode(message) : message);
const textOf = (bytes) => new TextDecoder().decode(bytes);
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));

function octets(bytes) {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

function unoctets(text) {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

const random = (length) => crypto.getRandomValues(new Uint8Array(length));
const number = (bytes) => BigInt("0x" + (hex(bytes) || "0"));
const written = (value, length) => unhex(value.toString(16).padStart(2 * length, "0"));

// RSABSSA-SHA384-PSS-Deterministic (RFC 9474) on BigInt.

function keyOf(text) {
  const [, bits, modulus] = /^rsabssa-sha384-(\d+):([\w-]+)$/.exec(text) || [];
  const n = modulus ? number(unoctets(modulus)) : 0n;
  if (Number(bits) < 2048 || n.toString(2).length !== Number(bits)) throw new Error("not a public key");
  return { n, bits: Number(bits), size: Math.ceil(bits / 8) };
}

function power(base, exponent, n) {
  let result = 1n;
  for (; exponent; exponent >>= 1n, base = (base * base) % n) if (exponent & 1n) result = (result * base) % n;
  return result;
}

function inverseOf(value, n) {
  let [a, b, x, y] = [value, n, 1n, 0n];
  while (b) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  if (a !== 1n) throw new Error("no inverse");
  return x < 0n ? x + n : x;
}

function mgf1(seed, length) {
  const blocks = [];
  for (let block = 0; block * HASH < length; block++) blocks.push(sha384(joined(seed, written(BigInt(block), 4))));
  return joined(...blocks).slice(0, length);
}

const xored = (one, other) => one.map((byte, at) => byte ^ other[at]);
const digestWith = (message, salt) => sha384(joined(new Uint8Array(8), sha384(bytesOf(message)), salt));

function encode(message, bits, salt) {
  const length = Math.ceil(bits / 8);
  const digest = digestWith(message, salt);
  const block = joined(new Uint8Array(length - salt.length - HASH - 2), [1], salt);
  const masked = xored(block, mgf1(digest, block.length));
  masked[0] &= 0xff >> (8 * length - bits);
  return joined(masked, digest, [0xbc]);
}

function uniform(n, size) {
  for (;;) {
    const drawn = number(random(size));
    if (drawn > 0n && drawn < n) return drawn;
  }
}

/** Hide a message from the issuer: `sent` goes to the server, `inverse` stays here. */
function blind(message, publicKey, saltLength = SALT) {
  const { n, bits, size } = keyOf(publicKey);
  const encoded = number(encode(message, bits - 1, random(saltLength)));
  const factor = uniform(n, size);
  const inverse = inverseOf(factor, n);
  inverseOf(encoded, n);
  return {
    sent: octets(written((encoded * power(factor, EXPONENT, n)) % n, size)),
    inverse: octets(written(inverse, size)),
  };
}

/** Turn the issuer's answer into a signature of the message; throws if it is none. */
function finalize(message, signed, blinded, publicKey, saltLength = SALT) {
  const { n, size } = keyOf(publicKey);
  const answer = unoctets(signed);
  if (answer.length !== size) throw new Error("not the key's length");
  const signature = octets(written((number(answer) * number(unoctets(blinded.inverse))) % n, size));
  if (!verify(message, signature, publicKey, saltLength)) throw new Error("not a signature of the message");
  return signature;
}

/** Whether a signature is the issuer's, of this message. */
function verify(message, signature, publicKey, saltLength = SALT) {
  const { n, bits, size } = keyOf(publicKey);
  const given = unoctets(signature);
  if (given.length !== size || number(given) >= n) return false;
  const length = Math.ceil((bits - 1) / 8);
  const encoded = written(power(number(given), EXPONENT, n), length);
  const masked = encoded.slice(0, -HASH - 1);
  const block = xored(masked, mgf1(encoded.slice(-HASH - 1, -1), masked.length));
  const salt = block.slice(block.length - saltLength);
  return encoded.length === length && hex(encode(message, bits - 1, salt)) === hex(encoded);
}

// Canonical JSON: keys by code point, no white space, whole numbers only.

const codes = (text) => Array.from(text, (letter) => letter.codePointAt(0));

function byCodePoint(one, other) {
  const [a, b] = [codes(one), codes(other)];
  const at = a.findIndex((code, place) => code !== b[place]);
  return at < 0 ? a.length - b.length : a[at] - (at in b ? b[at] : -1);
}

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Error("not a whole number");
  if (typeof value === "string") encodeURIComponent(value); // throws for half a character
  if (value === null || ["string", "boolean", "number"].includes(typeof value)) return JSON.stringify(value);
  if (typeof value !== "object") throw new Error("cannot be written");
  const fields = Object.keys(value).sort(byCodePoint);
  return `{${fields.map((name) => `${canonical(name)}:${canonical(value[name])}`).join(",")}}`;
}

/** The first 16 hex digits of a document's SHA-256, in fours, as printed on the notice. */
function fingerprint(value) {
  return hex(sha256(bytesOf(canonical(value)))).slice(0, 16).match(/..../g).join(" ");
}

// One vote.

/** New keys, {contest: {secret, key}}. */
function makeKeys(contests) {
  const keys = {};
  for (const contest of contests) {
    const secret = random(32);
    keys[contest] = { secret: octets(secret), key: octets(ed25519.getPublicKey(secret)) };
  }
  return keys;
}

const named = (ballot, contest, key, more) => canonical({ ballot, contest, key: hex(unoctets(key)), ...more });

/** What the issuer is to sign for a key. */
const credentialMessage = (ballot, contest, key) => named(ballot, contest, key, { use: "credential" });

/** Sign a choice with the keys of its contest. */
function signChoice(ballot, contest, keys, choice) {
  const text = canonical(choice);
  const message = named(ballot, contest, keys.key, { choice: text, use: "choice" });
  return { choice: octets(bytesOf(text)), signature: octets(ed25519.sign(bytesOf(message), unoctets(keys.secret))) };
}

/** Whether the server has signed that it holds this choice; `receiptKey` in hex, as in the header. */
function checkReceipt(receiptKey, ballot, contest, key, choice, receipt) {
  const message = named(ballot, contest, key, { choice: textOf(unoctets(choice)), use: "receipt" });
  try {
    return ed25519.verify(unoctets(receipt), bytesOf(message), unhex(receiptKey), { zip215: false });
  } catch {
    return false;
  }
}

/** Two signatures as one credential (level 2), the server's first. */
const joinCredentials = (...signatures) => octets(joined(...signatures.map(unoctets)));

/** A body of exactly `length` bytes: its length must not tell who voted how. */
function padded(fields, length) {
  const bare = JSON.stringify({ ...fields, pad: "" });
  const missing = length - bytesOf(bare).length;
  if (missing < 0) throw new Error("longer than the length of all");
  return bare.replace(/"}$/, `${" ".repeat(missing)}"}`);
}

// What the phone keeps, per ballot.

const place = (ballot) => `lianjian-ballot:${ballot}`;

/** Keep `state` on this phone; false where the browser keeps nothing: then use a slip or paper. */
function store(ballot, state) {
  try {
    localStorage.setItem(place(ballot), JSON.stringify(state));
    return localStorage.getItem(place(ballot)) !== null;
  } catch {
    return false;
  }
}

/** What was kept for a ballot, or null. */
function restore(ballot) {
  try {
    return JSON.parse(localStorage.getItem(place(ballot)));
  } catch {
    return null;
  }
}

/** Remember a ballot's fingerprint at first sight; false if it was another one before: then stop. */
function pin(ballot, seen) {
  const name = `${place(ballot)}:fingerprint`;
  try {
    if (localStorage.getItem(name) === null) localStorage.setItem(name, seen);
    return localStorage.getItem(name) === seen;
  } catch {
    return true;
  }
}

window.lianjianBallot = {
  supported: true,
  blind,
  canonical,
  checkReceipt,
  credentialMessage,
  finalize,
  fingerprint,
  joinCredentials,
  makeKeys,
  padded,
  pin,
  restore,
  signChoice,
  store,
  verify,
};
