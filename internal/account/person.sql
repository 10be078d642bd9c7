-- name: personOf :one
SELECT first_name, last_name, second_last_name, display_name, username, gender, birth_year, birth_month, birth_day, locale, time_zone, picture
FROM account WHERE n = $1 AND status <> 'deleted';
