package demo

import "time"

// notes are what agents write down after a call.
var notes = []string{
	"Called because the confirmation mail did not arrive. It was in the spam folder.",
	"Moved house, asked for the new address to be used from next month on.",
	"Prefers to be called after 17:00.",
	"Wants the invoice as PDF by mail each month. Told that this starts with the next one.",
	"Could not sign in on the new phone. Walked through the reset, works now.",
	"Complained about two charges in one month. Handed over to billing, ticket 48213.",
	"Hard of hearing, please write instead of calling.",
	"Asked how to change the e-mail. Explained that the old one has to confirm.",
	"Speaks Portuguese and some English.",
	"Sister is allowed to ask about deliveries, not about the account.",
	"Line went dead before the check was finished. Will call again.",
	"Asked for a refund of the last period. Refused, explained the terms.",
	"Very friendly, thanks for the quick help.",
	"Password reset sent twice, the first link had expired.",
	"Two accounts: this one and one with the work address. Wants to keep both.",
}

// staffWork tells of what the desk did: notes, and what calls led to.
func (s *story) staffWork() {
	for range 1 + s.IntN(3) {
		s.maybe(5, func(at time.Time) {
			s.say(at, "desk.note_added", pick(s.dice, agents), values{"text": pick(s.dice, notes)})
		})
	}
	if s.r.Email == "" || !hasPassword(s.r) {
		return
	}
	s.maybe(3, func(at time.Time) {
		agent := pick(s.dice, agents)
		s.say(at, "credential.password_reset_requested", agent, values{"to": s.r.Email})
		s.mail(at.Add(3*time.Second), "password_reset", s.r.Email)
		s.say(at.Add(2*time.Minute), "desk.note_added", agent, values{"text": "Could not sign in, reset link sent. Will call back if it does not work."})
	})
	s.maybe(1.5, func(at time.Time) {
		s.say(at, "session.all_ended", pick(s.dice, agents), values{"reason": "asked by the owner"})
	})
}
