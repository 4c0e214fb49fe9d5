// Who and where one is, in the address (`#as=ID&channel=ID`) and in the browser's memory, so that a reload keeps it
// and two windows can be two members.

/** The ids in the address; null where there are none. */
export function readAddress() {
  const values = new URLSearchParams(location.hash.slice(1));
  const id = (name) => (/^\d{1,20}$/.test(values.get(name) ?? '') ? values.get(name) : null);
  return { userId: id('as'), channelId: id('channel') };
}

/** Puts the ids into the address; as a new step of the history unless `replace`. */
export function writeAddress(userId, channelId, replace) {
  const values = new URLSearchParams({ as: userId });
  if (channelId) values.set('channel', channelId);
  const hash = `#${values}`;
  if (hash === location.hash) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', hash);
}

/** The user and channel of last time. */
export const remembered = {
  user: () => localStorage.getItem('sandbox.user'),
  channel: (userId) => localStorage.getItem(`sandbox.channel.${userId}`),
  keep(userId, channelId) {
    localStorage.setItem('sandbox.user', userId);
    if (channelId) localStorage.setItem(`sandbox.channel.${userId}`, channelId);
  },
};

/** What was written and not sent yet; kept for this window only, so that a reload does not lose an answer. */
export const drafts = {
  get: (userId, channelId) => sessionStorage.getItem(`sandbox.draft.${userId}.${channelId}`) ?? '',
  keep(userId, channelId, text) {
    const key = `sandbox.draft.${userId}.${channelId}`;
    if (text === '') sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  },
};

/** The theme in force: the chosen one, or the system's. */
export function currentTheme() {
  return (
    document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark')
  );
}

/** Chooses a theme for good. */
export function chooseTheme(theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem('sandbox.theme', theme);
}
