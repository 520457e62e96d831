// Code on demand whose styles are there before it runs, and whose other parts are on the way meanwhile. The build puts this in
// the place of Vite's own helper, which weighs four times as much.

const coming = new Map<string, Promise<void>>();

/** `parts`: what `load` will need, as paths below the site's root. What failed is asked for anew the next time. */
export async function withStyles<T>(
  load: () => Promise<T>,
  parts: readonly string[] = [],
): Promise<T> {
  await Promise.all(parts.map((part) => bring(`/${part}`)));
  return load();
}

function bring(href: string): Promise<void> | undefined {
  const isHere = document.querySelector(`link[href="${href}"]`) !== null;
  if (isHere) return coming.get(href);
  const link = document.createElement("link");
  const isStyle = href.endsWith(".css");
  link.rel = isStyle ? "stylesheet" : "modulepreload";
  link.crossOrigin = "";
  link.href = href;
  document.head.append(link);
  // The import itself waits for code.
  if (!isStyle) return;
  const styled = new Promise<void>((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error(`${href} did not load`));
    };
  });
  coming.set(href, styled);
  return styled;
}
