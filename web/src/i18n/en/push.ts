// Words of being told while no page is open.
export const push = {
  title: 'While no page is open',
  thisDevice: 'Notify this device',
  off: 'Off.',
  on: 'On, until you sign out here.',
  unsupported:
    'Not possible here: it needs a browser with push notifications and an https address. On iPhone and iPad, add this page to the Home Screen and open it from there.',
  blocked: 'This browser does not allow notifications from this page. Allow them in its settings for the page, then try again.',
  unreachable: 'The browser could not reach its push service. Try again later.',
  showsText: 'Show what was written',
  showsTextNote: 'Also on a locked screen. Without it only the name is shown.',
  others: 'Your other devices',
  forget: 'Stop notifying {{name}}',
  lastError: 'The last notification did not get through: {{error}}',
};
