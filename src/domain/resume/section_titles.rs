//! The titles under which resumes file things, without spaces and in lower case.

use super::SectionKind;

/// Titles by kind, separated by spaces.
pub(super) const TITLES: &[(SectionKind, &str)] = &[
    (
        SectionKind::Summary,
        "summary professionalsummary careersummary executivesummary profile professionalprofile \
         about aboutme introduction objective careerobjective overview highlights 소개 자기소개 \
         한줄소개 간단소개 요약 경력요약 핵심요약 핵심역량 프로필 introduce whoami",
    ),
    (
        SectionKind::Experience,
        "experience experiences workexperience professionalexperience workhistory employment \
         employmenthistory careerhistory career industryexperience relevantexperience internship \
         internships internexperience researchexperience research volunteerexperience volunteer \
         volunteering leadership activities extracurricularactivities extracurricularactivity \
         teachingexperience opensource opensourcecontributions 경력 경력사항 경력기술 경력기술서 \
         상세경력 업무경력 업무경험 실무경험 경력상세 주요경력 근무경력 근무경험 직무경험 경험 \
         인턴 인턴경험 인턴십 대외활동 활동 활동경험 활동사항 주요활동 동아리 동아리활동 봉사활동 \
         오픈소스 오픈소스기여 연구경험 주요업무 담당업무",
    ),
    (
        SectionKind::Projects,
        "project projects personalprojects sideprojects selectedprojects keyprojects \
         academicprojects teamprojects portfolio 프로젝트 주요프로젝트 개인프로젝트 팀프로젝트 \
         사이드프로젝트 프로젝트경험 프로젝트이력 수행프로젝트 프로젝트상세 포트폴리오 \
         토이프로젝트",
    ),
    (
        SectionKind::Education,
        "education educationandtraining academicbackground academicqualifications \
         educationalbackground training bootcamp coursework courses relevantcoursework 학력 \
         학력사항 최종학력 학력및교육 교육 교육사항 교육이수 교육이력 교육이수사항 교육과정 \
         부트캠프 이수과목 수강과목",
    ),
    (
        SectionKind::Skills,
        "skill skills technicalskills technologies techstack techskills stack skillset coreskills \
         keyskills corecompetencies competencies toolsandtechnologies technicalproficiencies \
         programminglanguages programmingskills languagesandtools tools skillsandtools strengths \
         기술 기술스택 보유기술 사용기술 기술역량 주요기술 스킬 보유스킬 업무스킬 개발스택 \
         개발역량 보유역량 역량",
    ),
    (
        SectionKind::Awards,
        "award awards honors honours honorsandawards awardsandhonors achievements accomplishments \
         publications publication papers patents presentations presentation talks writing 수상 \
         수상경력 수상이력 수상내역 수상실적 수상사항 논문 특허 발표 저술 성과",
    ),
    (
        SectionKind::Certificates,
        "certificate certificates certification certifications licenses licensesandcertifications \
         languages language languageskills testscores 자격증 자격 자격사항 자격증및어학 자격면허 \
         어학 어학능력 어학성적 외국어 외국어능력 어학자격 보유자격",
    ),
    (
        SectionKind::Other,
        "contact contacts contactinformation contactdetails personalinformation personaldetails \
         personaldata personal info links interests hobbies hobbiesandinterests hobby references \
         referees militaryservice military etc others other miscellaneous appendix \
         programcommittees 인적사항 개인정보 기본정보 기본사항 신상정보 연락처 취미 취미및특기 \
         취미특기 특기 관심사 병역 병역사항 병역및기타 가족사항 가족관계 추천인 링크 기타 \
         기타사항 채널 개인신상",
    ),
];

/// Prompts of Korean application forms, by the words they are made of, separated by spaces.
pub(super) const PROMPTS: &str = "성장과정 성장배경 성격의장단점 성격장단점 장단점 지원동기 지원동기및포부 \
     지원동기및입사후포부 입사후포부 입사포부 포부 직무역량 직무역량및경험 직무관련경험 \
     협업경험 갈등해결경험 도전경험 성공경험 실패경험 실패극복경험 문제해결경험 팀워크경험 \
     생활신조 가치관 학교생활 사회경험 성격및생활신조 강점 강점및약점 나의강점 \
     자기소개및지원동기";
