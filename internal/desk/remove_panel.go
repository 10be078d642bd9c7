package desk

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opRemovePanel = op.Define("desk.remove_panel", "Remove a panel of another system from an account", op.Needs{})

// RemovePanelInput names a panel.
type RemovePanelInput struct {
	Account string `json:"account"` // login ID
	Key     string `json:"key"`
}

// Validate accepts every text: what is no panel's key is not found.
func (in RemovePanelInput) Validate() error { return nil }

// Target is the account.
func (in RemovePanelInput) Target() op.Target { return op.Target{Account: in.Account} }

// RemovePanel takes a panel off an account, with all that it said.
//
// It returns [op.ErrNotFound] if there is no such account for the actor, or no
// such panel on it.
func (s *Service) RemovePanel(ctx context.Context, actor authz.Actor, in RemovePanelInput) (PanelChanged, error) {
	return op.Do(ctx, s.db, actor, opRemovePanel, in, func(tx *op.Tx) (PanelChanged, error) {
		if !keyForm.MatchString(in.Key) {
			return PanelChanged{}, op.ErrNotFound
		}
		q := New(tx)
		row, err := q.panelByKey(tx.Ctx, panelByKeyParams{Account: tx.Account.N, Key: in.Key})
		if errors.Is(err, sql.ErrNoRows) {
			return PanelChanged{}, op.ErrNotFound
		}
		if err != nil {
			return PanelChanged{}, fmt.Errorf("read the panel: %w", err)
		}
		text, err := tx.Unseal(row.Body, row.ID)
		if err != nil {
			return PanelChanged{}, err
		}
		var body panelBody
		if err := json.Unmarshal(text, &body); err != nil {
			return PanelChanged{}, fmt.Errorf("read the panel: %w", err)
		}
		if _, err := q.deletePanel(tx.Ctx, deletePanelParams{Account: tx.Account.N, Key: in.Key}); err != nil {
			return PanelChanged{}, fmt.Errorf("remove the panel: %w", err)
		}
		out := PanelChanged{Panel: in.Key, Title: body.Title, Removed: true}
		tx.Record(event.Fact{Type: eventPanelChanged, Account: tx.Account, Data: out})
		return out, nil
	})
}
