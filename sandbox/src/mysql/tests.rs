#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    env,
    io::{BufRead, BufReader},
    net::TcpStream,
    process::{Command, Stdio},
    thread,
};

use super::*;

/// Set for the copy of this test program that holds a server until it is killed.
const HOLD: &str = "SANDBOX_TEST_HOLDS_A_SERVER";

async fn connect(server: &Server, database: &str) -> MySqlConnection {
    MySqlConnection::connect(&server.url(database)).await.unwrap()
}

async fn count(server: &Server, database: &str) -> i64 {
    let mut connection = connect(server, database).await;
    sqlx::query_scalar("SELECT COUNT(*) FROM answer").fetch_one(&mut connection).await.unwrap()
}

/// Waits until something is so, for things that tell nobody when they come true.
fn eventually(what: &str, is_so: impl Fn() -> bool) {
    let deadline = std::time::Instant::now() + Duration::from_secs(20);
    while !is_so() {
        assert!(std::time::Instant::now() < deadline, "never came true: {what}");
        thread::sleep(POLL);
    }
}

fn listens(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}

#[tokio::test]
async fn starts_quickly_and_leaves_nothing() {
    let begun = Instant::now();
    let server = Server::start(Options::default()).await.unwrap();
    let took = begun.elapsed();
    // A tenth of this on a calm machine; MySQL initialises for two seconds.
    let limit = if server.program.flavour == Flavour::MariaDb { 3 } else { 15 };
    assert!(took < Duration::from_secs(limit), "took {took:?}");

    let (port, run) = (server.port(), server._run.path().to_owned());
    assert!(server.data_folder().starts_with(&run) && server.socket().exists());
    drop(server);
    assert!(!listens(port));
    assert!(!run.exists());
}

#[tokio::test]
async fn two_servers_do_not_meet() {
    let (one, two) =
        tokio::try_join!(Server::start(Options::default()), Server::start(Options::default())).unwrap();
    assert_ne!(one.port(), two.port());
    one.create_database("practice").await.unwrap();
    one.create_database("practice").await.unwrap();
    connect(&one, "practice").await.close().await.unwrap();
    assert!(MySqlConnection::connect(&two.url("practice")).await.is_err());
    one.drop_database("practice").await.unwrap();
    assert!(MySqlConnection::connect(&one.url("practice")).await.is_err());
    assert!(one.create_database("a`; DROP DATABASE b").await.is_err());
    assert!(one.create_database("").await.is_err());
}

#[tokio::test]
async fn committed_rows_survive_a_kill_on_the_same_port() {
    let server = Server::start(Options::default()).await.unwrap();
    server.create_database("practice").await.unwrap();
    let mut connection = connect(&server, "practice").await;
    connection.execute("CREATE TABLE answer (id BIGINT UNSIGNED PRIMARY KEY, text TEXT)").await.unwrap();
    connection.execute("INSERT INTO answer VALUES (1, '한국어 😀')").await.unwrap();

    let port = server.port();
    server.kill();
    assert!(!listens(port));
    assert!(connection.ping().await.is_err());
    assert!(server.pause().await.is_err(), "a dead server cannot be paused");

    server.restart().await.unwrap();
    assert_eq!(server.port(), port);
    assert_eq!(count(&server, "practice").await, 1);

    server.stop().await.unwrap();
    server.stop().await.unwrap();
    assert!(!listens(port));
    server.restart().await.unwrap();
    assert_eq!(count(&server, "practice").await, 1);
}

#[tokio::test]
async fn a_paused_server_answers_nothing_until_resumed() {
    let server = Server::start(Options::default()).await.unwrap();
    let mut connection = server.connect().await.unwrap();
    server.pause().await.unwrap();
    let query = connection.ping();
    tokio::pin!(query);
    let waited = tokio::time::timeout(Duration::from_millis(200), &mut query).await;
    assert!(waited.is_err(), "a frozen server answered");
    server.resume().unwrap();
    query.await.unwrap();

    server.pause().await.unwrap();
    server.restart().await.unwrap();
    server.connect().await.unwrap();
    server.pause().await.unwrap();
    let port = server.port();
    drop(server);
    assert!(!listens(port), "a frozen server can be killed");
}

#[tokio::test]
async fn a_kept_folder_is_used_again_and_by_one_server_only() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { dir: Some(folder.path().join("deep/data")), durable: true };
    let first = Server::start(options.clone()).await.unwrap();
    first.create_database("practice").await.unwrap();
    connect(&first, "practice").await.execute("CREATE TABLE answer (id INT PRIMARY KEY)").await.unwrap();
    let run = first._run.path().to_owned();

    let refusal = Server::start(options.clone()).await.unwrap_err().to_string();
    assert!(refusal.contains("in use by another"), "{refusal}");
    drop(first);
    assert!(!run.exists());

    let second = Server::start(options).await.unwrap();
    assert_eq!(count(&second, "practice").await, 0);
}

#[test]
fn a_folder_of_the_other_family_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mariadb = Program { path: "/usr/sbin/mariadbd".into(), flavour: Flavour::MariaDb };
    mariadb.check_folder(folder.path()).unwrap();
    File::create(folder.path().join("mysql.ibd")).unwrap();
    assert!(mariadb.check_folder(folder.path()).unwrap_err().to_string().contains("written by MySQL"));
}

#[tokio::test]
async fn a_server_that_cannot_start_says_why() {
    let server = Server::start(Options::default()).await.unwrap();
    server.stop().await.unwrap();
    // What a first data file too large for its place or a broken disk looks like.
    fs::write(server.data_folder().join("ibdata1"), b"no table space").unwrap();
    let error = server.restart().await.unwrap_err().to_string();
    assert!(error.contains("ended at its start") && error.contains("ibdata1"), "{error}");
}

/// Kills a process that holds a server with SIGKILL: nothing of its own code runs after that.
#[tokio::test]
async fn a_server_dies_with_its_killed_parent() {
    if env::var_os(HOLD).is_some() {
        let server = Server::start(Options::default()).await.unwrap();
        println!("\nholding {} {}", server.port(), server._run.path().display());
        std::future::pending::<()>().await;
    }
    let mut holder = Command::new(env::current_exe().unwrap())
        .args(["--exact", "--nocapture", "mysql::tests::a_server_dies_with_its_killed_parent"])
        .env(HOLD, "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(holder.stdout.take().unwrap()).lines().map_while(Result::ok);
    let line = lines.into_iter().find(|line| line.starts_with("holding ")).unwrap();
    let mut words = line.split(' ').skip(1);
    let port: u16 = words.next().unwrap().parse().unwrap();
    let run = PathBuf::from(words.next().unwrap());
    assert!(listens(port) && run.exists());

    holder.kill().unwrap();
    holder.wait().unwrap();
    eventually("the server is dead", || !listens(port));
    eventually("its folder is gone", || !run.exists());
}
