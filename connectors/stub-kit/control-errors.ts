// How a control face refuses.

/** A wrong request of a test or lab page; answered 400. */
export class ActionError extends Error {}

/** Answered 404. */
export class NotFound extends Error {}
