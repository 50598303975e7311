// The priorities agents speak of. Rules and programs may set any number from -10 to 10; it is shown as the level it lies in.
export const LEVELS = { urgent: 10, high: 5, usual: 0, low: -5 } as const;
export type Level = keyof typeof LEVELS;

export function levelOf(priority: number): Level {
  if (priority === 0) return 'usual';
  if (priority < 0) return 'low';
  return priority > LEVELS.high ? 'urgent' : 'high';
}
