// Words of the groups and channel accounts in the inbox, with what is open there.
export const places = {
  title: 'Groups and channels',
  groups: 'Groups',
  accounts: 'Channels',
  waiting: '{{count}} waiting',
  waitingIn: '{{name}}: {{count}} waiting',
  open: '{{count}} open',
  empty: 'Nothing is open',
  failed: 'The numbers could not be fetched',
  old: 'These numbers are not up to date',
};
