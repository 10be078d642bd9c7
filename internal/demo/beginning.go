package demo

import "time"

// begin tells how the account came to be and how its e-mail was proved.
func (s *story) begin() {
	r := s.r
	if r.Status == "pending" {
		s.say(r.CreatedAt, "account.invited", pick(s.dice, agents), values{"email": r.UnverifiedEmail})
		s.mail(r.CreatedAt.Add(4*time.Second), "invitation", r.UnverifiedEmail)
		return
	}
	by := s.owner()
	source := pick(s.dice, []string{"web", "web", "app", "shop"})
	if s.chance(6) {
		by, source = shop, "shop"
	}
	s.say(r.CreatedAt, "account.created", by, values{"by": r.CreatedBy, "source": source})
	if r.CreatedBy == "password" {
		s.proof()
	}
}

// proof tells how the first e-mail was verified, or was not.
func (s *story) proof() {
	r, first := s.r, s.firstEmail()
	if first == "" {
		return
	}
	s.say(r.CreatedAt.Add(time.Second), "account.email_verification_requested", system, values{"email": first})
	s.mail(r.CreatedAt.Add(5*time.Second), "verify_email", first)
	if r.Email != "" {
		after := s.between(40*time.Second, 90*time.Minute)
		s.say(r.CreatedAt.Add(after), "account.email_verified", anonymous, values{"email": first}, "email")
		return
	}
	for range 1 + s.IntN(3) {
		at := r.CreatedAt.Add(s.between(10*time.Minute, 5*day))
		s.fail(at, s.devices[0], "email_unverified", nil)
		if s.chance(40) {
			again := at.Add(time.Minute)
			s.say(again, "account.email_verification_requested", s.owner(), values{"email": first})
			s.mail(again.Add(3*time.Second), "verify_email", first)
		}
	}
}

// firstEmail is the e-mail that the account began with.
func (s *story) firstEmail() string {
	if s.r.Email != "" {
		return s.r.Email
	}
	return s.r.UnverifiedEmail
}

func (s *story) mail(at time.Time, template, to string) {
	if to == "" {
		return
	}
	s.say(at, "message.sent", system, values{"template": template, "channel": "email", "to": to})
}
