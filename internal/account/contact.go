package account

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/store"
)

// How an e-mail came to be verified.
const (
	proofCame  = ""      // with the account: by its provider, or by an import
	proofOwner = "owner" // somebody used a link that was sent there
	proofStaff = "staff" // an agent said so: nothing that needs the owner's proof takes it
)

// heldEmail is an e-mail of an account with what is known of it.
type heldEmail struct {
	address string
	since   int64
	proof   string
	joined  sql.NullInt64
}

// heldPhone is a telephone number of an account with what is known of it.
type heldPhone struct {
	id, number, kind string
	verified, joined sql.NullInt64
	since            int64
}

// contacts are those of one account, as they are stored.
type contacts struct {
	contactsAccountRow
	primary *heldEmail // verified
	pending *heldEmail // a claim, until its owner proves it
	phones  []heldPhone
}

// contactsOf reads the contacts of an account.
func contactsOf(ctx context.Context, tx *store.Tx, n int64) (contacts, error) {
	q := New(tx)
	row, err := q.contactsAccount(ctx, n)
	if err != nil {
		return contacts{}, fmt.Errorf("read whose contacts they are: %w", err)
	}
	c := contacts{contactsAccountRow: row}
	emails, err := q.emailsOf(ctx, n)
	if err != nil {
		return contacts{}, fmt.Errorf("read the e-mails: %w", err)
	}
	for _, e := range emails {
		held := &heldEmail{address: e.Address, since: e.Since, proof: e.Proof, joined: e.JoinedAt}
		if e.Verified {
			c.primary = held
		} else {
			c.pending = held
		}
	}
	phones, err := q.contactPhones(ctx, n)
	if err != nil {
		return contacts{}, fmt.Errorf("read the phones: %w", err)
	}
	for _, p := range phones {
		c.phones = append(c.phones, heldPhone{id: p.ID, number: p.Number, kind: p.Type, verified: p.VerifiedAt, joined: p.JoinedAt, since: p.Since})
	}
	return c, nil
}

// proven reports whether anything verified leads to the owner.
func (c contacts) proven() bool {
	if c.primary != nil {
		return true
	}
	for _, p := range c.phones {
		if p.verified.Valid {
			return true
		}
	}
	return false
}

// neverVerified reports whether nobody can have proved yet to be the owner: no
// contact was ever verified, nobody signed in, and nothing but a password
// could. Staff may correct such a sign-up without a caller check. It does not
// hold where a verified contact was taken away.
func (c contacts) neverVerified() bool {
	return !c.proven() && !c.HadContact && !c.LastLoginAt.Valid && (c.IdentityTypes == "" || c.IdentityTypes == "password")
}

// joins is the instant at which a contact that is verified now joins others, or
// replaces one; none, if it is the account's first.
func (c contacts) joins(now int64) sql.NullInt64 {
	return sql.NullInt64{Int64: now, Valid: c.proven() || c.HadContact}
}

// phone finds a number by its id.
func (c contacts) phone(id string) *heldPhone {
	for i := range c.phones {
		if c.phones[i].id == id {
			return &c.phones[i]
		}
	}
	return nil
}

func domainOf(address string) string {
	_, domain, _ := strings.Cut(address, "@")
	return domain
}

func addressOf(e *heldEmail) string {
	if e == nil {
		return ""
	}
	return e.address
}
