// Code on demand, brought before it is imported: a module that failed to load stays failed until the page is left, whereas a
// fetch can be made again. The build puts this around each `import()`, in the place of Vite's own helper.

const coming = new Map<string, Promise<void>>();

/**
 * `parts`: all that `load` needs, styles too, as paths below the site's root. Rejects when one did not come: to be caught with
 * `try` or `.catch`, since the build takes a `.then` right behind an `import()` into `load`.
 */
export async function bring<T>(load: () => Promise<T>, parts: readonly string[] = []): Promise<T> {
  await Promise.all(parts.map((part) => once(`/${part}`)));
  return load();
}

function once(href: string): Promise<void> | undefined {
  const known = coming.get(href);
  if (known || document.querySelector(`[href="${href}"],[src="${href}"]`)) return known;
  const brought = href.endsWith(".css") ? styles(href) : code(href);
  coming.set(
    href,
    brought.catch((error) => {
      coming.delete(href);
      throw error;
    }),
  );
  return coming.get(href);
}

/** Into the browser's cache, from where the import takes it. */
async function code(href: string): Promise<void> {
  const response = await fetch(href);
  if (!response.ok) throw new Error(`${href} did not load`);
  await response.arrayBuffer();
}

function styles(href: string): Promise<void> {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  document.head.append(link);
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error(`${href} did not load`));
    };
  });
}
