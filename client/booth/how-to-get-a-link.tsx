// How somebody without a passkey, or without a valid link, gets in.

export function HowToGetALink() {
  return (
    <div class="gate-how">
      <h2 class="eyebrow">No passkey yet?</h2>
      <ol>
        <li>
          <strong>Part of the team?</strong> Ask an owner for an invitation. Lost your device? They
          can let you in again.
        </li>
        <li>
          <strong>Running it yourself?</strong> In the project's folder run{" "}
          <code>npm run link</code> and open the address it prints.
        </li>
      </ol>
    </div>
  );
}
