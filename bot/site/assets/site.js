// Adds to pages what needs a script: opening the chat, copying, and trying a theme. Without it, all pages still work.

const chat = () => document.querySelector("careers-chat");

// Buttons that open the chat are shown once there is one.
customElements.whenDefined("careers-chat").then(() => {
  for (const element of document.querySelectorAll("[data-needs-chat]")) element.hidden = false;
});

document.addEventListener("click", async ({ target }) => {
  const opener = target.closest("[data-open-chat]");
  if (opener) chat()?.open(opener.dataset.ask);
  const copier = target.closest("[data-copy]");
  if (copier) {
    await navigator.clipboard.writeText(document.getElementById(copier.dataset.copy).textContent);
    document.getElementById("copied").textContent = "Copied.";
  }
});

const showCopyButtons = () => {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
};
showCopyButtons();

// The page with the tag to copy: the chat on the page follows the form, and the server writes the tag.
const theme = document.getElementById("theme");

const tryTheme = () => {
  const { accent, position, name } = theme.elements;
  const widget = chat();
  if (!widget) return;
  if (accent.value !== accent.dataset.default) widget.style.setProperty("--careers-chat-accent", accent.value);
  else widget.style.removeProperty("--careers-chat-accent");
  widget.setAttribute("position", position.value || "right");
  widget.texts = name.value ? { title: name.value } : {};
};

const updateTag = async () => {
  const address = `/embed?${new URLSearchParams(new FormData(theme))}`;
  const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
  document.getElementById("tag").replaceWith(page.getElementById("tag"));
  document.getElementById("copied").textContent = "";
  history.replaceState(null, "", address);
  showCopyButtons();
};

if (theme) {
  let waiting;
  theme.addEventListener("input", () => {
    tryTheme();
    clearTimeout(waiting);
    waiting = setTimeout(updateTag, 200);
  });
  theme.querySelector("[type=submit]").hidden = true;
  customElements.whenDefined("careers-chat").then(tryTheme);
}
