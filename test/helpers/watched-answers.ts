// Holds every answer that the API gives to a page in a browser to its description. What is wrong is told when the browser closes.
import type { Browser, BrowserContext, Response } from "playwright-core";
import { breaches, templateOf } from "./described.ts";

/** The same browser; closing it rejects when an answer was not as described. */
export function watchAnswers(browser: Browser): Browser {
  const judged: Promise<string[]>[] = [];
  const watch = (context: BrowserContext) => {
    context.on("response", (response) => void judged.push(judge(response)));
    return context;
  };
  const { newContext, close } = browser;
  browser.newContext = async (options) => watch(await newContext.call(browser, options));
  browser.close = async (options) => {
    const faults = (await Promise.all(judged)).flat();
    await close.call(browser, options);
    if (faults.length > 0) throw new Error(`not as described: ${faults.join(" · ")}`);
  };
  return browser;
}

async function judge(response: Response): Promise<string[]> {
  const { pathname, search } = new URL(response.url());
  const path = pathname + search;
  // A test may answer in the server's place; what that looks like is its own business.
  if (templateOf(path) === null || !response.headers()["x-request-id"]) return [];
  try {
    const contentType = response.headers()["content-type"] ?? null;
    // Sound and play lists are judged by their type alone.
    const isText = !contentType?.match(/^audio|mpegurl/);
    return breaches({
      method: response.request().method(),
      path,
      status: response.status(),
      contentType,
      body: isText ? await response.text() : "",
    });
  } catch {
    // The page went away before its answer was there.
    return [];
  }
}
