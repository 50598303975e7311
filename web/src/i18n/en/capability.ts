export default {
  fallback: 'sent in another form',
  rejected: 'not on this channel',
};
