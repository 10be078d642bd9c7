package desk

import (
	"context"
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

const notesBetween = `SELECT id, account, body FROM note WHERE account >= $1 AND account <= $2`

// Texts returns the latest texts of the notes on a range of accounts by number,
// both ends included, by the notes' ids. Unseal opens what was sealed with an
// account's key. Only the export of the whole directory asks for them.
func Texts(ctx context.Context, tx *store.Tx, from, to int64, unseal func(account int64, body []byte, row string) ([]byte, error)) (map[string]string, error) {
	rows, err := tx.QueryContext(ctx, notesBetween, from, to)
	if err != nil {
		return nil, fmt.Errorf("read notes: %w", err)
	}
	defer rows.Close()
	type stored struct {
		id      string
		account int64
		body    []byte
	}
	var list []stored
	for rows.Next() {
		var n stored
		if err := rows.Scan(&n.id, &n.account, &n.body); err != nil {
			return nil, fmt.Errorf("read notes: %w", err)
		}
		list = append(list, n)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read notes: %w", err)
	}
	out := map[string]string{}
	for _, n := range list {
		text, err := unseal(n.account, n.body, n.id)
		if err != nil {
			return nil, err
		}
		out[n.id] = string(text)
	}
	return out, nil
}
