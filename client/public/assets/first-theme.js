// Before the first paint: the theme a person chose earlier (client/ui/theme.ts keeps it). A file of its own, since pages allow no inline code.
try {
  const kept = localStorage.getItem("judah.theme");
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
} catch {
  // Storage is blocked: the system's theme it is.
}
