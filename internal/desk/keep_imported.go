package desk

import (
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// Imported is a note that came with an account from another system.
type Imported struct {
	ID         string
	Tenant     string
	Account    int64
	Author     string
	AuthorName string
	At         time.Time
	Body       []byte // sealed with the account's key and bound to ID
}

var importedColumns = strings.Fields("id tenant account author author_name at body")

// KeepImported keeps the notes of new accounts, each with its own author and
// time. It is a step of an import: the event that each note belongs to comes
// with the account's history.
func KeepImported(tx *store.Tx, notes []Imported) error {
	values := make([]any, 0, len(importedColumns)*len(notes))
	for _, n := range notes {
		values = append(values, n.ID, n.Tenant, n.Account, n.Author, n.AuthorName, n.At.UnixMicro(), n.Body)
	}
	if err := tx.Copy("note", importedColumns, values); err != nil {
		return fmt.Errorf("keep imported notes: %w", err)
	}
	return nil
}

// ImportedNote is the data of the event that a note was added, for a note that
// comes with an account's history.
func ImportedNote(id string) NoteAdded { return NoteAdded{Note: id} }
