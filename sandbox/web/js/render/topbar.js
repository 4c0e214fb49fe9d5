// The bar of the sandbox itself: who one is, in which language, dark or light.

import { fill, h, iconButton } from '../dom.js';

/** Draws the bar into `element`. */
export function drawTopbar(ctx, element) {
  const { store, t } = ctx;
  const focused = element.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
  const options = store.users.map((entry) =>
    h('option', { value: entry.user.id, selected: entry.user.id === ctx.ui.userId }, userTitle(ctx, entry)),
  );
  const korean = ctx.locale === 'ko';
  const dark = ctx.theme() === 'dark';
  fill(
    element,
    h(
      'label',
      { class: 'user-switch' },
      h('span', { class: 'wide' }, t('youAre')),
      h(
        'select',
        {
          testid: 'user-switch',
          'aria-label': t('youAre'),
          onchange: (event) => ctx.actions.become(event.target.value),
        },
        options,
      ),
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'locale-switch',
        testid: 'locale-switch',
        lang: korean ? 'ko' : 'en',
        'aria-label': t('localeSwitch'),
        title: t('localeSwitch'),
        onclick: () => ctx.actions.toggleLocale(),
      },
      h('span', { class: korean ? 'on' : '' }, '한국어'),
      h('span', { class: korean ? '' : 'on' }, 'English'),
    ),
    h('span', { class: 'spacer' }),
    h('span', { class: 'sandbox-note wide' }, t('sandboxNote')),
    iconButton(dark ? 'sun' : 'moon', t(dark ? 'useLight' : 'useDark'), () => ctx.actions.toggleTheme(), {
      testid: 'theme-switch',
    }),
  );
  if (focused) element.querySelector(`[data-testid="${focused}"]`)?.focus();
}

function userTitle(ctx, entry) {
  const name = entry.user.global_name ?? entry.user.username;
  const label =
    { candidate: ctx.t('labelCandidate'), member: ctx.t('labelMember'), admin: ctx.t('labelAdmin') }[entry.label] ??
    entry.label;
  return label && label !== name ? `${name} · ${label}` : name;
}
