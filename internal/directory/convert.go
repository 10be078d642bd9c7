package directory

import (
	"slices"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/tenant"
)

// converter turns records into drafts of one tenant's accounts. It is not
// changed by converting, so that many goroutines can share it.
type converter struct {
	fields map[string]tenant.Field
	unique []string
	// now is when the run began: the time that an account came in, and was
	// made if the file does not say.
	now time.Time
}

func newConverter(fields []tenant.Field, now time.Time) *converter {
	c := &converter{fields: map[string]tenant.Field{}, now: now}
	for _, f := range fields {
		c.fields[f.Key] = f
		if f.Unique {
			c.unique = append(c.unique, f.Key)
		}
	}
	return c
}

// draft returns the account that a record describes, without its segments,
// and the keys of attributes that the tenant's schema does not have. Problems
// are noted in the row.
func (c *converter) draft(row *Row) (d *account.Draft, unknown []string) {
	r := &row.Record
	d = &account.Draft{
		ID: r.LoginID, FirstName: r.FirstName, LastName: r.LastName, SecondLastName: r.SecondLastName, DisplayName: r.DisplayName,
		Email: canonical(row, "email", r.Email), UnverifiedEmail: canonical(row, "unverified_email", r.UnverifiedEmail),
		Username: r.Username, CustomerID: r.CustomerID, LegacyID: r.LegacyID,
		Status: account.Status(r.Status), StatusReason: r.StatusReason, Gender: r.Gender, Locale: r.Locale, TimeZone: r.TimeZone, Picture: r.Picture,
		CreatedAt: r.CreatedAt, CreatedBy: r.CreatedBy, LastLoginAt: r.LastLoginAt, LastLoginBy: r.LastLoginBy,
		ImportedAt: c.now, DeletionAt: r.DeletionPendingAt, MustReset: r.MustResetPassword, Unique: c.unique,
		Tags: distinctTags(r.Tags),
	}
	if d.Status == "" {
		d.Status = account.Active
	}
	if d.CreatedAt.IsZero() {
		d.CreatedAt = c.now
	}
	if b, err := ParseBirthday(r.Birthday); err == nil {
		d.Birthday = account.Birthday(b)
	}
	c.contacts(d, r)
	c.signIn(d, row)
	return d, c.attributes(d, row)
}

// distinctTags leaves out tags that differ from one before in upper and lower
// case only.
func distinctTags(tags []string) (out []string) {
	seen := make(map[string]bool, len(tags))
	for _, tag := range tags {
		if folded := account.FoldTag(tag); !seen[folded] {
			seen[folded], out = true, append(out, tag)
		}
	}
	return out
}

// canonical is the form of an address that is stored and compared. The reader
// has checked it before.
func canonical(row *Row, field, address string) string {
	if address == "" {
		return ""
	}
	e, err := fold.ParseEmail(address)
	if err != nil {
		row.Problems = append(row.Problems, Problem{Line: row.Line, Field: field, Reason: err.Error()})
	}
	return e.Canonical
}

func (c *converter) contacts(d *account.Draft, r *Record) {
	for _, p := range r.Phones {
		phone := account.Phone{Number: p.Number, Type: p.Type}
		if phone.Type == "" {
			phone.Type = "OTHER"
		}
		if p.Verified {
			phone.VerifiedAt = &d.CreatedAt
		}
		d.Phones = append(d.Phones, phone)
	}
	for _, a := range r.Addresses {
		d.Addresses = append(d.Addresses, account.Address{
			Type: a.Type, Line1: a.Line1, Line2: a.Line2, Locality: a.Locality, Region: a.Region, PostalCode: a.PostalCode, Country: a.Country,
		})
	}
}

func (c *converter) signIn(d *account.Draft, row *Row) {
	r := &row.Record
	for n, i := range r.Identities {
		same := func(other Identity) bool { return other.Provider == i.Provider && other.Subject == i.Subject }
		if slices.ContainsFunc(r.Identities[:n], same) {
			row.Problems = append(row.Problems, Problem{Line: row.Line, Field: "identities", Reason: "names the same way to sign in twice"})
			return
		}
		at := i.CreatedAt
		if at.IsZero() {
			at = d.CreatedAt
		}
		d.Identities = append(d.Identities, account.DraftIdentity{Type: i.Provider, Subject: i.Subject, CreatedAt: at, LastUsedAt: i.LastUsedAt})
	}
	password := func(i account.DraftIdentity) bool { return i.Type == "password" }
	if r.PasswordHash != "" && !slices.ContainsFunc(d.Identities, password) {
		d.Identities = append(d.Identities, account.DraftIdentity{Type: "password", CreatedAt: d.CreatedAt})
	}
	if r.LockedSince.IsZero() && r.LockedUntil.IsZero() {
		return
	}
	d.Lock = &account.Lock{Since: r.LockedSince, Attempts: r.FailedAttempts, Address: r.LockedIP}
	if d.Lock.Since.IsZero() {
		d.Lock.Since = c.now
	}
	if !r.LockedUntil.IsZero() {
		d.Lock.Until = &r.LockedUntil
	}
}

// attributes takes those that the tenant's schema has.
func (c *converter) attributes(d *account.Draft, row *Row) (unknown []string) {
	for _, key := range sortedNames(row.Record.Attributes) {
		value := row.Record.Attributes[key]
		f, known := c.fields[key]
		if !known {
			unknown = append(unknown, key)
			continue
		}
		if err := account.CheckAttribute(f.Type, value); err != nil {
			row.Problems = append(row.Problems, Problem{Line: row.Line, Field: attributeColumn(key), Reason: err.Error()})
			continue
		}
		d.Attributes = append(d.Attributes, account.Attribute{Key: key, Value: value})
	}
	return unknown
}
