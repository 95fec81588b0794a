// What the browser adds to the page, which the server renders and htmx keeps current: keys, menus, focus and copying.
"use strict";

const root = document.documentElement;
const remember = (name, value) => { document.cookie = `${name}=${value};path=/;max-age=31536000;samesite=strict`; };
const say = (text) => { document.getElementById("said").textContent = text; };

/* The sidebar of a phone, and the panel with the requests */

function toggle(part, open = root.dataset[part] !== "open") {
  if (open) root.dataset[part] = "open"; else delete root.dataset[part];
  for (const button of document.querySelectorAll(`[data-toggle="${part}"][aria-expanded]`)) button.ariaExpanded = open;
  if (part === "panel") remember("panel", open ? "open" : "");
  else document.getElementById("conversation").inert = open;
  if (open) document.querySelector(`#${part} :is(a, button, summary)`)?.focus();
  else document.querySelector(`[data-toggle="${part}"][aria-expanded]`)?.focus();
}

/* Writing */

function grow(text) {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
}

function type(text, typed, start = text.selectionStart, end = text.selectionEnd) {
  text.focus();
  text.setRangeText(typed, start, end, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

/* Completion of commands and names: a menu at the text field that has the attribute data-completes */

const menuOf = (text) => document.getElementById(text.dataset.completes);
const offered = (text) => [...menuOf(text).querySelectorAll("[role=option]:not([hidden])")];
const chosen = (text) => menuOf(text).querySelector("[aria-selected=true]");

function beginning(text) {
  const before = text.value.slice(0, text.selectionStart);
  if (before.startsWith("/") && !before.includes("\n")) return before;
  return before.match(/(?<=^|\s)@[\w.-]*$/)?.[0];
}

function choose(text, option) {
  chosen(text)?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) text.setAttribute("aria-activedescendant", option.id); else text.removeAttribute("aria-activedescendant");
}

function offer(text) {
  const menu = menuOf(text);
  const begun = beginning(text)?.toLowerCase();
  let isWhole = false;
  for (const option of menu.querySelectorAll("[role=option]")) {
    const whole = option.dataset.insert.toLowerCase();
    isWhole ||= whole.trim() === begun;
    option.hidden = !begun || !whole.startsWith(begun) || whole.trim() === begun.trim();
  }
  for (const title of menu.querySelectorAll("[data-title]")) title.hidden = title.dataset.title !== begun?.[0];
  const options = offered(text);
  menu.hidden = !options.length;
  // Enter completes a name or a command first; it sends what is a whole command already.
  const isCompleted = begun?.startsWith("@") || !isWhole && !begun?.includes(" ");
  choose(text, isCompleted ? options[0] : undefined);
}

function complete(text, option) {
  const end = text.selectionStart;
  type(text, option.dataset.insert, end - beginning(text).length, end);
}

const completionKeys = {
  ArrowDown: (text, options, at) => choose(text, options[(at + 1) % options.length]),
  ArrowUp: (text, options, at) => choose(text, options.at(at > 0 ? at - 1 : -1)),
  Tab: (text, options, at) => complete(text, options[Math.max(at, 0)]),
  Enter: (text, options, at) => at >= 0 && complete(text, options[at]),
  Escape: (text) => { menuOf(text).hidden = true; choose(text); },
};

/* Keys */

document.addEventListener("keydown", (event) => {
  const text = event.target;
  if (event.isComposing) return;
  const menu = text.dataset.completes && menuOf(text);
  if (menu && !menu.hidden && !event.shiftKey && completionKeys[event.key]) {
    const options = offered(text);
    if (completionKeys[event.key](text, options, options.indexOf(chosen(text))) !== false) return event.preventDefault();
  }
  if (event.key === "Enter" && !event.shiftKey && "send" in text.dataset) {
    event.preventDefault();
    if (text.value.trim()) text.form.requestSubmit();
  } else if (event.key === "Enter" && "enter" in text.dataset && (text.tagName !== "TEXTAREA" || event.ctrlKey)) {
    event.preventDefault();
    htmx.trigger(text, "enter");
  } else if (event.key === "Escape") {
    const editing = text.closest(".editing[open]");
    if (editing) editing.open = false;
    else if (root.dataset.sidebar === "open") toggle("sidebar", false);
  }
});

document.addEventListener("input", ({ target }) => {
  if ("grow" in target.dataset) grow(target);
  if ("draft" in target.dataset) sessionStorage.setItem(target.id, target.value);
  if (target.dataset.completes) offer(target);
});
document.addEventListener("focusout", ({ target }) => {
  if (target.dataset.completes) menuOf(target).hidden = true;
});
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest(".completions [role=option]");
  if (!option) return;
  event.preventDefault(); // the text field keeps the focus
  complete(document.querySelector(`[data-completes="${option.closest(".completions").id}"]`), option);
});

/* Clicks */

