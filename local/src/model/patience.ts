/** Waits for something, and for so long at most; what it throws then is nobody's any more. */
export async function waitAtMost(millis: number, something: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, millis);
  });
  try {
    await Promise.race([something, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
