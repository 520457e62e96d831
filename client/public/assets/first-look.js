// Before the first paint of the widget's frame: the theme and layout that its address names. The frame's own script reads them properly.
for (const [name, known] of [
  ["theme", ["light", "dark"]],
  ["layout", ["card", "bar", "full"]],
]) {
  const value = new URLSearchParams(location.search).get(name);
  if (known.includes(value)) document.documentElement.dataset[name] = value;
}
