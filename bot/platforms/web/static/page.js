// Makes the page smoother where JavaScript runs: answers stream in, can be stopped, and code can be copied.
// Everything here also works without it, through ordinary forms.
"use strict";

const ask = document.getElementById("ask");
const turns = document.getElementById("turns");
const LARGEST = 60000; // bytes of a question that the page may send; how long one may be is said by whoever answers
const words = document.body.dataset; // what is said here, in the language of the page
let running = null;

// Copies the words of a block; where the browser lends no clipboard, as without https, in the older way.
async function copied(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(code);
    return document.execCommand("copy");
  }
}

// An option that begins with dashes is broken over two lines nowhere, unless it is longer than a line of a phone.
function keepOptions(block) {
  const text = block.textContent;
  if (block.childElementCount || !/(^|\s)--?\w/.test(text)) return;
  block.replaceChildren(...text.split(/(\s+)/).map((word) => {
    if (!/^--?\w[\w-]{0,28}$/.test(word)) return word;
    const whole = document.createElement("span");
    whole.className = "whole";
    whole.textContent = word;
    return whole;
  }));
}

function addCopyButtons(where) {
  for (const block of where.querySelectorAll("pre")) {
    if (block.querySelector(".copy")) continue;
    keepOptions(block.querySelector("code") ?? block);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = words.copy;
    button.addEventListener("click", async () => {
      button.textContent = (await copied(block.querySelector("code") ?? block)) ? words.copied : words.selected;
      setTimeout(() => { button.textContent = words.copy; }, 1500);
    });
    block.append(button);
  }
}

// The reader's own kind of a language: who reads English in India writes the day before the month.
function spoken(language) {
  return navigator.languages.find((one) => one.split("-")[0] === language) ?? language;
}

// Says each moment in the reader's own zone; the zone in which it was agreed stays in its title.
function localTimes(where) {
  for (const one of where.querySelectorAll("time[data-style]:not([data-local])")) {
    const style = one.dataset.style;
    const day = { weekday: "short", day: "numeric", month: "short", year: "numeric" };
    const hour = { hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
    const shown = style === "date" ? day : style === "time" ? hour : { ...day, ...hour };
    one.dataset.local = "";
    one.textContent = new Intl.DateTimeFormat(spoken(one.lang || document.documentElement.lang), { hourCycle: "h23", ...shown }).format(new Date(one.dateTime));
  }
}

// A press shows what came of it below the buttons, or in the place of what it changes; a form makes room for its answer, unless the connection fails.
async function press(form, submitter) {
  const body = new FormData(form);
  body.append("command", submitter.value);
  const said = document.createElement("div");
  said.setAttribute("role", "status");
  said.className = "pressed";
  form.parentElement.querySelector(":scope > .pressed")?.remove();
  form.after(said);
  submitter.disabled = true;
  let last = { failed: true };
  try {
    const answer = await fetch("/press", { method: "POST", body, headers: { Accept: "application/x-ndjson" } });
    await lines(answer, (row) => {
      said.innerHTML = row.html;
      last = row;
      if (row.final && form.classList.contains("fields")) {
        form.hidden = true;
        form.replaceChildren();
      }
    });
  } catch {
    said.replaceChildren(failed(words.lost));
  } finally {
    submitter.disabled = false;
  }
  addCopyButtons(said);
  localTimes(said);
  takeButtons(said);
  (said.querySelector("[aria-invalid]") ?? said.querySelector("form.fields input:not([type=hidden])"))?.focus();
  for (const button of form.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button === submitter && !said.querySelector("[data-opinion='']")));
  }
  said.scrollIntoView({ block: "nearest" });
  if (said.getBoundingClientRect().top < 0) said.scrollIntoView({ block: "start" }); // longer than the screen: from its beginning
  const fresh = said.querySelector(":scope > .replaces"), old = form.closest(".replaces");
  if (fresh && old) {
    old.replaceWith(fresh);
    fresh.setAttribute("role", "status");
    fresh.querySelector("button")?.focus();
  }
  document.dispatchEvent(new CustomEvent("pressed", { detail: { form, said, done: !last.failed && !said.querySelector("form.fields") } }));
}

function takeButtons(where) {
  for (const form of where.querySelectorAll("form.buttons")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      press(form, event.submitter);
    });
  }
}

// Calls `show` with the newest of the lines that arrive together, until the last one came.
async function lines(answer, show) {
  if (!answer.headers.get("content-type")?.includes("json")) return show({ html: failed(await answer.text()).outerHTML, final: true, failed: true });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (;;) {
    const { done, value } = await reader.read();
    held += value ?? "";
    const whole = held.split("\n");
    held = done ? "" : whole.pop();
    const last = whole.filter(Boolean).pop();
    if (last) show(JSON.parse(last));
    if (done) return;
  }
}

function failed(words) {
  const said = document.createElement("p");
  said.className = "failed";
  said.textContent = words;
  return said;
}

