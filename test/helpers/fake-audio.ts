// An audio element for tests without a browser: loads, plays by the (fake) clock, and can be made to refuse, break or stall.

const HAVE_METADATA = 1;
const HAVE_ENOUGH_DATA = 4;
const LOAD_MS = 30;

export class FakeAudio extends EventTarget {
  static refusesToPlay = false;
  static breaks = false;
  static made: FakeAudio[] = [];

  src = "";
  preload = "";
  preservesPitch = true;
  volume = 1;
  muted = false;
  paused = true;
  seeking = false;
  ended = false;
  readyState = 0;
  error: { code: number } | null = null;
  #rate = 1;
  #position = { seconds: 0, atMs: 0 };
  #loads = 0;

  constructor() {
    super();
    FakeAudio.made.push(this);
  }

  get currentTime(): number {
    const { seconds, atMs } = this.#position;
    if (this.paused || this.readyState < HAVE_ENOUGH_DATA) return seconds;
    return seconds + ((performance.now() - atMs) / 1000) * this.#rate;
  }
  set currentTime(seconds: number) {
    this.#position = { seconds, atMs: performance.now() };
  }
  get playbackRate(): number {
    return this.#rate;
  }
  set playbackRate(rate: number) {
    this.currentTime = this.currentTime;
    this.#rate = rate;
  }

  load(): void {
    this.#loads += 1;
    this.error = null;
    this.readyState = 0;
    this.currentTime = 0;
    this.paused = true;
    this.#rate = 1;
    const load = this.#loads;
    if (this.src === "") return;
    setTimeout(() => load === this.#loads && this.#loaded(), LOAD_MS);
  }

  removeAttribute(): void {
    this.src = "";
  }

  async play(): Promise<void> {
    if (FakeAudio.refusesToPlay) throw Object.assign(new Error(), { name: "NotAllowedError" });
    if (this.error) throw Object.assign(new Error(), { name: "NotSupportedError" });
    this.currentTime = this.currentTime;
    this.paused = false;
    if (this.readyState === HAVE_ENOUGH_DATA) this.#say("playing");
  }

  pause(): void {
    if (this.paused) return;
    this.currentTime = this.currentTime;
    this.paused = true;
    this.#say("pause");
  }

  /** What the element's events say happened. */
  say(type: string): void {
    this.dispatchEvent(new Event(type));
  }

  #loaded(): void {
    if (FakeAudio.breaks) {
      this.error = { code: 2 };
      return this.say("error");
    }
    this.readyState = HAVE_METADATA;
    this.say("loadedmetadata");
    this.readyState = HAVE_ENOUGH_DATA;
    this.currentTime = this.#position.seconds;
    if (!this.paused) this.#say("playing");
  }

  #say(type: string): void {
    setTimeout(() => this.say(type), 0);
  }
}
