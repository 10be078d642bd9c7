package desk

import (
	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/op"
)

// mask hides from the reader what of the account is masked for them, in the
// values of events and within the words of notes.
func mask(tx *op.Tx, a *Activity) error {
	m, err := account.MaskOf(tx)
	if err != nil {
		return err
	}
	for i := range a.Pinned {
		maskText(tx, m, &a.Pinned[i])
	}
	for i := range a.Items {
		one := &a.Items[i]
		if one.Data, err = m.Data(one.Data); err != nil {
			return err
		}
		one.Actor.Name = m.Text(one.Actor.Name)
		if one.Note != nil {
			maskNote(tx, m, one.Note)
		}
	}
	return nil
}

func maskNote(tx *op.Tx, m account.Mask, n *VersionedNote) {
	for i := range n.Versions {
		if n.Author != tx.Actor.ID {
			n.Versions[i].Text = m.Text(n.Versions[i].Text)
		}
	}
	maskText(tx, m, &n.Note)
}

// maskText leaves a note to its author as they wrote it: what they read in the
// form they send again.
func maskText(tx *op.Tx, m account.Mask, n *Note) {
	if n.Author != tx.Actor.ID {
		n.Text = m.Text(n.Text)
	}
}
