package desk

import (
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
)

// searchedNotes is how many notes one page of a search in notes looks through:
// each has to be unsealed. The next page goes on where it stopped.
const searchedNotes = 2_000

// notesWith lists the notes that have every asked word in their text as the reader
// sees it, newest first; case and accents do not matter. What is masked is not
// found: a search would tell it letter by letter.
func (s *Service) notesWith(tx *op.Tx, words string, f ledger.Filter) (found []Entry, next *ledger.Place, err error) {
	m, err := account.MaskOf(tx)
	if err != nil {
		return nil, nil, err
	}
	limit := f.Limit
	f.Types, f.Limit = []string{eventNoteAdded.Name}, searchedNotes
	events, err := s.db.Ledger.AccountEvents(tx.Ctx, tx.Tx, tx.Account.N, f)
	if err != nil {
		return nil, nil, err
	}
	asked := fold.Words(words)
	for i, e := range events {
		one, err := s.entry(tx, e, nil)
		if err != nil {
			return nil, nil, err
		}
		if one.Note == nil || !says(tx, m, *one.Note, asked) {
			continue
		}
		if len(found) == limit-1 {
			return found, &ledger.Place{At: events[i-1].At, Order: events[i-1].Order}, nil
		}
		found = append(found, one)
	}
	if len(events) == searchedNotes {
		last := events[len(events)-1]
		next = &ledger.Place{At: last.At, Order: last.Order}
	}
	return found, next, nil
}

// says reports whether the note has all the words, in this text or one before.
func says(tx *op.Tx, m account.Mask, n VersionedNote, asked []string) bool {
	n.Versions = append([]NoteVersion(nil), n.Versions...)
	maskNote(tx, m, &n)
	texts := []string{n.Text}
	for _, v := range n.Versions {
		texts = append(texts, v.Text)
	}
	return slices.ContainsFunc(texts, func(text string) bool {
		folded := fold.Name(text)
		return !slices.ContainsFunc(asked, func(word string) bool { return !strings.Contains(folded, word) })
	})
}
