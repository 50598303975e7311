// What a template is for, in the platforms' own groups.
export const templateCategory = {
  authentication: 'Authentication',
  marketing: 'Marketing',
  utility: 'Utility',
};
