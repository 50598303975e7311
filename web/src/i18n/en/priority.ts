// Words of how urgent a conversation is.
export const priority = {
  title: 'Priority',
  urgent: 'Urgent',
  high: 'High',
  usual: 'Usual',
  low: 'Low',
  notSet: 'The priority could not be set',
};
