export default {
  title: 'Sign in',
  login: 'Login',
  password: 'Password',
  showPassword: 'Show the password',
  signIn: 'Sign in',
};
