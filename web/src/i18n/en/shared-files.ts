// Words of the files shared in a conversation.
export const sharedFiles = {
  title: 'Shared files',
  more: 'Show more',
  video: 'Video of {{name}}, {{time}}',
};
