export default {
  title: 'Sign in',
  text: 'to your inbox',
  login: 'Login',
  password: 'Password',
  submit: 'Sign in',
};
