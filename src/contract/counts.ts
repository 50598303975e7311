// How many conversations there are: by place, and in an agent's own lists.
/** A group, or a channel account with its platform, and what is open there. */
export interface PlaceCountView {
  id: string;
  name: string;
  platform?: string;
  /** Conversations with a service session, whatever its state. */
  open: number;
  /** Those of them in the queue. */
  waiting: number;
}

export interface OpenCountsView {
  groups: PlaceCountView[];
  accounts: PlaceCountView[];
}

/** How many conversations the asking agent's lists hold. Counted up to 1,000, which means more than 999. */
export interface ViewCountsView {
  mine: number;
  unassigned: number;
  queued: number;
  /** Messages the agent has not read in `mine`. */
  unread: number;
  /** By the id of each of the agent's saved filters; counted up to 100, which means more than 99. */
  saved: Record<string, number>;
}
