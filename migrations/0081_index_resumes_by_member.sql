ALTER TABLE resumes ADD KEY resumes_by_member (candidate_id)
