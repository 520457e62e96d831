// By which way somebody came, in one word and without the address.
import { expect, test } from "vitest";
import { viaOf } from "../../../../shared/http/via.ts";

const OWN = "https://live.example.com";
const from = (referrer: string) => viaOf(URL.parse(referrer), OWN);

test.each([
  ["", "direct"],
  ["https://live.example.com/history", "own"],
  ["https://www.google.com/search?q=secret", "search"],
  ["https://www.google.co.uk/", "search"],
  ["https://duckduckgo.com/", "search"],
  ["https://l.facebook.com/l.php?u=x", "social"],
  ["https://t.co/abc", "social"],
  ["https://m.youtube.com/watch", "social"],
  ["android-app://org.telegram.messenger/", "social"],
  ["android-app://com.google.android.googlequicksearchbox/", "search"],
  ["android-app://org.example.reader/", "other"],
  ["https://church.example.org/events", "other"],
  ["https://notgoogle.com.evil.example/", "other"],
  ["https://mygoogle.com/", "other"],
  ["https://evil.example/?x=facebook.com", "other"],
  ["http://live.example.com/", "other"],
])("%s is %s", (referrer, via) => {
  expect(from(referrer)).toBe(via);
});