const clicks = {
  "[data-toggle]": (button) => toggle(button.dataset.toggle),
  "[data-copy]": async (button) => {
    await navigator.clipboard.writeText(button.parentElement.querySelector("code").textContent);
    button.textContent = button.ariaLabel = "Copied";
    say("Copied");
    setTimeout(() => Object.assign(button, { textContent: "Copy", ariaLabel: "Copy the command" }), 1500);
  },
  "[data-fill]": (button) => {
    const text = document.querySelector(".conversation .composer textarea");
    type(text, button.dataset.fill, 0, text.value.length);
    menuOf(text).hidden = true;
    choose(text);
  },
  "[data-type]": (button) => {
    const text = document.getElementById(button.dataset.for);
    if (button.dataset.type === "/") type(text, "/", 0, text.value.length);
    else type(text, /(^|\s)$/.test(text.value.slice(0, text.selectionStart)) ? "@" : " @");
  },
  "[data-edit]": (button) => {
    const editing = document.getElementById(button.dataset.edit);
    button.closest("[popover]").hidePopover();
    editing.open = true;
    const text = editing.querySelector("textarea");
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
    grow(text);
  },
  "[data-close]": (button) => { button.closest("details").open = false; },
  "[data-closes]": (button) => button.closest("[popover]").hidePopover(),
  ".overflow .menu button": (button) => { button.closest("details").open = false; },
  ".sidebar a": () => { if (root.dataset.sidebar) toggle("sidebar", false); },
};

document.addEventListener("click", ({ target }) => {
  for (const [selector, act] of Object.entries(clicks)) {
    const found = target.closest(selector);
    if (found) act(found);
  }
  for (const menu of document.querySelectorAll("details:is(.overflow, .multi-select)[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
});

document.addEventListener("change", ({ target }) => {
  if (target.name === "theme") {
    if (target.value) root.dataset.theme = target.value; else delete root.dataset.theme;
    remember("theme", target.value);
  }
  const menu = target.closest(".multi-select");
  if (menu) showChosen(menu);
});

function showChosen(menu) {
  const summary = menu.querySelector("summary");
  const tokens = [...menu.querySelectorAll(":checked")].map((input) => {
    const token = document.createElement("span");
    token.className = "token";
    token.textContent = input.closest("label").textContent;
    return token;
  });
  summary.dataset.placeholder ??= summary.querySelector(".placeholder")?.textContent ?? "Choose options";
  const none = document.createElement("span");
  none.className = "placeholder";
  none.textContent = summary.dataset.placeholder;
  summary.replaceChildren(...(tokens.length ? tokens : [none]));
}

/* Modals: the server says which one is open */

let opener; // has the focus again when the last modal is gone

function showModals() {
  for (const modal of document.querySelectorAll("dialog[data-modal]:not([open])")) {
    if (document.activeElement !== document.body) opener = document.activeElement;
    modal.showModal();
    modal.querySelector("[aria-invalid=true], .content :is(summary, input:not([type=hidden]), textarea, select, button)")?.focus();
  }
  if (document.activeElement?.name === "submit") document.activeElement.form.querySelector("[aria-invalid=true]")?.focus();
  if (document.activeElement === document.body && !document.querySelector("dialog[open]")) opener?.focus();
}
document.addEventListener("close", ({ target }) => { // by the Escape key; the server learns it as a press of the button
  if (target.matches("[data-modal]")) (target.querySelector("[value=this]") ?? target.querySelector("[name=close]")).click();
}, true);

/* What is sent, and what comes */

document.addEventListener("htmx:before:request", ({ detail }) => {
  const form = detail.ctx.sourceElement;
  if (form.dataset.done !== "reset") return;
  const text = form.elements.text;
  form.dataset.sent = text.value;
  text.value = "";
  text.dispatchEvent(new Event("input", { bubbles: true }));
  form.closest(".below").previousElementSibling.scrollTop = 0; // the end, see .pinned
});
document.addEventListener("htmx:finally:request", ({ detail }) => {
  const form = detail.ctx.sourceElement;
  if (!form.dataset.done) return;
  const wasDone = detail.ctx.response?.status === 204;
  if (form.dataset.done === "reset") {
    if (!wasDone && !form.elements.text.value) type(form.elements.text, form.dataset.sent);
  } else if (wasDone) {
    form.closest("dialog")?.close();
    const details = form.closest("details");
    if (details) details.open = false; else form.reset();
  }
});
document.addEventListener("htmx:after:swap", ({ detail }) => {
  showModals();
  if (detail.ctx.sourceElement.matches("a")) arrive(); // by a link to another place
});

// A chosen file fills in the form for a snippet, where it can still be changed.
document.addEventListener("change", async ({ target }) => {
  if (!("fills" in target.dataset) || !target.files[0]) return;
  const [file] = target.files;
  target.form.elements.snippet.value = await file.text();
  target.form.elements.snippet_name.value = file.name.slice(0, 80);
});

document.addEventListener("htmx:response:error", () => notify("This did not work. The terminal in which the playground runs says more."));
document.addEventListener("htmx:sse:error", () => { root.dataset.offline = ""; });
document.addEventListener("htmx:sse:after:connection", () => { delete root.dataset.offline; });

function notify(text) {
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.textContent = text;
  document.getElementById("notice").replaceChildren(toast);
}

function arrive() {
  for (const text of document.querySelectorAll("[data-draft]")) {
    text.value ||= sessionStorage.getItem(text.id) ?? "";
    if (text.value) grow(text);
  }
  const place = document.querySelector(".thread-pane") ?? document.querySelector(".conversation");
  if (matchMedia("(pointer: fine)").matches) place.querySelector(".composer textarea")?.focus();
  else place.querySelector("[tabindex='-1']")?.focus();
}

showModals();
arrive();
