package desk

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opPutPanel = op.Define("desk.put_panel", "Put a panel of another system on an account", op.Needs{})

// Faults of panels.
var (
	ErrPanelOlder = fault.New(fault.Conflict, "panel_older", "A newer state of this panel is there already, by its updated_at. Nothing was changed.")
	ErrPanels     = fault.New(fault.Conflict, "too_many_panels", "This account has as many panels as it may have. Remove one, or put more into one.")
)

// PutPanelInput is the whole content of a panel.
type PutPanelInput struct {
	Account string     `json:"account"` // login ID
	Key     string     `json:"key"`     // the other system's name for it: orders
	Title   string     `json:"title"`
	Rows    []PanelRow `json:"rows"`
	Columns []string   `json:"columns"`
	Cells   [][]string `json:"cells"`
	Link    string     `json:"link"`
	// UpdatedAt is when the other system knew it so; empty: now. An older state
	// does not replace a newer one.
	UpdatedAt time.Time `json:"updated_at,omitzero"`
}

func (in PutPanelInput) body() panelBody {
	return panelBody{Title: in.Title, Rows: in.Rows, Columns: in.Columns, Cells: in.Cells, Link: in.Link}
}

// Validate checks key and content.
func (in PutPanelInput) Validate() error {
	var f fault.Fields
	checkKey(&f, "key", in.Key)
	in.body().check(&f)
	return f.Err()
}

// Target is the account.
func (in PutPanelInput) Target() op.Target { return op.Target{Account: in.Account} }

// PanelChanged is told when another system changed or removed a panel.
type PanelChanged struct {
	Panel   string `json:"panel"`
	Title   string `json:"title"`
	Removed bool   `json:"removed,omitempty"`
}

var eventPanelChanged = event.Define("desk.panel_changed", "EXTERNAL", PanelChanged{Panel: "orders", Title: "Orders"})

// PutPanel puts what another system knows of an account beside it, in place of
// what that system put there before under the same key. It is sealed with the
// account's key, shown as text whatever stands in it, and masked as words of
// people are. The same content again moves only its date.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [ErrPanelOlder] if what is there is newer, and [ErrPanels] for one panel too
// many.
func (s *Service) PutPanel(ctx context.Context, actor authz.Actor, in PutPanelInput) (Panel, error) {
	return op.Do(ctx, s.db, actor, opPutPanel, in, func(tx *op.Tx) (Panel, error) {
		if in.UpdatedAt.After(tx.Now.Add(aheadAtMost)) {
			var f fault.Fields
			f.Add("updated_at", "future", "Give the instant at which it was so, which is not after now.")
			return Panel{}, f.Err()
		}
		body, err := in.body().clean()
		if err != nil {
			return Panel{}, err
		}
		p := Panel{Key: in.Key, UpdatedAt: in.UpdatedAt.UTC(), PutAt: tx.Now.UTC(), PutBy: actor.Name}
		if in.UpdatedAt.IsZero() {
			p.UpdatedAt = p.PutAt
		}
		changed, err := keepPanel(tx, p, body)
		if err != nil {
			return Panel{}, err
		}
		if changed {
			tx.Record(event.Fact{Type: eventPanelChanged, Account: tx.Account, Data: PanelChanged{Panel: p.Key, Title: body.Title}})
		}
		return body.on(p), nil
	})
}

// keepPanel writes the panel and reports whether it says something else now.
func keepPanel(tx *op.Tx, p Panel, body panelBody) (changed bool, err error) {
	text, err := json.Marshal(body)
	if err != nil {
		return false, fmt.Errorf("encode the panel: %w", err)
	}
	q := New(tx)
	was, err := q.panelByKey(tx.Ctx, panelByKeyParams{Account: tx.Account.N, Key: p.Key})
	if errors.Is(err, sql.ErrNoRows) {
		return true, addPanel(tx, p, text)
	}
	if err != nil {
		return false, fmt.Errorf("read the panel: %w", err)
	}
	if p.UpdatedAt.UnixMicro() < was.UpdatedAt {
		return false, ErrPanelOlder
	}
	before, err := tx.Unseal(was.Body, was.ID)
	if err != nil {
		return false, err
	}
	sealed, err := tx.Seal(text, was.ID)
	if err != nil {
		return false, err
	}
	err = q.updatePanel(tx.Ctx, updatePanelParams{ID: was.ID, UpdatedAt: p.UpdatedAt.UnixMicro(), PutAt: p.PutAt.UnixMicro(), PutBy: p.PutBy, Body: sealed})
	if err != nil {
		return false, fmt.Errorf("update the panel: %w", err)
	}
	return !bytes.Equal(before, text), nil
}

func addPanel(tx *op.Tx, p Panel, text []byte) error {
	q := New(tx)
	n, err := q.countPanels(tx.Ctx, tx.Account.N)
	if err != nil {
		return fmt.Errorf("count the panels: %w", err)
	}
	if n >= PanelsLimit {
		return ErrPanels
	}
	id := tx.NewID("pan")
	sealed, err := tx.Seal(text, id)
	if err != nil {
		return err
	}
	err = q.insertPanel(tx.Ctx, insertPanelParams{
		ID: id, Tenant: tx.Actor.Tenant, Account: tx.Account.N, Key: p.Key, UpdatedAt: p.UpdatedAt.UnixMicro(),
		PutAt: p.PutAt.UnixMicro(), PutBy: p.PutBy, Body: sealed,
	})
	if err != nil {
		return fmt.Errorf("insert the panel: %w", err)
	}
	return nil
}
