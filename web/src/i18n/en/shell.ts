// Words of the frame around the pages, of login and of set-up.
export const common = {
  loading: 'Loading…',
  tryAgain: 'Try again',
  cancel: 'Cancel',
  close: 'Close',
  save: 'Save',
  edit: 'Edit',
  delete: 'Delete',
  copy: 'Copy',
  copied: 'Copied',
  chosen: 'chosen',
  pageFailed: 'This could not be shown',
  notFound: 'There is no such page',
  notFoundText: 'The address may be mistyped, or the page may have moved.',
  toStart: 'Go to the start page',
  pair: '{{what}}: {{value}}',
  /** Between the entries of a list of short texts. */
  between: ', ',
};

export const shell = {
  pages: 'Pages',
  inbox: 'Inbox',
  contacts: 'Contacts',
  reports: 'Reports',
  admin: 'Admin',
  lab: 'Lab',
  ownMenu: '{{name}}, {{status}}: status and settings',
  language: 'Language',
  colours: 'Colours',
  scheme: { auto: 'Like the system', light: 'Light', dark: 'Dark' },
  profile: 'Your account',
  signOut: 'Sign out',
  offline: 'No connection. Messages you send are kept and go out when it is back.',
  connecting: 'Connecting…',
  connectNow: 'Connect now',
  newVersion: 'Switchboard was updated. Reload when it suits you; drafts are kept.',
  reload: 'Reload',
  partMissing: 'A part of this page could not be fetched. The connection may have dropped, or Switchboard was updated.',
};

export const presence = {
  idle: 'Available',
  busy: 'Busy',
  break: 'On a break',
  offline: 'Offline',
  takeBreak: 'Take a break',
  reason: 'Reason',
  reasonExample: 'Lunch, training…',
};

export const role = { admin: 'Admin', supervisor: 'Supervisor', agent: 'Agent' };

export const login = {
  title: 'Sign in',
  login: 'Login',
  password: 'Password',
  showPassword: 'Show or hide the password',
  signIn: 'Sign in',
  ended: 'Your login has ended. Sign in to go on where you were; what you wrote is kept.',
};

export const setup = {
  stepCompany: 'Your company',
  stepChannel: 'First channel',
  stepMessage: 'First message',
  welcome: 'Welcome to Switchboard',
  welcomeText: 'Three steps to your first message. You start as the first admin.',
  token: 'Set-up code',
  tokenText: 'The terminal where the hub was started shows a link with this code. Paste the link or the code.',
  company: 'Company name',
  name: 'Your name',
  nameText: 'As your colleagues see it.',
  loginText: 'What you sign in with: an e-mail address or any name.',
  passwordText: 'At least {{min}} characters.',
  passwordShort: 'At least {{min}} characters are needed.',
  create: 'Create and continue',
  channelTitle: 'Where do your customers write?',
  labTitle: 'No account at hand?',
  labText: 'Use the lab: a simulated Telegram with a phone to write from. Everything else is real.',
  tryLab: 'Try it in the lab',
  orBind: 'or bind a real account',
  later: 'Do this later',
  messageTitle: 'Now send a first message',
  writeFromLab: 'Open the lab in another tab, press Start on the phone and write something.',
  writeFromPhone: 'Write to “{{name}}” from your own phone, as a customer would.',
  writeFromSite: 'Put this line into the head of a page of your site, open the page and write into the chat.',
  moreOnSite: 'Colours, language and which sites may have it',
  webhookAt: 'Messages come in at',
  waiting: 'Waiting for the first message…',
  openLab: 'Open the lab',
  toInbox: 'Go to the inbox',
  arrived: 'The first message is here!',
  openInbox: 'Answer it in the inbox',
};

/** Platforms that are called something else in another language. */
export const platformName = { wechat: 'WeChat', web: 'Website', api: 'API channel' };

/** People of whom the platform tells no name; `end`: of their id. */
export const nameless = {
  wechat: 'WeChat follower · {{end}}',
  instagram: 'Instagram user · {{end}}',
  messenger: 'Facebook user · {{end}}',
  web: 'Visitor {{end}}',
};
