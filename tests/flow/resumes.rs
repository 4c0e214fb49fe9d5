//! Resumes that come in, come again, and go.

use super::*;

#[tokio::test]
async fn a_resume_deleted_in_the_middle_leaves_the_interview_whole() {
    let world = ToyWorld::new().await;
    let card = resume::upload(&world.app, upload_of(RESUME)).await.unwrap().card;
    let id = interview::start(&world.app, start_of(Some(card.id))).await.unwrap();
    resume::delete(&world.app, GUILD, CANDIDATE, card.id).await.unwrap();
    world.settle().await;
    let thread = interview::opened(&world.app, id).await.unwrap().unwrap();
    world.answer_all(&Sitting { id, thread }).await;
    assert_eq!(world.load(id).await.phase, Phase::Finished);
}

#[tokio::test]
async fn the_same_file_is_recognised_and_the_same_title_makes_a_version() {
    let world = ToyWorld::new().await;
    let first = resume::upload(&world.app, upload_of(RESUME)).await.unwrap();
    assert_eq!(first.outcome, resume::UploadOutcome::New);
    let again = resume::upload(&world.app, upload_of(RESUME)).await.unwrap();
    assert_eq!(again.outcome, resume::UploadOutcome::AlreadyThere);
    assert_eq!(again.card.id, first.card.id);
    let changed = resume::upload(&world.app, upload_of(&RESUME.replace("140 ms", "120 ms"))).await.unwrap();
    assert_eq!(changed.outcome, resume::UploadOutcome::NewVersion);
    assert_eq!((changed.card.id, changed.card.version), (first.card.id, 2));
    assert_eq!(resume::list(&world.app, GUILD, CANDIDATE).await.unwrap().len(), 1);
    assert_eq!(
        user_error(resume::view(&world.app, GUILD, BYSTANDER, first.card.id).await),
        UserError::ResumeNotFound
    );
}

#[tokio::test]
async fn bad_documents_are_refused_and_nothing_is_kept() {
    let world = ToyWorld::new().await;
    let upload = |bytes: &[u8], name: &str| {
        let mut upload = upload_of("");
        upload.bytes = bytes.to_vec();
        upload.file_name = name.to_owned();
        resume::upload(&world.app, upload)
    };
    assert_eq!(user_error(upload(b"", "resume.pdf").await), UserError::FileEmpty);
    assert_eq!(user_error(upload(b"Hello.", "resume.txt").await), UserError::TooLittleText { characters: 6 });
    let huge = vec![b'a'; 11 * 1024 * 1024];
    assert_eq!(user_error(upload(&huge, "resume.txt").await), UserError::FileTooLarge { limit_mib: 10 });
    let program = user_error(upload(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0", "resume.pdf").await);
    assert!(matches!(program, UserError::FileUnsupported { .. }), "{program:?}");
    assert!(resume::list(&world.app, GUILD, CANDIDATE).await.unwrap().is_empty());
}
