package directory

import "slices"

// finish brings the columns of a row together into the record, and looks at
// the rules that hold between them.
func (d *draft) finish(c *checker) Record {
	d.finishEmail(c)
	d.finishPhone(c)
	d.Addresses = slices.DeleteFunc(d.Addresses, func(a Address) bool { return a == Address{} })
	if d.address != (Address{}) && !slices.Contains(d.Addresses, d.address) {
		d.Addresses = slices.Insert(d.Addresses, 0, d.address)
	}
	if !d.LockedUntil.IsZero() && d.LockedUntil.Before(d.LockedSince) {
		c.problem("locked_until", "is before locked_since")
	}
	if d.Continued && (d.LoginID == "" || len(d.Activity) == 0) {
		c.problem("continued", "needs login_id and activity")
	}
	if slices.ContainsFunc(d.Identities, func(i Identity) bool { return i.Provider == "" }) && !c.bad() {
		c.problem("identities", "has an entry without a provider")
	}
	if slices.ContainsFunc(d.Activity, func(a Activity) bool { return a.Type == "" || a.At.IsZero() }) && !c.bad() {
		c.problem("activity", "has an entry without type or at")
	}
	d.finishFactors(c)
	if d.empty() && !c.bad() {
		c.problem("", "holds no field that is known")
	}
	return d.Record
}

// empty reports whether the row says nothing of an account.
func (d *draft) empty() bool {
	if d.LoginID != "" || d.CustomerID != "" || d.Email != "" || d.UnverifiedEmail != "" {
		return false // the usual case, without a closer look
	}
	return len(appendRecord(nil, d.Record)) == len("{}")
}

func (d *draft) finishEmail(c *checker) {
	switch {
	case d.verified && d.Email == "":
		c.problem("email_verified", "is true, but email is empty")
	case d.verified || d.Email == "":
	case d.UnverifiedEmail != "" && d.UnverifiedEmail != d.Email:
		c.problem("unverified_email", "is given beside an email that is not verified; an account has one of them: set email_verified, or leave one out")
	default:
		d.UnverifiedEmail, d.Email = d.Email, ""
	}
	if d.Email != "" && d.Email == d.UnverifiedEmail {
		c.problem("unverified_email", "is the same as the verified email; leave it out")
	}
}

func (d *draft) finishPhone(c *checker) {
	if d.phone.Number == "" {
		if d.phone.Verified {
			c.problem("phone_verified", "is true, but phone is empty")
		}
	} else if !slices.ContainsFunc(d.Phones, func(p Phone) bool { return p.Number == d.phone.Number }) {
		d.Phones = slices.Insert(d.Phones, 0, d.phone)
	}
	for i, p := range d.Phones {
		if p.Number != "" && slices.ContainsFunc(d.Phones[:i], func(q Phone) bool { return q.Number == p.Number }) {
			c.problem("phones", "names the same number twice")
			return
		}
	}
	if slices.ContainsFunc(d.Phones, func(p Phone) bool { return p.Number == "" }) && !c.bad() {
		c.problem("phones", "has an entry without a number")
	}
}

// finishFactors says which second factors the account had, because none of
// them is carried over: without their secrets nobody can pass them.
func (d *draft) finishFactors(c *checker) {
	var told []string
	for _, f := range d.Factors {
		if f.Type == "" {
			if !c.bad() {
				c.problem("factors", "has an entry without a type")
			}
			return
		}
		if !slices.Contains(told, f.Type) {
			told = append(told, f.Type)
			c.warn("factors", f.Type+" factor not taken: the account comes without it, and its owner sets it up again")
		}
	}
}
