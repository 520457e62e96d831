// The default arm of an exhaustive switch: a new member of a union stops the build here.

export function never(value: never): never {
  throw new Error(`unhandled member: ${JSON.stringify(value)}`);
}
