// Words of what happened to a conversation, where the thread has none of its own for it.
export const timeline = {
  title: 'Timeline',
  earlier: 'Show earlier',
  opened_bot: 'Opened by the customer; the bot answers',
  opened_queued: 'Opened by the customer; waiting in {{group}}',
  opened_parked: 'Opened by the customer while {{group}} was closed',
  offered: 'Offered to {{to}}',
  declined: '{{to}} declined it',
  offer_missed: '{{to}} did not accept it in time',
  offer_withdrawn: 'No longer offered to {{to}}',
  parked: 'The queue was full: waiting until there is room',
  unparked: 'Put in the queue',
  overflowed: 'The queue of {{from}} was full: moved to {{group}}',
  prioritised: 'Made more or less urgent',
  prioritised_by: '{{by}} made it more or less urgent',
  timeout_warned: 'About to end: nobody has said anything for a while',
};
