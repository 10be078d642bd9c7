package desk

import (
	"slices"
	"strings"

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
func (s *Service) notesWith(tx *op.Tx, words string, sources []*source, f ledger.Filter, before *place) (found []Entry, next *place, err error) {
	limit := f.Limit
	f.Limit = searchedNotes
	events, err := s.newest(tx, sources, []string{eventNoteAdded.Name}, f, before)
	if err != nil {
		return nil, nil, err
	}
	asked := fold.Words(words)
	for i, e := range events {
		one, err := s.entry(tx, e)
		if err != nil {
			return nil, nil, err
		}
		if one.Note == nil || !says(*one.Note, asked) {
			continue
		}
		if len(found) == limit-1 {
			return found, events[i-1].place(), nil
		}
		found = append(found, one)
	}
	if len(events) == searchedNotes {
		next = events[len(events)-1].place()
	}
	return found, next, nil
}

// says reports whether the note has all the words, in this text or one before.
func says(n VersionedNote, asked []string) bool {
	texts := []string{n.Text}
	for _, v := range n.Versions {
		texts = append(texts, v.Text)
	}
	return slices.ContainsFunc(texts, func(text string) bool {
		folded := fold.Name(text)
		return !slices.ContainsFunc(asked, func(word string) bool { return !strings.Contains(folded, word) })
	})
}
