package demo

import (
	"slices"
	"time"
)

// months is how far back the sign-ins of an account are told.
const months = 365 * day

// signIns tells of the sign-ins of the last year, the last one as the record
// has it. A few people come often, most come now and then.
func (s *story) signIns() {
	last := s.r.LastLoginAt
	if last.IsZero() {
		return
	}
	start := s.r.CreatedAt
	if start.Before(s.p.now.Add(-months)) {
		start = s.p.now.Add(-months)
	}
	var times []time.Time
	if span := last.Sub(start); span > time.Hour {
		x := s.Float64()
		for range int(1 + 38*x*x*x*min(1, float64(span)/float64(90*day))) {
			at := byDay(s.dice, start.Add(s.between(0, span)), last)
			if at.Before(last) && at.After(start) {
				times = append(times, at)
			}
		}
	}
	times = append(times, last)
	slices.SortFunc(times, time.Time.Compare)
	for i, at := range times {
		s.signIn(at, i == len(times)-1)
	}
}

func (s *story) signIn(at time.Time, last bool) {
	v := early(s.dice, s.devices)
	if s.chance(4) {
		v = away(s.dice)
	}
	method := s.method(at)
	if last {
		method = s.r.LastLoginBy
	}
	if method == "password" && s.chance(9) {
		s.wrongPasswords(at.Add(-10*time.Second), 1+s.IntN(3), v)
	}
	if !s.seen[v] {
		s.seen[v] = true
		s.say(at, "signin.new_device_seen", system, values{"device": v.Name, "place": v.Place, "ip": v.IP})
	}
	s.say(at, "signin.succeeded", s.owner(), v.values(method))
	if !last && s.chance(12) {
		s.say(at.Add(s.between(2*time.Minute, 50*time.Minute)), "signin.signed_out", s.owner(), values{"device": v.Name})
	}
}

// method is the way of signing in that the account had at that time.
func (s *story) method(at time.Time) string {
	way := "password"
	for _, i := range s.r.Identities {
		if i.CreatedAt.After(at) {
			continue
		}
		if way == "password" || s.chance(50) {
			way = i.Provider
		}
	}
	return way
}

// fail adds a sign-in that was refused, with its reason.
func (s *story) fail(at time.Time, v device, reason string, more values) {
	data := v.values("password")
	data["reason"] = reason
	for k, x := range more {
		data[k] = x
	}
	s.say(at, "signin.failed", s.owner(), data)
}

// wrongPasswords adds n refused sign-ins in a row, the last one at the end.
func (s *story) wrongPasswords(end time.Time, n int, v device) {
	for i := n; i > 0; i-- {
		s.fail(end, v, "wrong_password", values{"attempt": i})
		end = end.Add(-s.between(8*time.Second, 50*time.Second))
	}
}

// lock tells of five wrong passwords and the lock after them.
func (s *story) lock(since, until time.Time, v device) {
	s.wrongPasswords(since.Add(-time.Millisecond), 5, v)
	s.say(since, "signin.locked", system, values{"until": until.UTC().Format(time.RFC3339), "attempts": 5, "ip": v.IP, "place": v.Place})
}

// standing tells why the account is locked or inactive now, and of locks that
// are over.
func (s *story) standing() {
	r := s.r
	if !r.LockedSince.IsZero() {
		v := s.devices[0]
		if s.chance(50) {
			v = away(s.dice)
		}
		if s.p.lockedFrom != nil {
			v = *s.p.lockedFrom
		}
		v.IP = r.LockedIP
		s.lock(r.LockedSince, r.LockedUntil, v)
		for range s.IntN(3) {
			s.fail(r.LockedSince.Add(s.between(time.Minute, 3*time.Hour)), v, "locked", nil)
		}
	}
	if !r.DeletionPendingAt.IsZero() {
		s.say(r.DeletionPendingAt, "privacy.deletion_requested", s.by(), values{"reason": "asked by the owner"})
	}
	if hasPassword(r) {
		s.maybe(5, func(at time.Time) { s.pastLock(at) })
	}
	if r.Status == "inactive" {
		s.disabled()
	} else {
		s.maybe(1.5, func(at time.Time) {
			s.say(at, "account.disabled", pick(s.dice, agents), values{"reason": pick(s.dice, disabledFor)}, "status")
			s.say(at.Add(s.between(time.Hour, 2*day)), "account.enabled", pick(s.dice, agents), values{"reason": "Cleared up by phone"}, "status")
		})
	}
}

func (s *story) pastLock(at time.Time) {
	s.lock(at, at.Add(30*time.Minute), s.devices[0])
	if s.chance(60) {
		s.say(at.Add(s.between(3*time.Minute, 25*time.Minute)), "account.unlocked", pick(s.dice, agents), nil)
		return
	}
	s.say(at.Add(30*time.Minute), "signin.lock_expired", system, nil)
}

func (s *story) disabled() {
	at := s.r.LastLoginAt
	if at.IsZero() {
		at = s.r.CreatedAt
	}
	at = at.Add(s.between(time.Minute, min(30*day, s.p.now.Sub(at))))
	s.say(at, "account.disabled", pick(s.dice, agents), values{"reason": s.r.StatusReason}, "status")
	s.say(at, "session.all_ended", system, values{"reason": "account_disabled"})
	for range s.IntN(3) {
		s.fail(at.Add(s.between(time.Hour, 20*day)), s.devices[0], "inactive", nil)
	}
}
