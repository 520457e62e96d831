// The sign of the house: three arches, a choir's rows, a church window and sound leaving a speaker in one. Own drawing.

/** Drawn in the text's colour; decorative, the site's name stands beside it. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 28 28"
      fill="none"
      stroke="currentColor"
      stroke-width="2.5"
      stroke-linecap="round"
      aria-hidden="true"
    >
      <path d="M3 24V14a11 11 0 0 1 22 0v10" />
      <path d="M8 24V14a6 6 0 0 1 12 0v10" stroke-opacity="0.75" />
      <path d="M13.9 24V14.5" stroke-opacity="0.9" />
    </svg>
  );
}
