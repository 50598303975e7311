// How long and how often the scenarios run.

export interface Pace {
  pairs: number;
  pairSeconds: number;
  latencySeconds: number;
  sustainedSeconds: number;
  replySeconds: number;
  starts: number;
}

export const FULL: Pace = { pairs: 5, pairSeconds: 10, latencySeconds: 30, sustainedSeconds: 60, replySeconds: 15, starts: 3 };
export const QUICK: Pace = { pairs: 2, pairSeconds: 3, latencySeconds: 8, sustainedSeconds: 10, replySeconds: 4, starts: 1 };
