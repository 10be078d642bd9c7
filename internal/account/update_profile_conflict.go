package account

import (
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
)

// Meanwhile is a field that somebody else changed since the version that an
// editor saw.
type Meanwhile struct {
	Field string      `json:"field"`
	At    time.Time   `json:"at"`
	By    event.Actor `json:"by"`
}

// replacedAddresses is the field under which an import notes that it replaced
// all addresses.
const replacedAddresses = "addresses"

// readSince reads which fields were changed since the version that the editor
// saw.
func (e *edit) readSince() error {
	e.since = map[string]fieldsChangedSinceRow{}
	if e.in.Version > e.before.Version {
		e.check.Add("version", "unknown", "The account has no such version yet. Read it again.")
	}
	if e.in.Version == 0 || e.in.Version >= e.before.Version {
		return nil
	}
	rows, err := e.q.fieldsChangedSince(e.tx.Ctx, fieldsChangedSinceParams{Account: e.tx.Account.N, Version: e.in.Version})
	if err != nil {
		return fmt.Errorf("read what was changed meanwhile: %w", err)
	}
	for _, r := range rows {
		e.since[r.Field] = r
		if r.ActorID == e.tx.Actor.ID && r.ActorKind == string(e.tx.Actor.Kind) {
			continue // no news to who did it
		}
		e.meanwhile = append(e.meanwhile, Meanwhile{Field: r.Field, At: micro(r.At), By: event.Actor{Kind: r.ActorKind, ID: r.ActorID, Name: r.ActorName}})
	}
	return nil
}

// against notes a conflict if the field was changed since the version that the
// editor saw.
func (e *edit) against(name, path string, now, yours any) {
	r, changed := e.since[name]
	if !changed && now == nil {
		r, changed = e.since[replacedAddresses]
	}
	if !changed {
		return
	}
	e.clash = append(e.clash, fault.Field{
		Name: path, Code: "changed", Message: "Somebody else changed this field meanwhile.",
		Conflict: &fault.Clash{Now: now, Yours: yours, By: r.ActorName, At: micro(r.At)},
	})
}

// gone reports whether an address that is not there was removed since the
// version that the editor saw.
func (e *edit) gone(id string) bool {
	_, removed := e.since["address."+id]
	_, replaced := e.since[replacedAddresses]
	return removed || replaced
}

func (e *edit) conflict() error {
	if len(e.clash) == 0 {
		return nil
	}
	version := fault.Field{
		Name: "version", Code: "changed", Message: fmt.Sprintf("The account is at version %d now.", e.before.Version),
		Conflict: &fault.Clash{Now: e.before.Version, Yours: e.in.Version, At: e.tx.Now.UTC()},
	}
	return ErrProfileChanged.WithFields(append(e.clash, version)...)
}
