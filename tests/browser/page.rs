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

/// What a person takes to think of a word and type it.
const TIME_FOR_A_WORD: Duration = Duration::from_millis(900);

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
        let found = self
            .controls
            .iter()
            .find(|control| control.ends_with(ending) || control.contains(&format!("{ending}:")));
        found.map(|control| format!("#{} [data-testid=\"{control}\"]", self.id))
    }

    /// Whether it asks something that can be answered.
    pub fn asks(&self) -> bool {
        self.control(":skip").is_some()
    }

    /// What it asks, without the feedback above.
    pub fn question(&self) -> &str {
        self.text.rfind("Question ").map_or("", |start| &self.text[start..])
    }

    /// Whether it is the report, which leads to all answers.
    pub fn is_report(&self) -> bool {
        self.control(":show").is_some()
    }

    fn number(&self) -> u64 {
        self.id.rsplit('-').next().and_then(|id| id.parse().ok()).unwrap_or_default()
    }
}

/// Whether the pictures of the README are to be taken anew.
fn pictures_wished_for() -> bool {
    std::env::var_os("UPDATE_PICTURES").is_some()
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
        name_the_bot(bot).await;
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
    async fn said_by_bot(&self, what: &str, after: u64, wanted: impl Fn(&Shown) -> bool) -> Shown {
        let all = self.browser.handle();
        self.until(what, async || {
            let shown: Vec<Shown> = all.execute(script::MESSAGES, Vec::new()).await?.convert()?;
            let fits =
                |one: &Shown| one.author == self.bot && !one.thinking && one.number() > after && wanted(one);
            Ok(shown.into_iter().find(fits))
        })
        .await
    }

    /// The bot's first message to all in the open channel after another one.
    pub async fn next(&self, after: Option<&Shown>) -> Shown {
        self.said_by_bot("the bot's next message", after.map_or(0, Shown::number), |one| !one.ephemeral).await
    }

    /// Does something and waits for the bot's answer that only this member sees.
    pub async fn answer_to(&self, deed: impl Future<Output = ()>) -> Shown {
        let before = self.messages().await.iter().map(Shown::number).max().unwrap_or_default();
        deed.await;
        self.said_by_bot("an answer only you see", before, |one| one.ephemeral).await
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

    /// Takes a picture of the README anew, where that is wished for: all of the last message.
    pub async fn picture_for_readme(&self, name: &str) {
        self.picture_as_high(name, script::HEIGHT_FOR_LAST).await;
    }

    /// The same of all messages.
    pub async fn picture_of_all_for_readme(&self, name: &str) {
        self.picture_as_high(name, script::HEIGHT_FOR_ALL).await;
    }

    async fn picture_as_high(&self, name: &str, height: &str) {
        if !pictures_wished_for() {
            return;
        }
        let height = self.browser.execute(height, Vec::new()).await.unwrap().convert().unwrap();
        chromium::resize(&self.browser, height).await;
        // What the mouse is over is shaded.
        let title = self.see("h1").await;
        self.browser.action_chain().move_to_element_center(&title).perform().await.unwrap();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
        std::fs::create_dir_all(&folder).unwrap();
        self.browser.screenshot(&folder.join(name)).await.unwrap();
        chromium::resize(&self.browser, 800).await;
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

    /// Waits until what can be seen has a text that is wanted; gives it.
    pub async fn text_of(&self, selector: &str, wanted: impl Fn(&str) -> bool) -> String {
        self.until(&format!("the wanted text in {selector}"), async || {
            let text = self.see(selector).await.text().await?;
            Ok(wanted(&text).then_some(text))
        })
        .await
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

    /// Becomes another member of the local Discord, in the channel they see first.
    pub async fn become_member(&self, id: u64) {
        self.click(&format!("{} option[value=\"{id}\"]", named("user-switch"))).await;
        self.see(&named("composer")).await;
    }

    /// Writes a message and sends it.
    pub async fn say(&self, text: &str) {
        self.fill_in(&named("composer"), text).await;
        self.send().await;
    }

    /// The same at the pace of a person if pictures are taken, so that they show likely times.
    pub async fn say_for_readme(&self, text: &str) {
        if !pictures_wished_for() {
            return self.say(text).await;
        }
        let field = self.see(&named("composer")).await;
        for word in text.split_inclusive(' ') {
            field.send_keys(word).await.unwrap();
            tokio::time::sleep(TIME_FOR_A_WORD).await;
        }
        self.send().await;
    }

    async fn send(&self) {
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
        let field = named(&format!("command-option-{option}"));
        self.fill_in(&field, typed).await;
        let value = value.map_or(String::new(), |value| format!("[data-value=\"{value}\"]"));
        // While suggestions still come, the list moves under the pointer.
        let list = format!("{} .suggestions:not([aria-busy])", named("command-form"));
        self.click(&format!("{list} {}{value}", named("command-suggestion"))).await;
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

/// Gives the bot the name it has in the README, as an admin would.
async fn name_the_bot(bot: &TestBot) {
    let address = format!("{}/api/v10/guilds/{}/members/@me", bot.sandbox.url(), bot.guild);
    let request = reqwest::Client::new()
        .patch(address)
        .header("Authorization", format!("Bot {}", bot.sandbox.token()))
        .header("Content-Type", "application/json")
        .body(r#"{"nick":"Hotseat"}"#);
    request.send().await.unwrap().error_for_status().unwrap();
}
