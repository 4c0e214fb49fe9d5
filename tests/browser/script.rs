//! Scripts for what a driver cannot do or tell, run in the page.

/// The messages of the open channel, as they are shown.
pub const MESSAGES: &str = r#"
return [...document.querySelectorAll('ol.messages > li.message')].map((row) => ({
    id: row.dataset.testid,
    author: row.dataset.author ?? '',
    ephemeral: row.classList.contains('ephemeral'),
    thinking: row.querySelector('.thinking') !== null,
    text: row.innerText,
    controls: [...row.querySelectorAll('button[data-testid^="button-"]:enabled')].map((one) => one.dataset.testid),
}));
"#;

/// Holds a file over the page: `arguments` are its name and its bytes. It is kept for `DROP`.
pub const DRAG: &str = r#"
const [name, bytes] = arguments;
window.heldFiles = new DataTransfer();
window.heldFiles.items.add(new File([Uint8Array.from(bytes)], name, { type: 'application/pdf' }));
const event = (type) => new DragEvent(type, { dataTransfer: window.heldFiles, bubbles: true, cancelable: true });
const over = document.querySelector('main');
over.dispatchEvent(event('dragenter'));
over.dispatchEvent(event('dragover'));
"#;

/// Lets go of the file.
pub const DROP: &str = r#"
document.querySelector('main').dispatchEvent(
    new DragEvent('drop', { dataTransfer: window.heldFiles, bubbles: true, cancelable: true }),
);
"#;

/// How high the last message is, with the page's bars above and below and a little of the message before.
pub const HEIGHT_FOR_LAST: &str = r#"
const rows = [...document.querySelectorAll('ol.messages > li.message')];
const scroller = document.querySelector('.scroller');
return Math.ceil(rows.at(-1).offsetHeight + innerHeight - scroller.clientHeight + 60);
"#;

/// How high all messages are together, with the page's bars above and below.
pub const HEIGHT_FOR_ALL: &str = r#"
const rows = [...document.querySelectorAll('ol.messages > li.message')];
const scroller = document.querySelector('.scroller');
const shown = rows.at(-1).getBoundingClientRect().bottom - rows[0].getBoundingClientRect().top;
return Math.ceil(shown + innerHeight - scroller.clientHeight + 40);
"#;

/// What reaches beyond the sides of the page, as it is written.
pub const SPILLED: &str = r#"
const width = document.documentElement.clientWidth;
const out = (one) => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && (box.right > width + 1 || box.left < -1);
};
return [...document.querySelectorAll('main *')]
    .filter((one) => out(one) && !one.closest('.visually-hidden, pre, dialog'))
    .map((one) => one.outerHTML.slice(0, 160));
"#;
