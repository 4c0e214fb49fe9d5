//! One chromedriver for all tests of this program, and browsers of it.

use serde_json::json;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::time::Duration;
use thirtyfour::{Capabilities, WebDriver};

/// Runs "$@" until the pipe to this shell ends, which the kernel sees to however the test program ends; then ends it with
/// its browsers, which are in the shell's process group, and removes the folder "$1" with their profiles.
const RUN: &str = r#"
folder=$1
shift
"$@" </dev/null &
cat >/dev/null
trap : TERM
kill -s TERM 0
wait
for _ in 1 2 3 4 5 6 7 8 9 10; do
    rm -rf "$folder" && break
    sleep 0.2
done
kill -s KILL 0
"#;

/// How long chromedriver may take to listen.
const START_LIMIT: Duration = Duration::from_secs(20);

/// What a browser is told, so that it does nothing but what a test does.
const FLAGS: [&str; 11] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    // A microphone that beeps, which may be used without asking.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
];

/// Ends with the process: a static is never dropped.
static DRIVER: OnceLock<Driver> = OnceLock::new();

struct Driver {
    url: String,
    chromium: PathBuf,
    profiles: PathBuf,
    next_profile: AtomicU32,
    /// Holds the pipe.
    _shell: Child,
}

/// What a browser is on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    Desktop,
    /// Touched, not clicked.
    Phone,
}

/// What the system of a browser prefers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Dark,
    Light,
}

/// A new browser with a memory of its own.
pub async fn open(screen: Screen, theme: Theme) -> WebDriver {
    let driver = DRIVER.get_or_init(start);
    let profile = driver.profiles.join(driver.next_profile.fetch_add(1, Ordering::Relaxed).to_string());
    let mut flags = FLAGS.map(str::to_owned).to_vec();
    flags.push(format!("--user-data-dir={}", profile.display()));
    let mut options = json!({ "binary": driver.chromium, "args": flags });
    if screen == Screen::Phone {
        options["mobileEmulation"] = json!({
            "deviceMetrics": { "width": 390, "height": 844, "pixelRatio": 2, "touch": true, "mobile": true },
            "clientHints": { "platform": "Android", "mobile": true },
        });
    }
    let mut wishes = Capabilities::new();
    wishes.set("browserName", "chrome").unwrap();
    wishes.set("goog:chromeOptions", options).unwrap();
    wishes.set("goog:loggingPrefs", json!({ "browser": "ALL" })).unwrap();
    let browser = WebDriver::new(&driver.url, wishes).await.unwrap();
    dress(&browser, screen, theme).await;
    browser
}

/// Gives the window that is in front its size and theme.
pub async fn dress(browser: &WebDriver, screen: Screen, theme: Theme) {
    let tools = browser.cdp();
    let theme = if theme == Theme::Dark { "dark" } else { "light" };
    // Without motion nothing is caught half-way.
    let features = json!({ "features": [
        { "name": "prefers-color-scheme", "value": theme },
        { "name": "prefers-reduced-motion", "value": "reduce" },
    ] });
    tools.send_raw("Emulation.setEmulatedMedia", features).await.unwrap();
    if screen == Screen::Desktop {
        resize(browser, 800).await;
    }
}

/// Makes the page of a desktop so high. The size of a window would have the browser's own bars in it.
pub async fn resize(browser: &WebDriver, height: u32) {
    let size = json!({ "width": 1280, "height": height, "deviceScaleFactor": 1, "mobile": false });
    browser.cdp().send_raw("Emulation.setDeviceMetricsOverride", size).await.unwrap();
}

/// Makes a phone so high that a long message is seen whole; nothing else of it changes.
pub async fn stretch(browser: &WebDriver, height: u64) {
    let size = json!({ "width": 390, "height": height, "deviceScaleFactor": 1.5, "mobile": true });
    browser.cdp().send_raw("Emulation.setDeviceMetricsOverride", size).await.unwrap();
}

fn start() -> Driver {
    let chromedriver = program(&["chromedriver"]);
    let chromium = program(&["chromium", "chromium-browser", "google-chrome"]);
    let profiles = std::env::temp_dir().join(format!("hotseat-browser-{}", std::process::id()));
    std::fs::create_dir_all(&profiles).unwrap();
    let mut shell = Command::new("/bin/sh")
        .args(["-c", RUN, "sh"])
        .arg(&profiles)
        .arg(chromedriver)
        // Any free port; it is told in the output.
        .args(["--port=0", "--log-level=SEVERE"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .unwrap();
    let output = BufReader::new(shell.stdout.take().unwrap());
    let (told, port) = mpsc::channel();
    // Reads on for ever, so that chromedriver can write.
    std::thread::spawn(move || {
        for line in output.lines().map_while(Result::ok) {
            if let Some((_, port)) = line.trim_end_matches('.').rsplit_once("successfully on port ") {
                told.send(port.to_owned()).unwrap();
            }
        }
    });
    let port = port.recv_timeout(START_LIMIT).expect("chromedriver starts");
    Driver {
        url: format!("http://127.0.0.1:{port}"),
        chromium,
        profiles,
        next_profile: AtomicU32::new(0),
        _shell: shell,
    }
}

/// A program by the first of its names that is in PATH.
fn program(names: &[&str]) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places =
        names.iter().flat_map(|name| std::env::split_paths(&path).map(move |folder| folder.join(name)));
    places.into_iter().find(|place| place.is_file()).unwrap_or_else(|| {
        panic!(
            "{} is missing; install it as root with\n    \
             apt-get install --no-install-recommends chromium chromium-driver fonts-noto-cjk",
            names[0]
        )
    })
}
