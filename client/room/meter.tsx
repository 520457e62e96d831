// Four bars that move while sound plays: a sign, not a measurement.
import "./meter.css";

export function Meter() {
  return (
    <span class="meter" aria-hidden="true">
      <i />
      <i />
      <i />
      <i />
    </span>
  );
}
