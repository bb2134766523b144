const patienceMs = 25_000;

/** Waits until something holds; throws with what there is instead if that takes too long on any machine. */
export async function until(holds: () => boolean, instead: () => unknown = () => ''): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`it does not come about that ${holds}: ${JSON.stringify(instead())}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
