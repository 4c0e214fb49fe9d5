# /멘토: 한 사람에게 보고서 하나를 보여 주기.

command-mentor = 멘토
command-mentor-description = 한 사람에게 보고서 하나를 보여 주고, 다시 거두기
command-mentor-share = 공유
command-mentor-share-description = 멤버 한 명에게 내 보고서 하나를 보여 주기
command-mentor-share-interview = 면접
command-mentor-share-interview-description = 보고서를 보여 줄 면접
command-mentor-share-member = 멤버
command-mentor-share-member-description = 보고서를 볼 사람
command-mentor-withdraw = 공유해제
command-mentor-withdraw-description = 공유한 보고서를 더 이상 볼 수 없게 하기
command-mentor-withdraw-interview = 면접
command-mentor-withdraw-interview-description = 보고서를 공유한 면접
command-mentor-withdraw-member = 멤버
command-mentor-withdraw-member-description = 이 멤버만 (비워 두면 모두)
command-mentor-list = 목록
command-mentor-list-description = 내가 공유한 것과 나에게 공유된 것 보기
command-mentor-view = 보기
command-mentor-view-description = 나에게 공유된 보고서 읽기
command-mentor-view-report = 보고서
command-mentor-view-report-description = 공유된 보고서 가운데 하나를 고르기

mentor-shared-title = 공유했습니다
mentor-shared = 이제 { $mentor } 님이 `/멘토 보기`로 이 보고서 하나를 볼 수 있습니다. 점수, 질문, 연습할 점이 보이고, 답변과 다른 면접은 보이지 않습니다. 따로 알리지 않으니 직접 말씀해 주세요. `/멘토 공유해제`로 언제든지 거둘 수 있습니다.
mentor-withdrawn = 공유를 거두었습니다. 이 보고서를 더 이상 볼 수 없게 된 멤버: { $count }명. 이미 본 내용까지 지울 수는 없습니다.
mentor-list-title = 공유된 보고서
mentor-list-yours = **내가 공유한 보고서**
mentor-list-others = **나에게 공유된 보고서** (`/멘토 보기`로 읽기)
mentor-list-empty = 공유한 것도, 공유받은 것도 없습니다. `/멘토 공유`로 한 사람에게 보고서 하나를 보여 줄 수 있습니다.
mentor-report = { $candidate } 님이 공유한 보고서이며, 언제든지 거둘 수 있습니다. 다른 사람에게 보여 주지 말아 주세요.
mentor-yourself = 본인이거나 봇입니다. 보고서를 볼 사람을 골라 주세요. 본인의 보고서는 `/면접 보기`에서 볼 수 있습니다.
mentor-not-shared = 공유되지 않은 보고서입니다. `/멘토 목록`에서 공유된 것을 확인하고, 공유하려면 `/멘토 공유`를 사용해 주세요.
