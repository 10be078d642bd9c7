package account

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/store"
)

// save writes the changes, what search has of them, and their events. Without
// a change it writes nothing.
func (e *edit) save() error {
	if len(e.changes) == 0 {
		return nil
	}
	for _, step := range []func() error{e.saveRow, e.saveNames, e.saveAddresses, e.saveAttributes} {
		if err := step(); err != nil {
			return err
		}
	}
	for _, f := range e.facts() {
		e.tx.Record(f)
	}
	actor := event.Actor{Kind: string(e.tx.Actor.Kind), ID: e.tx.Actor.ID, Name: e.tx.Actor.Name}
	return NoteChanged(e.tx.Ctx, e.tx.Tx, e.tx.Account.N, actor, e.tx.Now, e.changed())
}

// NoteChanged notes who changed fields of a profile, after the account's row is
// written: an editor who saw an older version is asked before these fields are
// overwritten. It is a step of every operation that changes a profile.
func NoteChanged(ctx context.Context, tx *store.Tx, n int64, by event.Actor, at time.Time, fields []string) error {
	if len(fields) == 0 {
		return nil
	}
	q := New(tx)
	version, err := q.versionOf(ctx, n)
	if err != nil {
		return fmt.Errorf("read the account's version: %w", err)
	}
	for _, f := range fields {
		err := q.noteChangedField(ctx, noteChangedFieldParams{
			Account: n, Field: f, Version: version, At: at.UnixMicro(), ActorKind: by.Kind, ActorID: by.ID, ActorName: by.Name,
		})
		if err != nil {
			return fmt.Errorf("note who changed a field: %w", err)
		}
	}
	return nil
}

func (e *edit) saveRow() error {
	a, b := &e.after, Birthday{}
	if a.Birthday != nil {
		b = *a.Birthday
	}
	version, err := e.q.saveProfile(e.tx.Ctx, saveProfileParams{
		N: e.tx.Account.N, FirstName: a.FirstName, LastName: a.LastName, SecondLastName: a.SecondLastName, DisplayName: a.DisplayName,
		NameWords: e.names(a).storedWords(), FoldVersion: fold.Version, Gender: a.Gender,
		BirthYear: int64(b.Year), BirthMonth: int64(b.Month), BirthDay: int64(b.Day), Locale: a.Locale, TimeZone: a.TimeZone, Picture: a.Picture,
	})
	if err != nil {
		return fmt.Errorf("save the profile: %w", err)
	}
	e.after.Version = version
	return nil
}

func (e *edit) names(a *Account) *Draft {
	return &Draft{FirstName: a.FirstName, LastName: a.LastName, SecondLastName: a.SecondLastName}
}

func (e *edit) saveNames() error {
	before, after := e.names(&e.before), e.names(&e.after)
	if before.storedWords() == after.storedWords() {
		return nil
	}
	n := e.tx.Account.N
	row, err := e.q.accountState(e.tx.Ctx, n)
	if err != nil {
		return fmt.Errorf("read the account's state: %w", err)
	}
	return rewriteNames(e.tx.Ctx, e.tx.Tx, e.tx.Actor.Tenant, n, e.before.CreatedAt.UnixMicro(), row.State, before, after)
}

func (e *edit) saveAddresses() error {
	n := e.tx.Account.N
	for _, c := range e.changes {
		next, _ := c.new.(Address)
		var err error
		switch c.kind {
		case eventAddressAdded:
			err = e.q.insertAddress(e.tx.Ctx, insertAddressParams{
				ID: next.ID, Account: n, Type: next.Type, Line1: next.Line1, Line2: next.Line2,
				Locality: next.Locality, Region: next.Region, PostalCode: next.PostalCode, Country: next.Country,
			})
		case eventAddressChanged:
			err = e.q.changeAddress(e.tx.Ctx, changeAddressParams{
				Account: n, ID: next.ID, Type: next.Type, Line1: next.Line1, Line2: next.Line2,
				Locality: next.Locality, Region: next.Region, PostalCode: next.PostalCode, Country: next.Country,
			})
		case eventAddressRemoved:
			err = e.q.removeAddress(e.tx.Ctx, removeAddressParams{Account: n, ID: strings.TrimPrefix(c.name, "address.")})
		}
		if err != nil {
			return fmt.Errorf("save an address: %w", err)
		}
	}
	return nil
}

func (e *edit) saveAttributes() error {
	for _, c := range e.changes {
		key, own := strings.CutPrefix(c.name, "attribute.")
		if !own {
			continue
		}
		if err := e.claim(key, c); err != nil {
			return err
		}
		value, n := c.new.(string), e.tx.Account.N
		var err error
		if value == "" {
			err = e.q.removeAttribute(e.tx.Ctx, removeAttributeParams{Account: n, Key: key})
		} else {
			err = e.q.setAttribute(e.tx.Ctx, setAttributeParams{Account: n, Tenant: e.tx.Actor.Tenant, Key: key, Value: value, Fold: attributeFold(value)})
		}
		if err != nil {
			return fmt.Errorf("save attribute %s: %w", key, err)
		}
	}
	return nil
}

// claim keeps the value of an attribute that must be unique for this account,
// and lets the one before go.
func (e *edit) claim(key string, c change) error {
	if !e.fields[key].Unique {
		return nil
	}
	if old := c.old.(string); old != "" {
		value, _ := uniqueAttribute(key, old)
		err := e.q.releaseIdentifier(e.tx.Ctx, releaseIdentifierParams{Tenant: e.tx.Actor.Tenant, Value: value, Account: e.tx.Account.N})
		if err != nil {
			return fmt.Errorf("release the value of attribute %s: %w", key, err)
		}
	}
	if c.new == "" {
		return nil
	}
	value, kind := uniqueAttribute(key, c.new.(string))
	rows, err := e.q.insertIdentifier(e.tx.Ctx, insertIdentifierParams{
		Tenant: e.tx.Actor.Tenant, Value: value, Kind: kind, Account: e.tx.Account.N, Since: e.tx.Now.UnixMicro(),
	})
	if err != nil {
		return fmt.Errorf("claim the value of attribute %s: %w", key, err)
	}
	if rows == 0 {
		return ErrTaken.WithFields(fault.Field{Name: c.path, Code: "taken", Message: "It belongs to another account."})
	}
	return nil
}

// facts are the events: one for each kind, and one for each address.
func (e *edit) facts() []event.Fact {
	var out []event.Fact
	for _, c := range e.changes {
		i := slices.IndexFunc(out, func(f event.Fact) bool { return f.Type == c.kind && c.data != "address" })
		if i < 0 {
			i = len(out)
			out = append(out, event.Fact{Type: c.kind, Account: e.tx.Account, Data: ProfileChanged{}})
		}
		out[i].Changed = append(out[i].Changed, c.data)
		out[i].Data = out[i].Data.(ProfileChanged).with(c)
	}
	return out
}

func (p ProfileChanged) with(c change) ProfileChanged {
	add := func(to map[string]any, value any) map[string]any {
		if value == nil {
			return to
		}
		if to == nil {
			to = map[string]any{}
		}
		if b, ok := value.(Birthday); ok {
			value = b.String()
		}
		to[c.data] = value
		return to
	}
	return ProfileChanged{Old: add(p.Old, c.old), New: add(p.New, c.new)}
}