function addTurn(question) {
  document.getElementById("empty")?.remove();
  document.getElementById("title").className = "visually-hidden";
  document.getElementById("anew").hidden = false;
  const turn = document.createElement("article");
  turn.className = "turn";
  const asked = document.createElement("h2");
  asked.className = "question";
  asked.dir = /\p{Script=Arabic}/u.test(question) ? "rtl" : "auto";
  asked.textContent = question;
  const answer = document.createElement("div");
  answer.className = "answer";
  answer.innerHTML = '<p class="wait"></p>';
  answer.firstChild.textContent = words.looking;
  turn.append(asked, answer);
  turns.append(turn);
  answer.setAttribute("aria-busy", "true"); // what reads aloud waits for the whole
  return answer;
}

// Keeps the newest question in sight, at the top if its answer is long, until its reader scrolls elsewhere.
function following(turn) {
  let left = null;
  return () => {
    if (left !== null && Math.abs(scrollY - left) > 2) return;
    turn.scrollIntoView({ block: "start" });
    left = scrollY;
  };
}

// Keeps a question while it is being answered, so that a reload in the middle does not lose it.
function keepAsked(thread, question) {
  try {
    if (question) sessionStorage.setItem("asked:" + thread, question);
    else sessionStorage.removeItem("asked:" + thread);
  } catch { /* storage may be closed or full */ }
}

function askedBefore(thread) {
  try {
    return sessionStorage.getItem("asked:" + thread) ?? "";
  } catch { return ""; }
}

async function stream(form, question) {
  const answer = addTurn(question), follow = following(answer.parentElement);
  follow();
  const body = new FormData();
  body.append("token", form.elements.token.value);
  body.append("thread", form.elements.thread.value);
  body.append("question", question);
  running = Object.assign(new AbortController(), { form, stop: "stop" });
  const thread = form.elements.thread.value;
  keepAsked(thread, question);
  history.replaceState(null, "", "/?thread=" + encodeURIComponent(thread));
  const box = form.elements.question, stop = document.getElementById("stop");
  stop.hidden = false;
  try {
    if (new Blob([question]).size > LARGEST) throw new RangeError(words.long);
    const reply = await fetch("/ask", { method: "POST", body, headers: { Accept: "application/x-ndjson" }, signal: running.signal });
    await lines(reply, (row) => {
      answer.innerHTML = row.html;
      if (row.stop) running.stop = row.stop;
      follow();
      if (row.failed && row.final) box.value ||= question;
    });
    keepAsked(thread, "");
  } catch (error) {
    if (error.name === "AbortError") {
      answer.querySelector(".wait")?.remove();
      keepAsked(thread, "");
    } else { answer.replaceChildren(); box.value ||= question; }
    answer.append(failed(error.name === "AbortError" ? words.stopped : error.name === "RangeError" ? error.message : words.silent));
    follow();
  } finally {
    running = null;
    if (document.activeElement === stop) box.focus();
    stop.hidden = true;
    answer.removeAttribute("aria-busy");
  }
  addCopyButtons(answer);
  localTimes(answer);
  takeButtons(answer);
  follow();
}

// Stops the answer where it is written, so that what was quoted is kept; if nothing comes of that, only waiting for it.
function stopAnswer() {
  const one = running;
  if (!one) return;
  const body = new FormData();
  body.append("token", one.form.elements.token.value);
  body.append("command", one.stop);
  fetch("/press", { method: "POST", body, headers: { Accept: "application/x-ndjson" } })
    .then((reply) => { if (!reply.ok) one.abort(); }, () => one.abort());
  setTimeout(() => { if (running === one) one.abort(); }, 5000);
}

if (ask) {
  document.getElementById("keys").hidden = false;
  ask.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = ask.elements.question.value.trim();
    if (running) return;
    if (!question) {
      ask.elements.question.value = ""; // blanks alone are nothing: the browser says that something is missing
      return ask.reportValidity();
    }
    ask.elements.question.value = "";
    stream(ask, question);
  });
  ask.elements.question.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      ask.requestSubmit();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) stopAnswer();
  });
  const thread = ask.elements.thread.value, lost = askedBefore(thread);
  const answered = [...document.querySelectorAll(".question")].some((one) => one.textContent === lost);
  if (lost && !answered) ask.elements.question.value ||= lost;
  if (answered) keepAsked(thread, "");
  document.getElementById("stop").addEventListener("click", stopAnswer);
  for (const form of document.querySelectorAll(".suggestion")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!running) stream(ask, event.submitter.value);
    });
  }
}
addCopyButtons(document);
localTimes(document);
takeButtons(document);

// What is typed into a long form outlives a reload of the tab, until it is kept as a draft.
for (const place of document.querySelectorAll("[data-keep]")) {
  const form = place.querySelector("form.fields");
  const key = "typed:" + place.dataset.keep;
  if (!form) continue;
  const fields = [...form.elements].filter((one) => one.name.startsWith("field:"));
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  for (const one of fields) if (!one.value && kept[one.name]) one.value = kept[one.name];
  form.addEventListener("input", () => {
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(fields.map((one) => [one.name, one.value]))));
  });
  document.addEventListener("pressed", ({ detail }) => {
    if (detail.form === form && detail.done) sessionStorage.removeItem(key);
  });
}

// The status line, until the model is there and the index is in step.
const state = document.getElementById("state");
if (state && state.dataset.settled !== "yes") {
  const timer = setInterval(async () => {
    const now = await fetch("/status").then((answer) => answer.json(), () => null);
    if (now && state.textContent.trim() !== now.line) state.textContent = now.line;
    if (now?.settled) clearInterval(timer);
  }, 1000);
}
