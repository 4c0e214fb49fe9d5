//! Voice messages written down by a server with OpenAI's API, as far as it is needed here.
#![expect(clippy::unwrap_used, reason = "tests")]

use hotseat::app::ports::{InterviewerError, Transcriber};
use hotseat::domain::language::Language;
use hotseat::interviewer::{ModelSettings, OpenAiInterviewer, OpenAiTranscriber, StructuredOutput};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A server that gives these answers, one a connection; the requests it got.
async fn serve(answers: &'static [(u16, &'static str)]) -> (OpenAiTranscriber, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}/v1", listener.local_addr().unwrap());
    let requests = tokio::spawn(async move {
        let mut requests = Vec::new();
        for (status, body) in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            // The form ends with its boundary and two dashes.
            while !request.ends_with(b"--\r\n") {
                let mut part = vec![0; 4096];
                let read = stream.read(&mut part).await.unwrap();
                assert!(read > 0, "the request broke off");
                request.extend_from_slice(&part[..read]);
            }
            requests.push(String::from_utf8_lossy(&request).into_owned());
            let length = body.len();
            let head =
                format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
            stream.write_all(head.as_bytes()).await.unwrap();
        }
        requests
    });
    let settings = ModelSettings {
        base_url,
        api_key: "key".to_owned().into(),
        model: "any".to_owned(),
        time_limit: Duration::from_secs(20),
        structured_output: StructuredOutput::Auto,
        reads_pictures: false,
        raters: 1,
    };
    (OpenAiInterviewer::new(settings).unwrap().transcriber("whisper-1"), requests)
}

#[tokio::test]
async fn words_come_with_their_times() {
    const HEARD: &str = r#"{"text":" 네, 측정했습니다. ","duration":"2.5","words":[
        {"word":"네","start":0.2,"end":0.5,"probability":0.9},{"word":"측정했습니다","start":1.0,"end":2.1}]}"#;
    let (transcriber, requests) = serve(&[(200, HEARD)]).await;
    let heard = transcriber.transcribe(b"OggS".to_vec(), "voice.ogg", Language::Ko).await.unwrap();
    assert_eq!(heard.text, "네, 측정했습니다.");
    assert_eq!((heard.words.len(), heard.words[1].start), (2, 1.0));
    let request = requests.await.unwrap().remove(0);
    for expected in [
        "POST /v1/audio/transcriptions",
        "verbose_json",
        "timestamp_granularities",
        "word",
        "whisper-1",
        "voice.ogg",
        "OggS",
    ] {
        assert!(request.contains(expected), "{expected}: {request}");
    }
}

#[tokio::test]
async fn a_model_without_times_is_asked_without_and_remembered() {
    const REFUSED: &str =
        r#"{"error":{"message":"response_format 'verbose_json' is not compatible with model"}}"#;
    let (transcriber, requests) =
        serve(&[(400, REFUSED), (200, r#"{"text":"Yes."}"#), (200, r#"{"text":"No."}"#)]).await;
    for expected in ["Yes.", "No."] {
        let heard = transcriber.transcribe(b"OggS".to_vec(), "voice.ogg", Language::En).await.unwrap();
        assert_eq!((heard.text.as_str(), heard.words.len()), (expected, 0));
    }
    let requests = requests.await.unwrap();
    assert!(requests[0].contains("verbose_json") && !requests[2].contains("verbose_json"));
}

#[tokio::test]
async fn a_server_without_transcription_fails_for_good_and_a_busy_one_for_now() {
    let (transcriber, _) = serve(&[(404, "{}"), (503, "{}"), (200, r#"{"heard":"?"}"#)]).await;
    let hear =
        async || transcriber.transcribe(b"OggS".to_vec(), "voice.ogg", Language::En).await.unwrap_err();
    assert!(matches!(hear().await, InterviewerError::Lasting { .. }));
    assert!(matches!(hear().await, InterviewerError::Passing { .. }));
    assert!(matches!(hear().await, InterviewerError::Passing { .. }), "no text is no answer");
}
