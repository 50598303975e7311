// What opens at a click or under the pointer: the menus, pickers and hints of the inbox. They come while the page is idle, as one file,
// so that they are there when they are asked for and nothing waits for them before.

export const fetchAtHand = (): Promise<unknown> =>
  Promise.all([
    import('../composer/more-menu-list.js'),
    import('../inbox/filter-panel.js'),
    import('../shell/hint-bubble.js'),
    import('../shell/own-menu-list.js'),
    import('../thread/bubble-menu-list.js'),
    import('../thread/own-list-menu-list.js'),
    import('../thread/priority-menu-list.js'),
    import('../thread/session-menu-list.js'),
  ]);
