//! The local Discord's page, as a person uses it.

use super::chromium::{self, Screen, Theme};
use super::script;
use crate::support::lab::{PATIENCE, TestBot};
use serde::Deserialize;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, Key, WebDriver, WebElement};

/// Time between two looks at the page.
const LOOK_EVERY: Duration = Duration::from_millis(25);

/// A browser with the page open.
pub struct Page {
    pub browser: WebDriver,
    screen: Screen,
    bot: String,
    flow: PathBuf,
    pictures: AtomicU32,
}

/// A message as it is shown.
#[derive(Debug, Clone, Deserialize)]
pub struct Shown {
    pub id: String,
    author: String,
    pub ephemeral: bool,
    thinking: bool,
    pub text: String,
    controls: Vec<String>,
}

impl Shown {
    /// The control whose name ends like this, as a selector.
    pub fn control(&self, ending: &str) -> Option<String> {
        let found = self.controls.iter().find(|control| control.ends_with(ending) || control.contains(&format!("{ending}:")));
        found.map(|control| format!("#{} [data-testid=\"{control}\"]", self.id))
    }

    /// Whether it asks something that can be answered.
    pub fn asks(&self) -> bool {
        self.control(":skip").is_some()
    }

    /// Whether it is the report, which leads to all answers.
    pub fn is_report(&self) -> bool {
        self.control(":show").is_some()
    }

    fn number(&self) -> u64 {
        self.id.rsplit('-').next().and_then(|id| id.parse().ok()).unwrap_or_default()
    }
}

/// The selector of what has that name for tests.
pub fn named(name: &str) -> String {
    format!("[data-testid=\"{name}\"]")
}

impl Page {
    /// Opens the page in a new browser. Pictures go to a folder with the flow's name.
    pub async fn open(bot: &TestBot, flow: &str, screen: Screen, theme: Theme) -> Self {
        let flow = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("browser").join(flow);
        // The pictures of the last run, if there was one.
        let _gone = std::fs::remove_dir_all(&flow);
        std::fs::create_dir_all(&flow).unwrap();
        let browser = chromium::open(screen, theme).await;
        browser.goto(bot.sandbox.url()).await.unwrap();
        let bot = bot.sandbox.bot_user_id().to_string();
        Self { browser, screen, bot, flow, pictures: AtomicU32::new(0) }
    }

    /// Ends the browser; a complaint of the page fails the test.
    pub async fn close(self) {
        let log = self.browser.browser_log().await.unwrap();
        let complaints: Vec<_> = log.iter().filter(|entry| entry.level == "SEVERE").collect();
        assert!(complaints.is_empty(), "{complaints:#?}");
        self.browser.quit().await.unwrap();
    }

    // --- looking ---

