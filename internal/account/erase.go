package account

import (
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// Erase deletes everything that this package holds of an account which was
// buried before: contacts, identifiers, identities, addresses, attributes, who
// changed them, what members revealed and pinned, the searches that they kept under
// one of its identifiers, its segments and tags, and all
// that search reads. To erase it again is no error.
//
// Of the account's row stay its number, the login ID, the tenant, when it came
// and went, and its version: the tombstone to which events and audit entries
// point, and which keeps the login ID from being given to somebody else.
func Erase(tx *op.Tx, n int64) error {
	if err := eraseSavedSearches(tx, n); err != nil {
		return err
	}
	if err := eraseSearch(tx, n); err != nil {
		return err
	}
	q := New(tx)
	for what, erase := range map[string]func() error{
		"identifiers":      func() error { return q.eraseIdentifiers(tx.Ctx, n) },
		"e-mails":          func() error { return q.eraseEmails(tx.Ctx, n) },
		"phones":           func() error { return q.erasePhones(tx.Ctx, n) },
		"addresses":        func() error { return q.eraseAddresses(tx.Ctx, n) },
		"identities":       func() error { return q.eraseIdentities(tx.Ctx, n) },
		"attributes":       func() error { return q.eraseAttributes(tx.Ctx, n) },
		"changes":          func() error { return q.eraseChangedFields(tx.Ctx, n) },
		"revealed parts":   func() error { return q.eraseReveals(tx.Ctx, n) },
		"segments":         func() error { return q.leaveSegments(tx.Ctx, n) },
		"tags":             func() error { return q.eraseTags(tx.Ctx, n) },
		"places in lists":  func() error { return q.erasePins(tx.Ctx, erasePinsParams{Tenant: tx.Actor.Tenant, Account: n}) },
		"name and numbers": func() error { return q.blank(tx.Ctx, n) },
	} {
		if err := erase(); err != nil {
			return fmt.Errorf("erase the %s of an account: %w", what, err)
		}
	}
	return nil
}

// eraseSearch deletes an account from what search reads. It finds the rows by
// the names and addresses, so it comes before those are gone.
func eraseSearch(tx *op.Tx, n int64) error {
	q := New(tx)
	row, err := q.namesToErase(tx.Ctx, n)
	if err != nil {
		return fmt.Errorf("read the names to erase: %w", err)
	}
	names := wordsOf(row.FirstName, row.LastName, row.SecondLastName)
	if err := forgetNames(tx.Ctx, tx.Tx, row.Tenant, n, names); err != nil {
		return err
	}
	for kind, list := range names {
		for _, w := range list {
			if err := q.forgetDictionaryWord(tx.Ctx, forgetDictionaryWordParams{Tenant: row.Tenant, Kind: kind, Fold: w}); err != nil {
				return fmt.Errorf("forget a word that only this account had: %w", err)
			}
		}
	}
	addresses, err := q.addressesToErase(tx.Ctx, n)
	if err != nil {
		return fmt.Errorf("read the addresses to erase: %w", err)
	}
	for _, address := range addresses {
		for _, h := range segments(row.Tenant, address) {
			if err := q.forgetSegment(tx.Ctx, forgetSegmentParams{H: h, Account: n, Address: address}); err != nil {
				return fmt.Errorf("forget a segment: %w", err)
			}
		}
	}
	for kind := int64(trigramEmail); kind <= trigramLegacyID; kind++ {
		if _, err := tx.ExecContext(tx.Ctx, deleteTrigram[tx.Dialect()], n*8+kind); err != nil {
			return fmt.Errorf("forget what contains: %w", err)
		}
	}
	return nil
}
