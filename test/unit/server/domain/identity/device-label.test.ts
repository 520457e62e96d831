import { describe, expect, it } from "vitest";
import { deviceLabel } from "../../../../../server/domain/identity/device-label.ts";

/** Real ones claim to be several browsers at once; the most particular claim counts. */
const CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";
const IOS = "AppleWebKit/605.1.15 (KHTML, like Gecko)";

describe("the name of a device", () => {
  it.each([
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME}`, "Chrome on Windows"],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Edg/150.0.0.0`, "Edge on Windows"],
    [`Mozilla/5.0 (Linux; Android 15; K) ${CHROME} EdgA/150.0.0.0`, "Edge on Android"],
    [`Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) ${IOS} EdgiOS/150`, "Edge on iPhone"],
    [`Mozilla/5.0 (X11; Linux x86_64) ${CHROME} OPR/120.0.0.0`, "Opera on Linux"],
    [
      `Mozilla/5.0 (Linux; Android 15; K) SamsungBrowser/29.0 ${CHROME}`,
      "Samsung Internet on Android",
    ],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox on Linux"],
    [
      `Mozilla/5.0 (iPad; CPU OS 26_0 like Mac OS X) ${IOS} FxiOS/150 Safari/605`,
      "Firefox on iPad",
    ],
    [`Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) ${IOS} CriOS/150`, "Chrome on iPhone"],
    ["Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/150.0.0.0 Safari/537.36", "Chrome on Linux"],
    [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${CHROME}`, "Chrome on ChromeOS"],
    [`Mozilla/5.0 (Macintosh; Intel) ${IOS} Version/26.0 Safari/605.1.15`, "Safari on Mac"],
    ["Something (Mac OS X 15) Safari/605", "Safari on Mac"],
    // Words that only look like one.
    ["Mozilla/5.0 (Macintoshes) NotFirefox/1 Chrome 150", "A browser"],
    ["xiPhone iPads Androids xWindows CrOSS Linuxes xSafari/1 xOPR/1 xEdg/1", "A browser"],
    ["EdgX/1 xSamsungBrowser/1 xChrome/1 xMacintosh iPhones xiPad xAndroid Windowss", "A browser"],
    ["xCrOS xLinux Mac", "A browser"],
    ["", "A browser"],
  ])("of %s is %s", (userAgent, label) => expect(deviceLabel(userAgent)).toBe(label));
});
