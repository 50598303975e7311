export default {
  pages: 'Pages',
  inbox: 'Inbox',
  admin: 'Administration',
  lab: 'Lab',
  ownMenu: '{{name}}, {{status}}',
  language: 'Language',
  colours: 'Colours',
  scheme: {
    auto: 'As the system',
    light: 'Light',
    dark: 'Dark',
  },
  signOut: 'Sign out',
  connecting: 'Connecting…',
  offline: 'No connection to the hub. Messages appear as soon as it is back.',
  connectNow: 'Connect now',
};
