// Words of an agent's own account.
export const profile = {
  title: 'Your account',
  text: 'An admin changes name, role and groups; the password is yours.',
  passwordText: 'When it changes you stay signed in here and are signed out everywhere else.',
  currentPassword: 'Present password',
  newPassword: 'New password',
  changePassword: 'Change password',
  passwordChanged: 'Your password is changed. Everywhere else you are signed out.',
};
