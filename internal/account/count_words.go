package account

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/store"
)

// wordsCounted is how many words of the dictionary are counted in one
// transaction, so that nobody waits long for it.
const wordsCounted = 500

// CountWords counts how many accounts have each word of the dictionary, by
// which searches for several names are planned. It is a job, and can run at
// any time; what is found never depends on it.
func (s *Service) CountWords(ctx context.Context) error { return countWords(ctx, s.db.Store) }

func countWords(ctx context.Context, db *store.DB) error {
	var after wordsAfterRow
	for {
		var words []wordsAfterRow
		err := db.Read(ctx, func(tx *store.Tx) (err error) {
			words, err = New(tx).wordsAfter(ctx, wordsAfterParams{Tenant: after.Tenant, Kind: after.Kind, Fold: after.Fold, Most: wordsCounted})
			return err
		})
		if err != nil {
			return fmt.Errorf("list the words to count: %w", err)
		}
		if len(words) == 0 {
			return nil
		}
		last := words[len(words)-1]
		err = db.Write(ctx, func(tx *store.Tx) error {
			return New(tx).countWordsBetween(ctx, countWordsBetweenParams{
				AfterTenant: after.Tenant, AfterKind: after.Kind, AfterFold: after.Fold,
				UptoTenant: last.Tenant, UptoKind: last.Kind, UptoFold: last.Fold,
			})
		})
		if err != nil {
			return fmt.Errorf("count words: %w", err)
		}
		after = last
	}
}
