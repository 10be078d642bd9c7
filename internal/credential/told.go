package credential

import (
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

// FactorTold is what events say of a factor: never a secret, and not where its
// codes are sent.
type FactorTold struct {
	ID     string `json:"id,omitempty"`
	Kind   Kind   `json:"factor,omitempty"`
	Name   string `json:"name,omitempty"` // the owner's word for it
	Reason string `json:"reason,omitempty"`
}

// Because is what events say where an act has a reason and nothing else.
type Because struct {
	Reason string `json:"reason,omitempty"`
}

const exampleFactor = "fac_0193a6c2b4f07c3e9a1d5f2b7c8e9d01"

var exampleTold = FactorTold{ID: exampleFactor, Kind: TOTP, Name: "Phone"}

func told(f Factor, reason string) FactorTold {
	return FactorTold{ID: f.ID, Kind: f.Kind, Name: f.Name, Reason: reason}
}

func reasonOf(tx *op.Tx) string { return strings.TrimSpace(tx.Actor.Call.Reason) }

// say records an act on a factor and, if it has a notice, tells the customer.
func say(tx *op.Tx, kind *event.Type, f Factor, notice string) error {
	tx.Record(event.Fact{Type: kind, Account: tx.Account, Changed: []string{"factors"}, Data: told(f, reasonOf(tx))})
	if notice == "" {
		return nil
	}
	var data map[string]string
	if f.Name != "" {
		data = map[string]string{"factor": f.Name}
	}
	return account.Tell(tx, tx.Account.N, notice, data)
}

// ownFresh asks a customer for a fresh proof, where staff are asked for other
// things by the operation's needs.
func ownFresh(tx *op.Tx) error {
	if tx.Actor.Kind != authz.Customer {
		return nil
	}
	return tx.Fresh()
}
