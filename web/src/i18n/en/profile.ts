// Words of an agent's own account.
export const profile = {
  title: 'Your account',
  text: 'An admin changes name, role and groups; picture and password are yours.',
  choosePicture: 'Choose a picture',
  changePicture: 'Another picture',
  removePicture: 'Remove',
  pictureText: 'JPEG, PNG or WebP up to 10 MB; cut square. Colleagues see it, and customers wherever they are shown who answers.',
  passwordText: 'When it changes you stay signed in here and are signed out everywhere else.',
  currentPassword: 'Present password',
  newPassword: 'New password',
  changePassword: 'Change password',
  passwordChanged: 'Your password is changed. Everywhere else you are signed out.',
};
