// One calm look for everything: a single accent, quiet greys with enough contrast, small radii.
import { createTheme, type BadgeProps, type CSSVariablesResolver, type MantineColorsTuple, type MenuProps } from '@mantine/core';

const accent: MantineColorsTuple = [
  '#eef1ff',
  '#dee3fb',
  '#bcc5f2',
  '#98a5e9',
  '#7989e1',
  '#6577dc',
  '#4a60d6',
  '#3f53c2',
  '#3648a8',
  '#2b3a8c',
];

/** Mantine's own red and teal carry white words at less than 4.5 : 1. */
const red: MantineColorsTuple = [
  '#fdecec',
  '#fbd6d6',
  '#f4adad',
  '#ee8181',
  '#e65c5c',
  '#db3f3f',
  '#cb2d2d',
  '#b82525',
  '#a11e1e',
  '#861717',
];
const teal: MantineColorsTuple = [
  '#e6f6ef',
  '#cdeadd',
  '#9dd6bd',
  '#69c19b',
  '#3fae7f',
  '#269a6a',
  '#1c8158',
  '#166c49',
  '#10583b',
  '#0a432c',
];

/** Mantine's dark greys with a touch of the accent's blue, to sit on our dark surfaces. */
const dark: MantineColorsTuple = [
  '#e4e7ec',
  '#c3c8d1',
  '#a0a7b4',
  '#6b7382',
  '#3d434f',
  '#30353f',
  '#242830',
  '#16181d',
  '#121419',
  '#0d0f13',
];

export const theme = createTheme({
  colors: { accent, dark, red, teal },
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 6 },
  defaultRadius: 'md',
  fontFamily:
    "Inter, -apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'Liberation Sans', Arial, 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Noto Sans Mono CJK SC', monospace",
  headings: { fontWeight: '600' },
  cursorType: 'pointer',
  components: {
    // By name: a component spoken of here would load with every page.
    // The menu's placeholder is an element no menu may have.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } satisfies MenuProps },
    Modal: { styles: { title: { fontWeight: 600 } } },
    Badge: { defaultProps: { tt: 'none' } satisfies BadgeProps },
  },
});

/** Mantine's dimmed text is too faint on tinted surfaces (WCAG asks for 4.5 : 1). */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5b6472',
    '--mantine-color-placeholder': '#6b7280',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#1d2330',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-anchor': '#3f53c2',
  },
  dark: {
    '--mantine-color-dimmed': '#a0a7b4',
    '--mantine-color-placeholder': '#8b93a1',
    '--mantine-color-body': '#16181d',
    '--mantine-color-text': '#e4e7ec',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-anchor': '#98a5e9',
  },
});
