// Words of the file a menu or template begins with.
export const headFile = {
  image: 'Picture it begins with',
  video: 'Video it begins with',
  file: 'Document it begins with',
  any: 'Picture, video or document (optional)',
  choose: 'Choose a file',
};
