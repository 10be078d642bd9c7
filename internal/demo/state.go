package demo

import (
	"strconv"
	"time"

	"github.com/readmit/readmit/internal/directory"
)

const day = 24 * time.Hour

var socials = []string{"google", "google", "google", "facebook", "apple"}

// The reasons that staff give for disabling an account.
var disabledFor = []string{
	"Chargeback on two orders", "Asked by the owner by phone", "Abusive reviews, second warning", "Shared password with resellers",
	"Duplicate of an older account", "Suspicious sign-ups from one address", "Asked by the legal department",
}

// drawState decides how the account stands: how its owner signs in, whether
// it is pending, locked, inactive or to be deleted, and what became of its e-mail.
func drawState(d dice, r *directory.Record, t *taken, n called, c *culture, now time.Time) {
	r.Status = "active"
	r.CreatedBy = "password"
	if d.chance(5) {
		r.CreatedBy = pick(d, socials)
	}
	x := d.Float64() * 100
	switch {
	case x < 4:
		r.Status, r.StatusReason = "inactive", pick(d, disabledFor)
	case r.CreatedBy != "password": // the provider has proved the e-mail
	case x < 4.5:
		r.Status, r.CreatedBy = "pending", "staff"
		r.UnverifiedEmail, r.Email = r.Email, ""
	case x < 5.8:
		r.UnverifiedEmail, r.Email = r.Email, ""
	case x < 7:
		r.UnverifiedEmail = t.freshEmail(d, n, c, 1970+d.IntN(35))
	}
	drawLogin(d, r, now)
	drawIdentities(d, r)
	if r.Status == "active" && r.CreatedBy == "password" && d.chance(1.93) { // 1.7 of all
		drawLock(d, r, now)
	}
	if r.Status == "active" && d.chance(0.6) {
		r.MustResetPassword = hasPassword(r)
	}
	if r.Status == "active" && d.chance(0.7) {
		asked := now.Add(-d.between(time.Hour, 12*day)).Truncate(time.Millisecond)
		if asked.After(r.CreatedAt) {
			r.DeletionPendingAt = asked
		}
	}
}

// drawLogin draws the last sign-in: a third within a week, most within a
// year, some never.
func drawLogin(d dice, r *directory.Record, now time.Time) {
	if r.Status == "pending" || (r.Email == "" && d.chance(70)) || d.chance(6) {
		return
	}
	age := now.Sub(r.CreatedAt)
	var ago time.Duration
	switch x := d.IntN(100); {
	case x < 33:
		ago = d.between(10*time.Minute, 7*day)
	case x < 66:
		ago = d.between(7*day, 60*day)
	case x < 88:
		ago = d.between(60*day, 365*day)
	default:
		ago = d.between(365*day, history)
	}
	if ago >= age {
		ago = d.between(0, age)
	}
	r.LastLoginAt = byDay(d, now.Add(-ago), now)
	if r.LastLoginAt.Before(r.CreatedAt) {
		r.LastLoginAt = r.CreatedAt
	}
	r.LastLoginBy = r.CreatedBy
}

func drawIdentities(d dice, r *directory.Record) {
	if r.Status == "pending" {
		return
	}
	first := directory.Identity{Provider: r.CreatedBy, CreatedAt: r.CreatedAt, LastUsedAt: r.LastLoginAt}
	if r.CreatedBy != "password" {
		first.Subject = subject(d)
		r.Identities = []directory.Identity{first}
		return
	}
	r.PasswordHash, r.PasswordChangedAt = passwordHash, r.CreatedAt
	if lived := r.LastLoginAt.Sub(r.CreatedAt); lived > 2*day && d.chance(22) {
		r.PasswordChangedAt = r.CreatedAt.Add(d.between(day, lived)).Truncate(time.Millisecond)
	}
	r.Identities = []directory.Identity{first}
	if lived := r.LastLoginAt.Sub(r.CreatedAt); lived > 2*day && r.Email != "" && d.chance(12) {
		linked := directory.Identity{Provider: pick(d, socials), Subject: subject(d), CreatedAt: r.CreatedAt.Add(d.between(day, lived)).Truncate(time.Millisecond)}
		if d.chance(50) {
			linked.LastUsedAt, r.LastLoginBy = r.LastLoginAt, linked.Provider
			r.Identities[0].LastUsedAt = linked.CreatedAt
		}
		r.Identities = append(r.Identities, linked)
	}
}

func subject(d dice) string { return "1" + strconv.FormatUint(d.Uint64()|1<<60, 10) }

func drawLock(d dice, r *directory.Record, now time.Time) {
	since := now.Add(-d.between(2*time.Minute, 3*day)).Truncate(time.Millisecond)
	if since.Before(r.CreatedAt.Add(time.Hour)) {
		return
	}
	r.LockedSince, r.LockedUntil = since, since.Add(7*day)
	r.FailedAttempts, r.LockedIP = 5, address(d)
	if r.LastLoginAt.After(since) {
		r.LastLoginAt = since.Add(-d.between(time.Minute, since.Sub(r.CreatedAt)))
		r.LastLoginAt = r.LastLoginAt.Truncate(time.Millisecond)
		for i := range r.Identities {
			used := &r.Identities[i].LastUsedAt
			if used.After(r.LastLoginAt) {
				*used = r.LastLoginAt
			}
		}
	}
}

func hasPassword(r *directory.Record) bool {
	return len(r.Identities) > 0 && r.Identities[0].Provider == "password"
}
