#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

#[test]
fn sentences_stand_in_the_text_and_decimals_do_not_end_them() {
    let text = "지연이 3.5초였습니다. 그래서 캐시를 넣었습니다!\n결과는 좋았습니다";
    assert_eq!(sentences(text), ["지연이 3.5초였습니다.", "그래서 캐시를 넣었습니다!", "결과는 좋았습니다"]);
    assert_eq!(sentences("...\n!!!"), [""; 0]);
}

#[test]
fn particles_behind_english_terms_are_words_of_their_own() {
    assert_eq!(words("B-tree를 Node.js와 C++로"), ["b-tree", "를", "node.js", "와", "c++", "로"]);
}

#[test]
fn stems_drop_what_carries_no_meaning() {
    assert_eq!(stems("인덱스를 사용했습니다"), ["인덱스", "사용"]);
    assert_eq!(stems("The processes were sharing memory"), ["process", "share", "memori"]);
    assert_eq!(stems("B-tree와 btree"), ["btree", "btree"]);
}

#[test]
fn forms_of_one_korean_word_meet() {
    for (a, b) in [("줄이고", "줄였"), ("인덱스", "인덱싱"), ("캐시", "캐시"), ("설계", "설계하")]
    {
        assert!(same_word(a, b), "{a} {b}");
    }
    for (a, b) in [("데이터", "데이터베이스"), ("서버", "서비스"), ("프로세스", "스레드"), ("a", "b")]
    {
        assert!(!same_word(a, b), "{a} {b}");
    }
}

#[test]
fn a_cut_ends_on_a_word_and_never_inside_a_character() {
    assert_eq!(cut("하나 둘 셋 넷", 5), "하나 둘");
    assert_eq!(cut("abcdefghij", 4), "abcd");
    assert_eq!(cut("짧다", 10), "짧다");
    assert_eq!(cut("ab👩‍💻", 4), "ab");
    let jamo: String = "한글".nfd().collect();
    assert_eq!(cut(&jamo, 4), jamo.chars().take(3).collect::<String>());
}

#[test]
fn hangul_share_counts_letters_only() {
    assert!(hangul_share("1234 !!").is_none());
    assert!(hangul_share("한글 ab").unwrap() > 0.49);
    assert!(hangul_share("plain english").unwrap() < 0.01);
}
