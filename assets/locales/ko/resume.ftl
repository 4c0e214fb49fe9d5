# 이력서: 읽은 내용, 목록, 삭제.

resume-new-title = 이력서를 저장했습니다: { $title }
resume-new-version-title = 새 버전을 저장했습니다: { $title }
resume-already-there-title = 이미 같은 파일이 있습니다: { $title }
resume-view-title = { $title }
resume-untitled = 이력서 { $date }
resume-facts = { $format } · 버전 { $version } · { $language } · { $lines }줄
resume-role = 지원 직무: { $role }
resume-understood = **읽은 내용**
resume-sections = 항목: { $names }
resume-skills = 기술: { $names }
resume-skills-more = 기술: { $names } 외 { $more }개
resume-achievements = **숫자로 적힌 성과**
resume-nothing-understood = 알아볼 수 있는 항목, 기술, 성과가 없습니다. 질문이 일반적인 내용이 될 수 있습니다.
resume-worthy = { $count ->
    [0] 질문으로 만들 만한 줄을 찾지 못했습니다. 무엇을 해서 어떤 결과를 냈는지 적은 뒤 같은 제목으로 다시 올려 주세요.
   *[other] 질문으로 만들기 좋은 줄이 { $count }개 있습니다.
}
resume-hidden = 🙈 직접 뺀 { $count }줄은 문서를 다시 올려도 질문에 쓰지 않습니다.
resume-personal = 🔒 질문에도, 언어 모델에도 쓰지 않는 개인정보: { $kinds }.
resume-next = 다음 단계: `/면접 시작`에서 이 이력서를 골라 주세요.

section-summary = 소개
section-experience = 경력
section-projects = 프로젝트
section-education = 학력
section-skills = 기술
section-awards = 수상
section-certificates = 자격증
section-cover-letter = 자기소개서

warning-pages-without-text = ⚠️ 그림만 있고 글자가 거의 없는 { $pages }쪽은 읽지 못했습니다. 빠진 내용이 있으면 글자가 있는 파일로 다시 내보내 주세요.
warning-cut = ⚠️ 문서가 매우 길어 앞부분만 읽고 나머지는 뺐습니다.
warning-guessed-encoding = ⚠️ 글자 인코딩을 추측해서 읽었습니다({ $encoding }). 이상한 글자가 보이면 UTF-8로 저장해서 다시 올려 주세요.
warning-unreadable = ⚠️ 읽을 수 없는 글자 { $count }개를 뺐습니다. 빠진 내용이 있으면 파일을 다시 내보내 주세요.
suspicion-scanned = ⚠️ 글자가 거의 없어 스캔한 문서로 보입니다. 글자가 있는 파일을 올리면 더 좋은 질문을 만들 수 있습니다.
suspicion-garbled = ⚠️ 말이 되지 않는 글자가 많습니다. 글꼴을 읽지 못한 것으로 보이니 다시 내보내거나 DOCX, TXT로 올려 주세요.
suspicion-short = ⚠️ 내용이 매우 짧습니다. 해 온 일을 몇 줄 더 적으면 질문이 훨씬 좋아집니다.
suspicion-not-a-resume = ⚠️ 이력서가 아닌 것으로 보입니다. 올리려던 파일이 맞는지 확인해 주세요.

resume-list-title = 내 이력서
resume-list-empty = 아직 올린 이력서가 없습니다. `/이력서 업로드`로 PDF, DOCX, HWP, HWPX, ODT, RTF, HTML, TXT, MD 파일을 올려 주세요.
resume-list-item = **{ $title }** · 버전 { $version } · { $when }
resume-list-item-role = **{ $title }** · { $role } · 버전 { $version } · { $when }
resume-list-more = … 외 { $count }개
resume-select = 살펴볼 이력서를 골라 주세요

resume-delete-title = “{ $title }” 이력서를 삭제하시겠습니까?
resume-delete-confirm = 모든 버전이 완전히 삭제됩니다. 이미 본 면접의 점수와 보고서는 그대로 남습니다.
resume-deleted = 삭제했습니다: { $title }
resume-deleted-next = 언제든 `/이력서 업로드`로 다시 올릴 수 있습니다.
resume-kept = 아무것도 삭제하지 않았습니다.
button-delete-yes = 완전히 삭제
button-keep = 그대로 두기
