/** Nobody is told of these lists by an event, and whoever looks at them waits for something to change. */
export const ASK_EVERY_MS = 15_000;
