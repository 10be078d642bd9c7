package directory

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// exportPage is how many accounts one read takes.
const exportPage = 500

// export is one export on its way.
type export struct {
	db     *op.DB
	tenant string
	in     ExportInput
}

// page is accounts that were read, or why there are no more.
type page struct {
	records []Record
	err     error
}

// all reads a page while the one before is written.
func (x *export) all(ctx context.Context, write func(Record) error) (n int64, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	pages := make(chan page, 1)
	go func() {
		defer close(pages)
		for after := int64(0); ; {
			records, last, err := x.read(ctx, after)
			select {
			case pages <- page{records, err}:
			case <-ctx.Done():
				return
			}
			if err != nil || len(records) == 0 {
				return
			}
			after = last
		}
	}()
	for p := range pages {
		if p.err != nil {
			return n, p.err
		}
		for _, r := range p.records {
			if err := write(r); err != nil {
				return n, err
			}
		}
		n += int64(len(p.records))
		if x.in.Watch != nil {
			x.in.Watch(n)
		}
	}
	return n, context.Cause(ctx)
}

// read reads the accounts behind a number with all that is exported of them.
func (x *export) read(ctx context.Context, after int64) (records []Record, last int64, err error) {
	err = x.db.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := account.ExportPage(ctx, tx, x.tenant, after, exportPage)
		if err != nil || len(list) == 0 {
			return err
		}
		byN := make(map[int64]*Record, len(list))
		records = make([]Record, len(list))
		for i, a := range list {
			records[i] = recordOf(a)
			byN[a.N] = &records[i]
		}
		first := list[0].N
		last = list[len(list)-1].N
		if err := x.addHashes(ctx, tx, first, last, byN); err != nil {
			return err
		}
		return x.addActivity(ctx, tx, first, last, byN)
	})
	if err != nil {
		return nil, 0, fmt.Errorf("export the accounts after %d: %w", after, err)
	}
	return records, last, nil
}

func (x *export) addHashes(ctx context.Context, tx *store.Tx, first, last int64, byN map[int64]*Record) error {
	if x.in.WithoutHashes {
		return nil
	}
	hashes, err := credential.Hashes(ctx, tx, first, last)
	for _, h := range hashes {
		if r := byN[h.Account]; r != nil {
			r.PasswordHash, r.PasswordChangedAt = h.Hash, h.ChangedAt
		}
	}
	return err
}

func (x *export) addActivity(ctx context.Context, tx *store.Tx, first, last int64, byN map[int64]*Record) error {
	if !x.in.Activity {
		return nil
	}
	texts, err := desk.Texts(ctx, tx, first, last, func(n int64, body []byte, row string) ([]byte, error) {
		return x.db.Ledger.Unseal(ctx, tx, n, body, row)
	})
	if err != nil {
		return err
	}
	byID := make(map[string]*Record, len(byN))
	for _, r := range byN {
		byID[r.LoginID] = r
	}
	return x.db.Ledger.EventsBetween(ctx, tx, first, last, func(e event.Envelope) {
		r := byID[e.Account]
		// That the account came in is told anew wherever it comes in.
		if r == nil || e.Type == eventImported.Name {
			return
		}
		a := Activity{Type: e.Type, At: e.At, Actor: Actor(e.Actor), Via: e.Via, Changed: e.Changed, Data: e.Data}
		if e.Type == noteAdded {
			a.Data = noteData(e.Data, texts)
		}
		r.Activity = append(r.Activity, a)
	})
}

// noteData puts a note's text in the place of its id.
func noteData(data json.RawMessage, texts map[string]string) json.RawMessage {
	var note desk.NoteAdded
	if err := json.Unmarshal(data, &note); err != nil || texts[note.Note] == "" {
		return data
	}
	out, err := json.Marshal(map[string]string{"text": texts[note.Note]})
	if err != nil {
		return data
	}
	return out
}

// recordOf is an account as it stands in a file.
func recordOf(a *account.Exported) Record {
	r := Record{
		LoginID: a.ID, Username: a.Username, CustomerID: a.CustomerID, LegacyID: a.LegacyID,
		FirstName: a.FirstName, LastName: a.LastName, SecondLastName: a.SecondLastName, DisplayName: a.DisplayName,
		Email: a.Email, UnverifiedEmail: a.UnverifiedEmail, Status: string(a.Status), StatusReason: a.StatusReason,
		CreatedAt: a.CreatedAt, CreatedBy: a.CreatedBy, LastLoginAt: a.LastLoginAt, LastLoginBy: a.LastLoginBy,
		Gender: a.Gender, Birthday: Birthday(a.Birthday).String(), Locale: a.Locale, TimeZone: a.TimeZone, Picture: a.Picture,
		MustResetPassword: a.MustReset, DeletionPendingAt: a.DeletionAt, Segments: a.Segments, Tags: a.Tags,
	}
	for _, p := range a.Phones {
		r.Phones = append(r.Phones, Phone{Number: p.Number, Type: p.Type, Verified: p.VerifiedAt != nil})
	}
	for _, x := range a.Addresses {
		r.Addresses = append(r.Addresses, Address{Type: x.Type, Line1: x.Line1, Line2: x.Line2, Locality: x.Locality, Region: x.Region, PostalCode: x.PostalCode, Country: x.Country})
	}
	for _, i := range a.Identities {
		r.Identities = append(r.Identities, Identity{Provider: i.Type, Subject: i.Subject, CreatedAt: i.CreatedAt, LastUsedAt: i.LastUsedAt})
	}
	if len(a.Attributes) > 0 {
		r.Attributes = make(map[string]string, len(a.Attributes))
	}
	for _, x := range a.Attributes {
		r.Attributes[x.Key] = x.Value
	}
	if l := a.Lock; l != nil {
		r.LockedSince, r.FailedAttempts, r.LockedIP = l.Since, l.Attempts, l.Address
		if l.Until != nil {
			r.LockedUntil = *l.Until
		}
	}
	return r
}
