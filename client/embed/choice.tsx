// One of a few, as a row of radio buttons that look like one switch.

type Props<T extends string> = {
  legend: string;
  options: readonly T[];
  words: Readonly<Record<T, string>>;
  value: T;
  onPick: (value: T) => void;
};

export function Choice<T extends string>({ legend, options, words, value, onPick }: Props<T>) {
  return (
    <fieldset>
      <legend class="label">{legend}</legend>
      <div class="choices">
        {options.map((option) => (
          <label key={option} class="choice">
            <input
              type="radio"
              name={legend}
              value={option}
              checked={option === value}
              onChange={() => onPick(option)}
            />
            <span>{words[option]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
