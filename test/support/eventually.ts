// Waiting for what is looked at: how long it takes is nobody’s business.

/** Asks until there is an answer; the deadline only ends a test that would fail anyway. */
export async function eventually<T>(ask: () => Promise<T | undefined> | T | undefined, otherwise?: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) {
      if (otherwise) return otherwise();
      throw new Error(`never came true: ${ask.toString()}`);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
