// Reads JSON by the shapes of `shared/` in the browser: the build puts this in the place of zod/mini, whose code alone would
// weigh as much as the page that uses it. Only what our shapes are made of; says yes to exactly what zod says yes to.

/** No value of a shape: what came is not of it. */
const NO: unique symbol = Symbol("no");
/** Where the first thing was that is not of the shape; filled from the inside out. */
type Place = { path: (string | number)[] };
type Read = (value: unknown, place: Place) => unknown;
type Check = (value: never) => unknown;
type Fields = Readonly<Record<string, Shape>>;
/** What other shapes ask of this one: an object's fields, the values of a closed set. */
type Parts = { readonly shape?: Fields; readonly values?: readonly unknown[] };
type Outcome = { success: true; data: unknown } | { success: false; error: { issues: Place[] } };
export type Shape = Parts & {
  readonly read: Read;
  check(...checks: Check[]): Shape;
  safeParse(value: unknown): Outcome;
};

function shapeOf(read: Read, parts: Parts = {}): Shape {
  return {
    ...parts,
    read,
    check: (...checks) =>
      shapeOf(
        (value, place) =>
          checks.reduce(
            (now, check) => (now === NO ? NO : check(now as never)),
            read(value, place),
          ),
        parts,
      ),
    safeParse(value) {
      const place: Place = { path: [] };
      const data = read(value, place);
      return data === NO ? { success: false, error: { issues: [place] } } : { success: true, data };
    },
  };
}

const only = (is: (value: unknown) => boolean) => shapeOf((value) => (is(value) ? value : NO));
const keepIf =
  <T>(holds: (value: T) => boolean) =>
  (value: T) =>
    holds(value) ? value : NO;

export const string = () => only((value) => typeof value === "string");
export const boolean = () => only((value) => typeof value === "boolean");
export const number = () => only(Number.isFinite);
export const int = () => only(Number.isSafeInteger);

export const minLength = (min: number) => keepIf<string | unknown[]>(({ length }) => length >= min);
export const maxLength = (max: number) => keepIf<string | unknown[]>(({ length }) => length <= max);
export const regex = (pattern: RegExp) => keepIf<string>((text) => pattern.test(text));
export const gte = (min: number) => keepIf<number>((value) => value >= min);
export const lte = (max: number) => keepIf<number>((value) => value <= max);
export const nonnegative = () => gte(0);
export const trim = () => (text: string) => text.trim();
export const normalize = (form: string) => (text: string) => text.normalize(form);

const oneOf = (values: readonly unknown[]) =>
  shapeOf((value) => (values.includes(value) ? value : NO), { values });
export const literal = (value: unknown) => oneOf([value]);
const enumOf = (values: readonly unknown[]) => oneOf(values);

export { enumOf as enum };

/** Where the value is one of the stand-ins, `as` says what it becomes. */
const unless =
  (isStandIn: (value: unknown) => boolean, as: (value: unknown) => unknown) => (shape: Shape) =>
    shapeOf((value, place) => (isStandIn(value) ? as(value) : shape.read(value, place)));
const same = (value: unknown) => value;
export const optional = unless((value) => value === undefined, same);
export const nullable = unless((value) => value === null, same);
export const nullish = unless((value) => value === undefined || value === null, same);
const defaulted = (shape: Shape, value: unknown) =>
  unless(
    (sent) => sent === undefined,
    () => structuredClone(value),
  )(shape);

export { defaulted as _default };

export const array = (item: Shape) =>
  shapeOf((value, place) => {
    if (!Array.isArray(value)) return NO;
    const list: unknown[] = [];
    for (const [index, sent] of value.entries()) {
      const read = readAt(item, sent, index, place);
      if (read === NO) return NO;
      list.push(read);
    }
    return list;
  });

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function readAt(shape: Shape, value: unknown, key: string | number, place: Place): unknown {
  const read = shape.read(value, place);
  if (read === NO) place.path.unshift(key);
  return read;
}

/** What it does not name is left out. */
export const object = (shape: Fields) =>
  shapeOf(
    (value, place) => {
      if (!isObject(value)) return NO;
      const data: Record<string, unknown> = {};
      for (const [key, field] of Object.entries(shape)) {
        const read = readAt(field, value[key], key, place);
        if (read === NO) return NO;
        if (read !== undefined || key in value) data[key] = read;
      }
      return data;
    },
    { shape },
  );
export const extend = (base: Shape, more: Fields) => object({ ...base.shape, ...more });

export const partial = ({ shape = {} }: Shape) =>
  object(Object.fromEntries(Object.entries(shape).map(([key, field]) => [key, optional(field)])));

/** What it does not name is kept as it came. */
export const looseObject = (shape: Fields) => {
  const named = object(shape);
  return shapeOf(
    (value, place) => {
      const data = named.read(value, place);
      // `__proto__` would not be a field of the copy but what stands behind it.
      if (data === NO || !isObject(value)) return NO;
      const { __proto__: _, ...rest } = value;
      return { ...rest, ...(data as object) };
    },
    { shape },
  );
};

/** One value for each of a closed set of keys, and no other. */
export const record = (keys: Shape, item: Shape) => {
  const names = (keys.values ?? []) as string[];
  const named = object(Object.fromEntries(names.map((name) => [name, item])));
  return shapeOf((value, place) => {
    const data = named.read(value, place);
    const isExact = isObject(value) && Object.keys(value).every((key) => names.includes(key));
    return isExact ? data : NO;
  });
};

/** The first that fits. */
export const union = (options: readonly Shape[]) =>
  shapeOf((value) => {
    for (const option of options) {
      const read = option.read(value, { path: [] });
      if (read !== NO) return read;
    }
    return NO;
  });

/** The one whose `tag` is what came. */
export const discriminatedUnion = (tag: string, options: readonly Shape[]) => {
  const byTag = new Map(
    options.flatMap((option) =>
      (option.shape?.[tag]?.values ?? []).map((value) => [value, option]),
    ),
  );
  return shapeOf((value, place) => {
    if (!isObject(value)) return NO;
    const option = byTag.get(value[tag]);
    if (option) return option.read(value, place);
    place.path.unshift(tag);
    return NO;
  });
};

export const transform = (change: (value: never) => unknown) =>
  shapeOf((value) => change(value as never));
export const pipe = (first: Shape, then: Shape) =>
  shapeOf((value, place) => {
    const read = first.read(value, place);
    return read === NO ? NO : then.read(read, place);
  });
