# 면접에 쓰는 채용 공고.

command-interview-start-job-description = 채용공고
command-interview-start-job-description-description = 채용 공고를 붙여 넣으면 이력서 질문이 그에 맞춰집니다
command-interview-start-job-file = 공고파일
command-interview-start-job-file-description = 채용 공고 파일(PDF, DOCX, HWP, TXT 등)
