// The partner's own script: listens to the widget and steers it. Plain JavaScript, as a partner would write it.
const widget = await firstWidget();
const LINES = 8;
const byId = (id) => document.getElementById(id);

for (const kind of ["ready", "live", "offair", "track", "count", "sound"]) {
  widget.addEventListener(kind, (event) => note(kind, event.detail));
}
byId("play").addEventListener("click", () => widget.play());
byId("pause").addEventListener("click", () => widget.pause());
byId("volume").addEventListener("input", (event) => widget.setVolume(Number(event.target.value)));
for (const name of ["layout", "theme", "accent"]) {
  byId(name).addEventListener("input", (event) => widget.setAttribute(name, event.target.value));
}

/** The element that the pasted script puts after its own tag; the two scripts may run in either order. */
async function firstWidget() {
  await customElements.whenDefined("judah-room");
  for (;;) {
    const found = document.querySelector("judah-room");
    if (found) return found;
    await new Promise(requestAnimationFrame);
  }
}

function note(kind, detail) {
  const line = document.createElement("li");
  const name = document.createElement("b");
  name.textContent = kind;
  line.append(name, ` ${Object.keys(detail).length > 0 ? JSON.stringify(detail) : ""}`);
  const log = byId("log");
  log.append(line);
  while (log.children.length > LINES) log.firstElementChild.remove();
}
