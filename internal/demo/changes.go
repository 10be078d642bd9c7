package demo

import (
	"time"

	"github.com/readmit/readmit/internal/directory"
)

// by is who changes something: mostly the owner, otherwise an agent.
func (s *story) by() directory.Actor {
	if s.chance(80) {
		return s.owner()
	}
	return pick(s.dice, agents)
}

// contacts tells how e-mails, phones and addresses became what they are.
func (s *story) contacts() {
	r := s.r
	if r.Email != "" && r.UnverifiedEmail != "" {
		at := s.p.now.Add(-s.between(time.Hour, 20*day))
		if at.Before(r.CreatedAt.Add(time.Hour)) {
			at = r.CreatedAt.Add(time.Minute)
		}
		s.change(at, "account.email_change_requested", s.by(), "unverified_email", nil, r.UnverifiedEmail)
		s.mail(at.Add(4*time.Second), "verify_email", r.UnverifiedEmail)
	}
	for _, p := range r.Phones {
		s.phone(p)
	}
	for _, a := range r.Addresses {
		s.address(a)
	}
}

func (s *story) phone(p directory.Phone) {
	at, ok := s.sometime()
	if !ok || s.chance(50) {
		at = s.r.CreatedAt.Add(s.between(time.Minute, 10*time.Minute))
	}
	if ok && s.chance(10) {
		old := p.Number[:len(p.Number)-2] + string(p.Number[len(p.Number)-1]) + string(p.Number[len(p.Number)-2])
		s.change(at, "account.phone_changed", s.by(), "phone", old, p.Number)
	} else {
		s.change(at, "account.phone_added", s.by(), "phone", nil, p.Number)
	}
	if p.Verified {
		s.say(at.Add(s.between(20*time.Second, 5*time.Minute)), "account.phone_verified", s.owner(), values{"phone": p.Number}, "phone")
	}
}

func (s *story) address(a directory.Address) {
	at, ok := s.sometime()
	if !ok {
		at = s.r.CreatedAt.Add(s.between(time.Minute, 20*time.Minute))
	}
	if !ok || s.chance(85) {
		s.change(at, "account.address_added", s.by(), "address", nil, addressValues(a))
		return
	}
	old := addressValues(drawAddress(s.dice, s.p.home, a.Type))
	s.change(s.r.CreatedAt.Add(3*time.Minute), "account.address_added", s.owner(), "address", nil, old)
	s.change(at, "account.address_changed", s.by(), "address", old, addressValues(a))
}

func addressValues(a directory.Address) values {
	v := values{"type": a.Type, "line1": a.Line1, "locality": a.Locality, "postal_code": a.PostalCode, "country": a.Country}
	if a.Line2 != "" {
		v["line2"] = a.Line2
	}
	return v
}

// profile tells of changes of the person's data.
func (s *story) profile() {
	r := s.r
	if r.LastName != "" {
		s.maybe(4, func(at time.Time) {
			before := drawName(s.dice, cultureOf(s.p.code))
			s.change(at, "account.name_changed", s.by(), "last_name", before.write(before.surname), r.LastName)
		})
	}
	if r.Birthday != "" {
		s.maybe(5, func(at time.Time) {
			s.change(at, "account.birthday_changed", s.by(), "birthday", nil, r.Birthday)
		})
	}
	if r.Gender != "" {
		s.maybe(3, func(at time.Time) { s.change(at, "account.gender_changed", s.owner(), "gender", nil, r.Gender) })
	}
	if r.Locale != "" {
		s.maybe(3, func(at time.Time) { s.change(at, "account.locale_changed", s.owner(), "locale", "en", r.Locale) })
	}
	if r.Picture != "" {
		s.maybe(60, func(at time.Time) { s.change(at, "account.picture_changed", s.owner(), "picture", nil, r.Picture) })
	}
	if plan := r.Attributes["plan"]; plan != "" && plan != "free" {
		s.maybe(12, func(at time.Time) { s.change(at, "account.attributes_changed", shop, "attribute.plan", "free", plan) })
		s.maybe(6, func(at time.Time) {
			s.say(at, "desk.external_entry_added", shop, values{
				"type": "product_change_scheduled", "title": "Product change scheduled", "text": "Plan " + plan + " from the next period on",
				"link": "https://shop.larkspur.example/contracts/" + s.r.CustomerID,
			})
		})
	}
	for _, i := range r.Identities[min(1, len(r.Identities)):] {
		s.say(i.CreatedAt, "federation.identity_linked", s.owner(), values{"provider": i.Provider})
	}
}

func cultureOf(code string) *culture {
	for i := range cultures {
		if cultures[i].code == code {
			return &cultures[i]
		}
	}
	return &cultures[0]
}

// passwords tells how the password became the present one.
func (s *story) passwords() {
	changed := s.r.PasswordChangedAt
	if !hasPassword(s.r) || !changed.After(s.r.CreatedAt) {
		return
	}
	if s.chance(40) || s.r.Email == "" {
		s.say(changed, "credential.password_changed", s.owner(), nil, "password")
		return
	}
	v := s.devices[0]
	s.wrongPasswords(changed.Add(-6*time.Minute), 1+s.IntN(3), v)
	asked := changed.Add(-s.between(time.Minute, 5*time.Minute))
	s.say(asked, "credential.password_reset_requested", s.by(), values{"to": s.r.Email})
	s.mail(asked.Add(3*time.Second), "password_reset", s.r.Email)
	s.say(changed, "credential.password_reset", anonymous, nil, "password")
	s.say(changed.Add(time.Second), "session.all_ended", system, values{"reason": "password_reset"})
}
