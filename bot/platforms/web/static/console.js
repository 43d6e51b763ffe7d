// Makes the queue quicker: keys, claims that stay true while the page is open, all boxes at once.
// Whatever is decided goes through the same forms as without this script.
"use strict";

const CLAIMS_MS = 8000;
const rows = [...document.querySelectorAll("#queue li")];
let item = document.getElementById("item");
const help = document.getElementById("keys-help");
const keysOn = document.getElementById("keys-on");
let here = -1;

function go(to) {
  if (!rows.length) return;
  rows[here]?.classList.remove("here");
  here = Math.max(0, Math.min(rows.length - 1, to));
  rows[here].classList.add("here");
  rows[here].querySelector("a").focus();
  rows[here].scrollIntoView({ block: "nearest" });
}

function goTo(key) {
  const found = document.querySelector(`[data-key="${key}"]`);
  if (!found) return;
  const folded = found.closest("details");
  folded?.setAttribute("open", "");
  (folded?.querySelector("select, textarea") ?? found).focus();
  found.scrollIntoView({ block: "center" });
}

const onList = {
  j: () => go(here + 1),
  k: () => go(here < 0 ? 0 : here - 1),
  o: () => rows[here]?.querySelector("a").click(),
  x: () => rows[here]?.querySelector("input[type=checkbox]")?.click(),
  "/": () => document.getElementById("search")?.focus(),
};
const onItem = {
  a: () => goTo("a"), e: () => goTo("e"), h: () => goTo("h"), r: () => goTo("r"), c: () => document.querySelector('[data-key="c"]')?.click(), d: () => goTo("d"),
  n: () => document.getElementById("next")?.click(),
  u: () => document.getElementById("back")?.click(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "?") { help.showModal(); event.preventDefault(); return; }
  if (!keysOn.checked) return;
  const does = (item ? onItem : onList)[event.key];
  if (does) { does(); event.preventDefault(); }
});

for (const button of document.querySelectorAll("#keys")) {
  button.hidden = false;
  button.addEventListener("click", () => help.showModal());
}
try { keysOn.checked = localStorage.getItem("keys") !== "off"; } catch { /* storage may be closed */ }
keysOn.addEventListener("change", () => { try { localStorage.setItem("keys", keysOn.checked ? "on" : "off"); } catch { /* as above */ } });

const boxes = [...document.querySelectorAll("#queue input[type=checkbox]")];
const all = document.getElementById("all");
function count() {
  const chosen = boxes.filter((box) => box.checked).length;
  document.getElementById("chosen").textContent = chosen ? document.getElementById("bulk").dataset.chosen.replace("#", chosen) : "";
  all.checked = chosen > 0 && chosen === boxes.length;
}
if (all) {
  document.getElementById("all-of-them").hidden = false;
  all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; count(); });
  for (const box of boxes) box.addEventListener("change", count);
}

function put(where, row, version) {
  const claim = where.querySelector(".claim");
  if (claim.textContent !== row.claim) claim.textContent = row.claim;
  claim.classList.toggle("mine", row.mine);
  if (String(row.version) !== version) claim.textContent = (row.claim ? row.claim + " · " : "") + (item ?? document.getElementById("bulk")).dataset.changed;
}

async function watch() {
  const ids = item ? [item.dataset.id] : rows.map((row) => row.dataset.id);
  if (!ids.length || document.hidden) return;
  const answer = await fetch("/queue/claims?ids=" + ids.join(","));
  if (!answer.ok) return;
  const found = await answer.json();
  for (const row of rows) if (found[row.dataset.id]) put(row, found[row.dataset.id], row.dataset.version);
  if (item && found[item.dataset.id]) put(item, found[item.dataset.id], item.dataset.version);
}
setInterval(() => watch().catch(() => {}), CLAIMS_MS);
document.addEventListener("visibilitychange", () => watch().catch(() => {}));

// After a decision the item is shown as it stands now, under what was said of it; its buttons are the item's own.
async function again(said) {
  const answer = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("item");
  if (!answer.ok || !fresh) return;
  item.replaceWith(fresh);
  item = fresh;
  addCopyButtons(item);
  takeButtons(item);
  for (const one of said.querySelectorAll('button[value^="review "]')) one.remove();
  document.getElementById("actions").prepend(said);
}

document.addEventListener("pressed", ({ detail }) => {
  const work = item && detail.done && detail.form.closest("#actions") ? again(detail.said) : watch();
  work.catch(() => {});
});
