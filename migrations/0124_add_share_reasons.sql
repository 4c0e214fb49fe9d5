-- Why a moderator has hidden a shared answer, whose `state` is `hidden` then.
ALTER TABLE shared_answers ADD COLUMN reason MEDIUMBLOB NULL
