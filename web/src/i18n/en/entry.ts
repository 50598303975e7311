// Words of what brought somebody here, beside and in their conversation.
export const entry = {
  entryKind: { scene: 'QR code', start: 'Start link or menu', referral: 'Link or referral', ad: 'Advertisement' },
  commentedPost: 'Comment on a post',
  cameThrough: 'Came by',
  entryPoint: 'Came by',
  entryNamed: '{{what}} “{{name}}”',
};
