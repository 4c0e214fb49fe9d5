//! The bot as a member meets it: in a browser, by clicks and typing, in the local Discord's page.
//!
//! Every step leaves a picture in `target/browser/FLOW/`. With `UPDATE_PICTURES=1` the pictures of the README in `docs/`
//! are taken anew.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

mod browser {
    mod answers;
    mod chromium;
    mod flows;
    mod kinds;
    mod page;
    mod readme;
    mod screens;
    mod script;
    mod spoken;
}
