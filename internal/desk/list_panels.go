package desk

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListPanels = op.DefineRead("desk.list_panels", "List what other systems show of an account")

// ListPanelsInput names the account.
type ListPanelsInput struct {
	Account string `json:"account"` // login ID
}

// Validate accepts every text: what is no login ID is not found.
func (in ListPanelsInput) Validate() error { return nil }

// Target is the account.
func (in ListPanelsInput) Target() op.Target { return op.Target{Account: in.Account} }

// ListPanels lists what other systems put beside an account, by key, with what
// the actor may not see masked within it. The reading is audited.
//
// It returns [op.ErrNotFound] if there is no such account for the actor.
func (s *Service) ListPanels(ctx context.Context, actor authz.Actor, in ListPanelsInput) ([]Panel, error) {
	return op.View(ctx, s.db, actor, opListPanels, in, func(tx *op.Tx) ([]Panel, error) {
		m, err := account.MaskOf(tx)
		if err != nil {
			return nil, err
		}
		rows, err := New(tx).panelsOf(tx.Ctx, tx.Account.N)
		if err != nil {
			return nil, fmt.Errorf("list the panels: %w", err)
		}
		out := make([]Panel, 0, len(rows))
		for _, r := range rows {
			p := Panel{Key: r.Key, UpdatedAt: micro(r.UpdatedAt), PutAt: micro(r.PutAt), PutBy: r.PutBy}
			text, err := tx.Unseal(r.Body, r.ID)
			if err != nil {
				return nil, err
			}
			if text == nil {
				continue // the account was erased
			}
			var body panelBody
			if err := json.Unmarshal(text, &body); err != nil {
				return nil, fmt.Errorf("read panel %s: %w", r.ID, err)
			}
			out = append(out, body.masked(m).on(p))
		}
		return out, nil
	})
}

// masked hides what is masked for the reader in all that the panel says.
func (b panelBody) masked(m account.Mask) panelBody {
	b.Title, b.Link = m.Text(b.Title), m.Link(b.Link)
	for i, r := range b.Rows {
		b.Rows[i] = PanelRow{Label: m.Text(r.Label), Value: m.Text(r.Value)}
	}
	for i, name := range b.Columns {
		b.Columns[i] = m.Text(name)
	}
	for _, cells := range b.Cells {
		for j, cell := range cells {
			cells[j] = m.Text(cell)
		}
	}
	return b
}
