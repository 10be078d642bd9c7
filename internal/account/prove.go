package account

import (
	"database/sql"
	"errors"
	"fmt"

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

// promote makes the unverified e-mail the primary one.
func (c *contacts) promote(tx *op.Tx, of *event.Account, proof string) (*EmailProved, error) {
	e, was := *c.pending, addressOf(c.primary)
	out := &EmailProved{Old: EmailValues{Email: was, UnverifiedEmail: e.address}, New: EmailValues{Email: e.address}}
	if was != "" && proof == proofOwner {
		data := map[string]string{"old": MaskEmail(was), "new": MaskEmail(e.address)}
		if err := Tell(tx, c.N, "notice.email_changed", data); err != nil {
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

// voidPassword ends everything of an account whose password nobody proved to be
// its owner's, and takes the password from its ways to sign in. The hash itself
// is package credential's. No door takes it any more: [Standing.MayAuthenticate]
// asks for a new password, and a new one takes a proof that the account has no
// contact for.
func voidPassword(tx *op.Tx, n int64) error {
	q := New(tx)
	if err := q.mustReset(tx.Ctx, n); err != nil {
		return fmt.Errorf("end an unproved password: %w", err)
	}
	if err := q.removeIdentity(tx.Ctx, removeIdentityParams{Account: n, Type: "password"}); err != nil {
		return fmt.Errorf("take an unproved password away: %w", err)
	}
	if err := nonce.Cancel(tx, n); err != nil {
		return err
	}
	return restateIdentities(tx, q, n)
}
