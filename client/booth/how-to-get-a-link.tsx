// How somebody without a valid link gets one.

export function HowToGetALink() {
  return (
    <div class="gate-how">
      <h2 class="eyebrow">How to get in</h2>
      <ol>
        <li>
          <strong>Running it yourself?</strong> In the project's folder run{" "}
          <code>npm run link</code> and open the address it prints.
        </li>
        <li>
          <strong>Part of the team?</strong> Ask whoever runs this site to send you a fresh link.
        </li>
      </ol>
    </div>
  );
}
