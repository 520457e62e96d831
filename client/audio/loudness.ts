// The two faders of a sound that plays through one element.

export const loudnessOf = (element: HTMLMediaElement) => ({
  /** 0 to 1. */
  setVolume(value: number): void {
    element.volume = value;
  },
  setMuted(value: boolean): void {
    element.muted = value;
  },
});
