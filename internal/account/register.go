package account

import (
	"context"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// Registration is an account that its owner asks for.
type Registration struct {
	CreateInput
	// By is the identity's type that it is made with: password, google …
	By string
	// Subject is how the identity's provider names the person; empty for a
	// password.
	Subject string
	// Proved says that the e-mail address is proved already, by a provider that
	// vouches for it. The caller has made sure that nobody else owns it.
	Proved bool
	// Pending says that staff activate the account first.
	Pending bool
}

// Check returns a fault with every field that is wrong, as far as that can be
// told without the tenant's settings, or nil.
func (r Registration) Check() error {
	var c check
	c.draft(r.CreateInput, "")
	return c.Err()
}

// Register is the step that makes an active account as its owner asked, with
// one way to sign in, and records account.created. It becomes the operation's
// account. An e-mail that is not proved reserves nothing; the caller sends what
// proves it.
//
// It returns [ErrTaken], and a fault naming each field that is against a rule
// of the tenant, such as a blocked domain.
func Register(tx *op.Tx, r Registration) (n int64, login string, err error) {
	rules, err := rulesOf(tx)
	if err != nil {
		return 0, "", err
	}
	c := check{fields: rules.fields}
	d := c.draft(r.CreateInput, rules.region)
	if err := c.blocked(tx, d); err != nil {
		return 0, "", err
	}
	if err := c.Err(); err != nil {
		return 0, "", err
	}
	if r.Proved {
		d.Email, d.UnverifiedEmail = d.UnverifiedEmail, ""
	}
	d.CreatedAt, d.CreatedBy, d.Status = tx.Now, r.By, Active
	if r.Pending {
		d.Status = Pending
	}
	d.Identities = []DraftIdentity{{Type: r.By, Subject: r.Subject, CreatedAt: tx.Now}}
	n, login, err = Insert(tx, d)
	if err != nil {
		return 0, "", err
	}
	tx.Account = &event.Account{N: n, ID: login}
	tx.Record(event.Fact{Type: eventCreated, Account: tx.Account, Data: Created{By: r.By}})
	return n, login, nil
}

// OwnerOfEmail returns the number of the account whose proved e-mail address
// that is, or 0. Claims that nobody has proved do not count.
func OwnerOfEmail(ctx context.Context, tx *store.Tx, tenant, address string) (int64, error) {
	e, err := fold.ParseEmail(address)
	if err != nil {
		return 0, nil // nobody's
	}
	return numberOr0(New(tx).signsInBy(ctx, signsInByParams{Tenant: tenant, Value: e.Canonical, Kind: "email"}))
}
