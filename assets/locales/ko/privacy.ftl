# /개인정보: 내 데이터 받기, 모두 삭제하기, 무엇을 보관하는지.

command-privacy = 개인정보
command-privacy-description = 내 데이터 받기, 삭제하기, 무엇이 보관되는지 보기
command-privacy-export = 내보내기
command-privacy-export-description = 나에 대해 보관된 모든 것을 파일로 받기
command-privacy-export-scope = 범위
command-privacy-export-scope-description = 모든 서버 또는 이 서버 (비워 두면 모든 서버)
command-privacy-export-scope-everywhere = 모든 서버
command-privacy-export-scope-here = 이 서버
command-privacy-delete = 삭제
command-privacy-delete-description = 나에 대해 보관된 모든 것을 삭제하기 (한 번 더 확인합니다)
command-privacy-delete-scope = 범위
command-privacy-delete-scope-description = 모든 서버 또는 이 서버
command-privacy-delete-scope-everywhere = 모든 서버
command-privacy-delete-scope-here = 이 서버
command-privacy-policy = 방침
command-privacy-policy-description = 무엇을, 어디에, 얼마 동안 보관하고 누가 보는지

privacy-exported-title = 내 데이터
privacy-exported = 모든 서버에서 보관 중인 내 데이터 전부입니다. `my-data.md`는 읽기용, `json` 폴더는 프로그램용이고, `about.json`에는 빠진 항목과 그 이유가 있습니다.
privacy-exported-here = 이 서버에서 보관 중인 내 데이터 전부입니다. `my-data.md`는 읽기용, `json` 폴더는 프로그램용이고, `about.json`에는 빠진 항목과 그 이유가 있습니다.
privacy-exported-part = 파일 { $count }개 중 { $number }번째입니다.
privacy-file-title = Hotseat의 내 데이터

privacy-table-members = 설정
privacy-table-resumes = 이력서
privacy-table-resume-versions = 이력서 버전
privacy-table-interviews = 면접
privacy-table-job-descriptions = 채용 공고
privacy-table-turns = 질문
privacy-table-answers = 답변
privacy-table-evaluations = 피드백
privacy-table-earlier-evaluations = 이전 피드백
privacy-table-reports = 보고서
privacy-table-posts = 봇의 메시지
privacy-table-model-calls = 모델 호출
privacy-table-bank-questions = 서버 문제 은행에 추가한 질문

privacy-erase-title = 모든 서버에서 내 데이터를 모두 삭제하시겠습니까?
privacy-erase-here-title = 이 서버에서 내 데이터를 모두 삭제하시겠습니까?
privacy-erase-counts = 면접: **{ $interviews }**회 · 이력서: **{ $resumes }**개
privacy-erase-what = 답변, 피드백, 점수까지 곧바로 사라지며, 면접 스레드는 이어서 몇 분 안에 삭제됩니다. 되돌릴 수 없습니다.
privacy-erase-not = 남는 것: 봇이 스레드를 삭제할 수 없는 곳에 직접 쓰신 메시지, 그리고 이름 없이 남는 서버의 모델 사용량입니다.
privacy-erase-export-first = 사본이 필요하시면 먼저 `/개인정보 내보내기`를 사용해 주세요.
privacy-kept = 아무것도 삭제하지 않았습니다.
privacy-erased-title = 삭제했습니다
privacy-erased = 데이터베이스에서 모두 삭제했습니다. 삭제한 면접: **{ $interviews }**회. 스레드와 메시지도 몇 분 안에 삭제됩니다.
button-erase-yes = 모두 삭제
button-erase-no = 그대로 두기

privacy-policy-title = Hotseat이 보관하는 내 정보
privacy-policy-what = **무엇을:** 이력서, 면접의 질문과 답변, 피드백과 점수, 사용하는 언어, 모델 사용량을 보관합니다.
privacy-policy-encrypted = **어디에:** 이 봇을 운영하는 사람의 데이터베이스에 보관하며, 쓰신 글은 암호화되어 저장됩니다. 면접 스레드 자체는 Discord에 남습니다.
privacy-policy-plain = **어디에:** 이 봇을 운영하는 사람의 데이터베이스에 보관하며, 쓰신 글은 **암호화되지 않습니다**. 면접 스레드 자체는 Discord에 남습니다.
privacy-policy-offline = **누구에게 전달되는지:** 아무에게도 전달되지 않습니다. 이 봇은 언어 모델 없이 작동합니다.
privacy-policy-model = **누구에게 전달되는지:** 이 봇에 설정된 언어 모델에 답변과 이력서의 문장이 전달됩니다. 이력서의 이름, 주소, 번호는 먼저 가립니다.
privacy-policy-who = **누가 보는지:** 본인만 봅니다. 면접 스레드는 비공개이지만, 스레드 관리 권한이 있는 운영진에게는 Discord가 보여 줍니다. 답변이나 점수를 다른 사람에게 보여 주는 명령은 없습니다.
privacy-policy-how-long = **얼마 동안:** 삭제하실 때까지 보관합니다.
privacy-policy-yours = **할 수 있는 일:** `/개인정보 내보내기`로 모두 파일로 받고, `/개인정보 삭제`로 모두 삭제하고, `/이력서 삭제`로 이력서 하나만 삭제할 수 있습니다.
