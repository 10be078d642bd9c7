package account

import (
	"fmt"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// saveEmails makes these the e-mails of an account, with everything that copies
// them: the account's row, the identifier, what search reads, and the counts.
// Links and codes that went to an address which the account does not have any
// more are called back (R18). The caller holds the account's lock.
//
// It returns [ErrTaken] if the primary one is another account's.
func (c *contacts) saveEmails(tx *op.Tx, primary, pending *heldEmail) error {
	if err := refuseWhileFilling(tx); err != nil {
		return err
	}
	q, was := New(tx), *c
	c.primary, c.pending = primary, pending
	if err := q.removeEmails(tx.Ctx, c.N); err != nil {
		return fmt.Errorf("remove the e-mails: %w", err)
	}
	for _, e := range []*heldEmail{primary, pending} {
		if e == nil {
			continue
		}
		err := q.putEmail(tx.Ctx, putEmailParams{
			Account: c.N, Verified: e == primary, Tenant: c.Tenant, Address: e.address, Domain: domainOf(e.address),
			Since: e.since, CreatedAt: c.CreatedAt, State: c.State, Proof: e.proof, JoinedAt: e.joined,
		})
		if err != nil {
			return fmt.Errorf("write an e-mail: %w", err)
		}
	}
	lost := was.primary != nil && addressOf(primary) != was.primary.address
	err := q.saveEmails(tx.Ctx, saveEmailsParams{N: c.N, Email: addressOf(primary), UnverifiedEmail: addressOf(pending), Lost: lost})
	if err != nil {
		return fmt.Errorf("save the e-mails: %w", err)
	}
	c.HadContact = c.HadContact || lost
	for _, step := range []func(*op.Tx, contacts) error{c.moveEmailIdentifier, c.moveEmailSearch, c.callBackEmails} {
		if err := step(tx, was); err != nil {
			return err
		}
	}
	return Restate(tx.Ctx, tx.Tx, c.N)
}

// moveEmailIdentifier keeps the tenant's namespace in step with the primary
// e-mail: an unverified one reserves nothing.
func (c *contacts) moveEmailIdentifier(tx *op.Tx, was contacts) error {
	return moveIdentifier(tx, c.Tenant, c.N, "email", addressOf(was.primary), addressOf(c.primary))
}

// moveIdentifier lets a value of the tenant's namespace go, and claims another.
// It returns [ErrTaken], naming the field, if that is another account's.
func moveIdentifier(tx *op.Tx, tenant string, n int64, kind, from, to string) error {
	if from == to {
		return nil
	}
	q := New(tx)
	if from != "" {
		if err := q.releaseIdentifier(tx.Ctx, releaseIdentifierParams{Tenant: tenant, Value: from, Account: n}); err != nil {
			return fmt.Errorf("release an identifier: %w", err)
		}
	}
	if to == "" {
		return nil
	}
	rows, err := q.insertIdentifier(tx.Ctx, insertIdentifierParams{Tenant: tenant, Value: to, Kind: kind, Account: n, Since: tx.Now.UnixMicro()})
	if err != nil {
		return fmt.Errorf("claim an identifier: %w", err)
	}
	if rows == 0 {
		return taken(kind)
	}
	return nil
}

func taken(field string) *fault.Error {
	return ErrTaken.WithFields(fault.Field{Name: field, Code: "taken", Message: "It belongs to another account."})
}

// moveEmailSearch keeps what search reads in step with the e-mails.
func (c *contacts) moveEmailSearch(tx *op.Tx, was contacts) error {
	q := New(tx)
	before, after := mailboxesOf(was), mailboxesOf(*c)
	for address := range before {
		if after[address] {
			continue
		}
		for _, h := range segments(c.Tenant, address) {
			if err := q.forgetSegment(tx.Ctx, forgetSegmentParams{H: h, Account: c.N, Address: address}); err != nil {
				return fmt.Errorf("forget a segment: %w", err)
			}
		}
	}
	for address := range after {
		if before[address] {
			continue
		}
		for _, h := range segments(c.Tenant, address) {
			if err := q.insertSegment(tx.Ctx, insertSegmentParams{H: h, Account: c.N, Address: address}); err != nil {
				return fmt.Errorf("insert a segment: %w", err)
			}
		}
	}
	old := (&Draft{Email: addressOf(was.primary), UnverifiedEmail: addressOf(was.pending)}).trigramBodies()
	new := (&Draft{Email: addressOf(c.primary), UnverifiedEmail: addressOf(c.pending)}).trigramBodies()
	for _, kind := range []int64{trigramEmail, trigramUnverified} {
		if err := moveTrigram(tx, c.N, kind, old[kind], new[kind]); err != nil {
			return err
		}
	}
	return nil
}

func mailboxesOf(c contacts) map[string]bool {
	out := map[string]bool{}
	for _, e := range []*heldEmail{c.primary, c.pending} {
		if e != nil {
			out[e.address] = true
		}
	}
	return out
}

var deleteTrigram = map[store.Dialect]string{
	store.SQLite:   "DELETE FROM trigram WHERE rowid = $1",
	store.Postgres: "DELETE FROM trigram WHERE id = $1",
}

// moveTrigram changes one text of the index for "contains".
func moveTrigram(tx *op.Tx, n, kind int64, from, to string) error {
	if from == to {
		return nil
	}
	row := n*8 + kind
	if from != "" {
		if _, err := tx.ExecContext(tx.Ctx, deleteTrigram[tx.Dialect()], row); err != nil {
			return fmt.Errorf("forget what contains: %w", err)
		}
	}
	if to == "" {
		return nil
	}
	if _, err := tx.ExecContext(tx.Ctx, insertTrigram[tx.Dialect()], row, to); err != nil {
		return fmt.Errorf("index for contains: %w", err)
	}
	return nil
}

// callBackEmails calls back what went to addresses that are not the account's
// any more.
func (c *contacts) callBackEmails(tx *op.Tx, was contacts) error {
	after := mailboxesOf(*c)
	for address := range mailboxesOf(was) {
		if after[address] {
			continue
		}
		if err := c.callBack(tx, address); err != nil {
			return err
		}
	}
	return nil
}

// callBack calls back the links and codes that went to an address or a number.
func (c *contacts) callBack(tx *op.Tx, target string) error {
	return nonce.CancelTarget(tx, c.N, target)
}