    /// Looks until there is something to see; errors of the driver count as nothing, because the page is redrawn while
    /// one looks.
    pub async fn until<T>(&self, what: &str, mut look: impl AsyncFnMut() -> WebDriverResult<Option<T>>) -> T {
        let started = Instant::now();
        loop {
            let seen = look().await;
            if let Ok(Some(seen)) = seen {
                return seen;
            }
            if started.elapsed() > PATIENCE {
                self.picture("failed").await;
                let messages = self.messages().await;
                panic!("{what}: not seen, {:?}\nthe page shows {messages:#?}", seen.err());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// The first visible element of a selector.
    pub async fn see(&self, selector: &str) -> WebElement {
        self.until(selector, async || {
            for element in self.browser.find_all(By::Css(selector)).await? {
                if element.is_displayed().await? {
                    return Ok(Some(element));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Waits until nothing visible fits a selector.
    pub async fn see_none(&self, selector: &str) {
        self.until(&format!("no {selector}"), async || {
            for element in self.browser.find_all(By::Css(selector)).await? {
                if element.is_displayed().await? {
                    return Ok(None);
                }
            }
            Ok(Some(()))
        })
        .await;
    }

    /// The messages of the open channel.
    pub async fn messages(&self) -> Vec<Shown> {
        self.browser.execute(script::MESSAGES, Vec::new()).await.unwrap().convert().unwrap()
    }

    /// The bot's first message after another one that is complete and wanted.
    async fn from_bot(&self, what: &str, after: u64, wanted: impl Fn(&Shown) -> bool) -> Shown {
        let all = self.browser.handle();
        self.until(what, async || {
            let shown: Vec<Shown> = all.execute(script::MESSAGES, Vec::new()).await?.convert()?;
            let fits = |one: &Shown| {
                one.author == self.bot && !one.thinking && one.number() > after && wanted(one)
            };
            Ok(shown.into_iter().find(fits))
        })
        .await
    }

    /// The bot's first message to all in the open channel after another one.
    pub async fn next(&self, after: Option<&Shown>) -> Shown {
        self.from_bot("the bot's next message", after.map_or(0, Shown::number), |one| !one.ephemeral).await
    }

    /// Does something and waits for the bot's answer that only this member sees.
    pub async fn answer_to(&self, deed: impl Future<Output = ()>) -> Shown {
        let before = self.messages().await.iter().map(Shown::number).max().unwrap_or_default();
        deed.await;
        self.from_bot("an answer only you see", before, |one| one.ephemeral).await
    }

    /// All that can be read on the page.
    pub async fn text(&self) -> String {
        self.browser.find(By::Tag("body")).await.unwrap().text().await.unwrap()
    }

    /// Keeps a picture of the page.
    pub async fn picture(&self, name: &str) {
        let number = self.pictures.fetch_add(1, Ordering::Relaxed) + 1;
        self.browser.screenshot(&self.flow.join(format!("{number:02}-{name}.png"))).await.unwrap();
    }

    /// Takes a picture of the README anew, where that is wished for.
    pub async fn picture_for_readme(&self, name: &str) {
        if std::env::var_os("UPDATE_PICTURES").is_some() {
            let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
            self.browser.screenshot(&place).await.unwrap();
        }
    }

    // --- doing ---

    /// Clicks, or taps, what can be seen, as soon as it can be reached.
    pub async fn click(&self, selector: &str) {
        self.until(&format!("{selector} to click on"), async || {
            self.see(selector).await.click().await?;
            Ok(Some(()))
        })
        .await;
    }

    /// Types into what can be seen.
    pub async fn fill_in(&self, selector: &str, text: &str) {
        self.until(&format!("{selector} to write in"), async || {
            let field = self.see(selector).await;
            field.clear().await?;
            field.send_keys(text).await?;
            Ok(Some(()))
        })
        .await;
    }

    /// Becomes another member of the local Discord.
    pub async fn become_member(&self, id: u64) {
        self.click(&format!("{} option[value=\"{id}\"]", named("user-switch"))).await;
    }

    /// Writes a message and sends it.
    pub async fn say(&self, text: &str) {
        self.fill_in(&named("composer"), text).await;
        if self.screen == Screen::Phone {
            self.click(&named("send")).await;
        } else {
            self.see(&named("composer")).await.send_keys(Key::Enter).await.unwrap();
        }
    }

    /// Begins to type a command and picks it from the list.
    pub async fn pick_command(&self, typed: &str, name: &str) {
        self.fill_in(&named("composer"), typed).await;
        self.click(&format!("{}[data-name=\"{name}\"]", named("command-suggestion"))).await;
        self.see(&named("command-form")).await;
    }

    /// Types into an option of the command and picks a suggestion, the first one without a value.
    pub async fn pick_option(&self, option: &str, typed: &str, value: Option<&str>) {
        self.fill_in(&named(&format!("command-option-{option}")), typed).await;
        let value = value.map_or(String::new(), |value| format!("[data-value=\"{value}\"]"));
        self.click(&format!("{} {}{value}", named("command-form"), named("command-suggestion"))).await;
    }

    /// Chooses a file for an option of the command.
    pub async fn choose_file(&self, option: &str, file: &Path) {
        let picker = named(&format!("option-file-{option}"));
        // Files are chosen in a window of the system; the driver hands it over to the field behind the button.
        let picker = self.browser.find(By::Css(picker)).await.unwrap();
        picker.send_keys(file.to_str().unwrap()).await.unwrap();
        self.see(".chip-file.filled").await;
    }

    /// Sends the command and waits for its answer.
    pub async fn send_command(&self) -> Shown {
        self.answer_to(self.click(&format!("{} {}", named("command-form"), named("send")))).await
    }

    /// Runs a script in the page.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) {
        self.browser.execute(script, arguments).await.unwrap();
    }
}
