// Waiting with an end: a service that hangs is treated as one that is down.

/** The promise's value, or a rejection once `ms` have passed. What was asked for goes on by itself. */
export async function inTime<T>(asked: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    if (timer !== null) clearTimeout(timer);
  }
}
