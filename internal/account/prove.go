package account

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
)

// EmailProved is told when an e-mail was proved, or verified by staff: the
// address, and the primary one that it replaced.
type EmailProved struct {
	Old EmailValues `json:"old,omitzero"`
	New EmailValues `json:"new"`
}

// EmailValues are the e-mails before or after an act.
type EmailValues struct {
	Email           string `json:"email,omitempty"`
	UnverifiedEmail string `json:"unverified_email,omitempty"`
}

// ClaimEnded is told on an account whose unverified e-mail somebody else has
// proved to be theirs.
type ClaimEnded struct {
	Old EmailValues `json:"old"`
	// Method is "password" if the account's password is void: nothing ever
	// proved that whoever chose it is the owner of anything.
	Method string `json:"method,omitempty"`
}

var (
	exampleOld = EmailValues{Email: "jess@example.com"}
	exampleNew = EmailValues{Email: "jess.smith@example.com"}

	eventEmailChanged = event.Define("account.email_changed", "E-MAIL", EmailProved{Old: exampleOld, New: exampleNew}, "EMAIL_CHANGED", "USER_UPDATED", "ACCOUNT_MODIFIED")
	eventClaimEnded   = event.Define("account.email_claim_ended", "E-MAIL", ClaimEnded{Old: EmailValues{UnverifiedEmail: "jess@example.com"}, Method: "password"})
)

// ProveEmail is the step of every way by which somebody proves to receive what
// is sent to an address: the link of a verification, of a new password, of
// access. The address becomes the account's primary one and its owner's, if it
// is its unverified one or the primary one already; other addresses are left
// alone, and nil is told. The old channels are told of a primary one that is
// replaced. The caller holds the account's lock and records what proved it.
//
// The first proof wins: the claims of other accounts to the address end, and
// where such an account has nothing else that is proved, so does everything
// that its unproved password has opened (C14).
//
// It returns [ErrTaken] if another account was first.
func ProveEmail(tx *op.Tx, of *event.Account, address string) (*EmailProved, error) {
	c, err := contactsOf(tx.Ctx, tx.Tx, of.N)
	if err != nil {
		return nil, err
	}
	switch {
	case c.pending != nil && c.pending.address == address:
		return c.promote(tx, of, proofOwner)
	case c.primary != nil && c.primary.address == address && c.primary.proof == proofStaff:
		e := *c.primary
		e.proof, e.joined = proofOwner, sql.NullInt64{Int64: tx.Now.UnixMicro(), Valid: c.HadContact || len(c.channels(tx.Now)) > 1}
		if err := c.saveEmails(tx, &e, c.pending); err != nil {
			return nil, err
		}
		return &EmailProved{New: EmailValues{Email: address}}, endRivals(tx, c, address)
	}
	return nil, nil
}

// ProveByLink is [ProveEmail] for a link that does something else besides, such
// as setting a new password: whoever opened it reads what is sent to its target.
// It records account.email_verified if that proves anything new. A link that
// went to a telephone proves nothing of an address.
func ProveByLink(tx *op.Tx, of *event.Account, target string) error {
	if !strings.Contains(target, "@") {
		return nil
	}
	done, err := ProveEmail(tx, of, target)
	if err == nil && done != nil {
		tx.Record(event.Fact{Type: eventEmailVerified, Account: of, Changed: []string{"email", "unverified_email"}, Data: *done})
	}
	return err
}

// promote makes the unverified e-mail the primary one.
func (c *contacts) promote(tx *op.Tx, of *event.Account, proof string) (*EmailProved, error) {
	e, was := *c.pending, addressOf(c.primary)
	out := &EmailProved{Old: EmailValues{Email: was, UnverifiedEmail: e.address}, New: EmailValues{Email: e.address}}
	if was != "" && proof == proofOwner {
		data := map[string]string{"old": MaskEmail(was), "new": MaskEmail(e.address)}
		if err := c.tell(tx, "notice.email_changed", data, c.emailsWere(e.address)); err != nil {
			return nil, err
		}
	}
	e.proof, e.joined = proof, c.joins(tx.Now.UnixMicro())
	if err := c.saveEmails(tx, &e, nil); err != nil {
		return nil, err
	}
	if was != "" {
		tx.Record(event.Fact{Type: eventEmailChanged, Account: of, Changed: []string{"email", "unverified_email"}, Data: *out})
	}
	if proof != proofOwner {
		return out, nil
	}
	return out, endRivals(tx, *c, e.address)
}

// endRivals ends what other accounts claim of an address that was proved. Their
// rows are locked after the winner's, by number.
func endRivals(tx *op.Tx, winner contacts, address string) error {
	q := New(tx)
	rivals, err := q.rivalsOf(tx.Ctx, rivalsOfParams{Tenant: winner.Tenant, Address: address, Account: winner.N})
	if err != nil {
		return fmt.Errorf("find who else claims an address: %w", err)
	}
	for _, n := range rivals {
		login, err := q.lockAccountID(tx.Ctx, lockAccountIDParams{N: n, Tenant: winner.Tenant})
		if errors.Is(err, sql.ErrNoRows) {
			continue // erased meanwhile
		}
		if err != nil {
			return fmt.Errorf("lock who else claims an address: %w", err)
		}
		if err := endClaim(tx, event.Account{N: n, ID: login}, address); err != nil {
			return err
		}
	}
	return nil
}

func endClaim(tx *op.Tx, rival event.Account, address string) error {
	c, err := contactsOf(tx.Ctx, tx.Tx, rival.N)
	if err != nil {
		return err
	}
	if addressOf(c.pending) != address {
		return nil // changed meanwhile
	}
	void := !c.proven() && c.IdentityTypes == "password"
	if err := c.saveEmails(tx, c.primary, nil); err != nil {
		return err
	}
	done := ClaimEnded{Old: EmailValues{UnverifiedEmail: address}}
	if void {
		done.Method = "password"
		if err := voidPassword(tx, rival.N); err != nil {
			return err
		}
	}
	tx.Record(event.Fact{Type: eventClaimEnded, Account: &rival, Changed: []string{"unverified_email"}, Data: done})
	return nil
}

// voided delete what packages of higher ranks hold of an account by which
// somebody could prove to be its owner: see [WhenVoid].
var voided []func(tx *op.Tx, n int64) error

// WhenVoid has a package of a higher rank delete what it holds of an account,
// such as passwords and factors, when it comes out that nobody ever proved to be
// its owner. It is called from a package-level variable, as events are defined.
func WhenVoid(forget func(tx *op.Tx, n int64) error) bool {
	voided = append(voided, forget)
	return true
}

// voidPassword ends everything of an account whose password nobody proved to be
// its owner's, takes the password from its ways to sign in, and deletes it with
// every factor that was set up by it. What comes after takes a proof that the
// account has no contact for.
func voidPassword(tx *op.Tx, n int64) error {
	q := New(tx)
	if err := q.mustReset(tx.Ctx, n); err != nil {
		return fmt.Errorf("end an unproved password: %w", err)
	}
	if err := q.removeIdentity(tx.Ctx, removeIdentityParams{Account: n, Type: "password"}); err != nil {
		return fmt.Errorf("take an unproved password away: %w", err)
	}
	for _, forget := range voided {
		if err := forget(tx, n); err != nil {
			return fmt.Errorf("delete what an unproved account proves by: %w", err)
		}
	}
	if err := nonce.Cancel(tx, n); err != nil {
		return err
	}
	return restateIdentities(tx, q, n)
}
