// All texts in one language, by section.
import admin from './admin.js';
import capability from './capability.js';
import common from './common.js';
import composer from './composer.js';
import contact from './contact.js';
import content from './content.js';
import errors from './errors.js';
import events from './events.js';
import inbox from './inbox.js';
import lab from './lab.js';
import login from './login.js';
import presence from './presence.js';
import session from './session.js';
import setup from './setup.js';
import shell from './shell.js';
import status from './status.js';
import thread from './thread.js';

export default {
  capability,

  admin,
  common,
  composer,
  contact,
  content,
  errors,
  events,
  inbox,
  lab,
  login,
  presence,
  session,
  setup,
  shell,
  status,
  thread,
};
