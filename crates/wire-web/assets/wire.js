// What the pages do better with a script: they all work without it.
"use strict";

// "Copy" puts a text area's text on the clipboard, and says so where screen readers hear it.
for (const button of document.querySelectorAll("button[data-copies]")) {
  const area = document.getElementById(button.dataset.copies);
  const says = document.getElementById(button.getAttribute("aria-describedby"));
  if (!area || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(area.value);
      if (says) says.textContent = "Copied.";
    } catch {
      area.select();
      if (says) says.textContent = "Press Ctrl+C to copy.";
    }
  });
}

// Times are served in UTC; readers get them in their own zone on hover.
for (const time of document.querySelectorAll("time[datetime]")) {
  const at = new Date(time.dateTime);
  if (!Number.isNaN(at.valueOf()) && time.dateTime.includes("T")) time.title = at.toLocaleString();
}

// The account's menu closes by Escape, and when one goes on elsewhere.
for (const menu of document.querySelectorAll("details.menu")) {
  addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// Leaving a form with unsaved text asks first.
for (const form of document.querySelectorAll("form[data-guards]")) {
  let touched = false;
  form.addEventListener("input", () => { touched = true; });
  form.addEventListener("submit", () => { touched = false; });
  addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
}
