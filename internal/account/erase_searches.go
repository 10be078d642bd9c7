package account

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
)

// eraseSavedSearches deletes the searches that members of the staff kept and that
// name the account by what it alone is found by: an e-mail, number, username,
// customer ID, legacy ID or login ID, in the terms or in the search's name. They
// are sealed with the installation's key, which outlives the account. A name such
// as Smith is many people's, and stays. It comes before the identifiers are gone.
func eraseSavedSearches(tx *op.Tx, n int64) error {
	q := New(tx)
	rows, err := q.eraseFromSearches(tx.Ctx, n)
	if err != nil {
		return fmt.Errorf("read by what an account is found: %w", err)
	}
	var identifiers []string
	for _, r := range rows {
		identifiers = append(identifiers, r.ID, r.CustomerID, r.Username, r.LegacyID, r.Email, r.Number)
	}
	kept, err := q.searchesToErase(tx.Ctx, tx.Actor.Tenant)
	if err != nil {
		return fmt.Errorf("list the kept searches: %w", err)
	}
	for _, s := range kept {
		query, err := tx.Ring().Open(keyring.PurposeSearch, s.Query, []byte(s.ID))
		if err != nil {
			return fmt.Errorf("open a kept search: %w", err)
		}
		if !namesOne(s.Name+" "+string(query), identifiers) {
			continue
		}
		if err := q.forgetPreferredByAll(tx.Ctx, forgetPreferredByAllParams{Tenant: tx.Actor.Tenant, Search: s.ID}); err != nil {
			return fmt.Errorf("forget who begins with a search: %w", err)
		}
		if err := q.deleteSavedSearch(tx.Ctx, deleteSavedSearchParams{Tenant: tx.Actor.Tenant, ID: s.ID}); err != nil {
			return fmt.Errorf("delete a kept search: %w", err)
		}
	}
	return nil
}

// shortest is from how many characters on an identifier is nobody else's word.
const shortest = 4

// namesOne reports whether a text has one of the identifiers, however it is
// written: numbers are compared by their digits.
func namesOne(text string, identifiers []string) bool {
	text = strings.ToLower(text)
	numbers := digitsOf(text)
	for _, one := range identifiers {
		if len(one) < shortest {
			continue
		}
		number, isNumber := strings.CutPrefix(one, "+")
		if strings.Contains(text, strings.ToLower(one)) || isNumber && strings.Contains(numbers, number) {
			return true
		}
	}
	return false
}

func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}
