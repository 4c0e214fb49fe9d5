-- Members export and erase what is kept of them in all servers.
ALTER TABLE interviews ADD KEY interviews_by_member (candidate_id)
