// Words of the filters agents keep.
export const filters = {
  saved: 'Saved filters',
  keep: 'Keep this filter',
  name: 'Name of the filter',
  forget: 'Let go of the filter “{{name}}”',
};
