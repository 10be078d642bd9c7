package desk

import (
	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/op"
)

// mask hides from the reader what of a card's account is masked for them, in the
// values of its event and within the words of a note.
func mask(tx *op.Tx, m account.Mask, e *Entry) (err error) {
	if e.Data, err = m.Data(e.Data); err != nil {
		return err
	}
	e.Actor.Name = m.Text(e.Actor.Name)
	if e.Note != nil {
		maskNote(tx, m, e.Note)
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
