// Scripts that tests of sound give to their pages: clocks that can be set wrong, and the recorder's audio thread.

/** Sets this page's clocks wrong by so much; the true ones stay under names of their own. */
export const trueClock = (offByMs: number) => `
  window.trueNow = performance.now.bind(performance);
  window.trueOrigin = performance.timeOrigin;
  const wall = Date.now;
  performance.now = () => window.trueNow() + ${offByMs};
  Date.now = () => wall() + ${offByMs};`;

/** Collects a while before it posts: a message for each 128 samples would keep the page busy. */
export const RECORDER = `
  registerProcessor("recorder", class extends AudioWorkletProcessor {
    block = new Float32Array(8192);
    filled = 0;
    process([input]) {
      if (this.filled === 0) this.at = currentTime;
      if (input[0]) this.block.set(input[0], this.filled);
      this.filled += 128;
      if (this.filled === this.block.length) {
        this.port.postMessage({ at: this.at, samples: this.block });
        this.block = new Float32Array(8192);
        this.filled = 0;
      }
      return true;
    }
  });`;
