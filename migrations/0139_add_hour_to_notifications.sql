-- The hour, on the member's own clock, at which a reminder or the week in numbers comes; 18 before it could be chosen. The
-- question of the day has its hour in `choice`.
ALTER TABLE notifications ADD COLUMN hour_of_day TINYINT UNSIGNED NOT NULL DEFAULT 18
