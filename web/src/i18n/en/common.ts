export default {
  cancel: 'Cancel',
  close: 'Close',
  loading: 'Loading…',
  tryAgain: 'Try again',
  chosen: 'chosen',
  notFound: 'Nothing here',
  notFoundText: 'This address leads nowhere.',
  toStart: 'To the start',
  pageFailed: 'This page did not load',
};
