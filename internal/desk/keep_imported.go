package desk

import (
	"context"
	"encoding/json"
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

// ImportedEntry says that an event of an account's history is an entry of one
// of the tenant's own types.
type ImportedEntry struct {
	Event   string
	Tenant  string
	Account int64
	Type    string
	At      time.Time
}

// Brought is what of accounts' histories stands in tables of the desk.
type Brought struct {
	Notes   []Imported
	Entries []ImportedEntry
}

// Belong says whose it is.
func (b *Brought) Belong(tenant string, account int64) {
	for i := range b.Notes {
		b.Notes[i].Tenant, b.Notes[i].Account = tenant, account
	}
	for i := range b.Entries {
		b.Entries[i].Tenant, b.Entries[i].Account = tenant, account
	}
}

// Join adds what another account brought.
func (b *Brought) Join(other Brought) {
	b.Notes, b.Entries = append(b.Notes, other.Notes...), append(b.Entries, other.Entries...)
}

var entryColumns = strings.Fields("event tenant account type at")

// KeepImported keeps the notes of new accounts, each with its own author and
// time, and which of their events are entries of which type. It is a step of an
// import: the events come with the account's history.
func KeepImported(tx *store.Tx, b Brought) error {
	values := make([]any, 0, len(importedColumns)*len(b.Notes))
	for _, n := range b.Notes {
		values = append(values, n.ID, n.Tenant, n.Account, n.Author, n.AuthorName, n.At.UnixMicro(), n.Body)
	}
	if err := tx.Copy("note", importedColumns, values); err != nil {
		return fmt.Errorf("keep imported notes: %w", err)
	}
	values = make([]any, 0, len(entryColumns)*len(b.Entries))
	for _, e := range b.Entries {
		values = append(values, e.Event, e.Tenant, e.Account, e.Type, e.At.UnixMicro())
	}
	if err := tx.Copy("external_entry", entryColumns, values); err != nil {
		return fmt.Errorf("keep imported entries of other systems: %w", err)
	}
	return nil
}

// ImportedType is the tenant's own type that an event's data names; empty if
// it names none that can be.
func ImportedType(eventType string, data json.RawMessage) string {
	if eventType != eventExternalEntryAdded.Name {
		return ""
	}
	var named struct {
		Type string `json:"type"`
	}
	if json.Unmarshal(data, &named) != nil || !keyForm.MatchString(named.Type) {
		return ""
	}
	return named.Type
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
