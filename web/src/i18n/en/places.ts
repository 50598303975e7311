// Words of the groups and channel accounts in the inbox, with what is open there.
export const places = {
  title: 'Groups and channels',
  groups: 'Groups',
  accounts: 'Channels',
  waiting: '{{count}} waiting',
  open: '{{count}} open',
};
