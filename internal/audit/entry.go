package audit

import (
	"encoding/json"
	"time"

	"github.com/readmit/readmit/internal/ledger"
)

// Entry is one audit entry as a reader sees it.
type Entry struct {
	ID             string    `json:"id"`
	Index          *int64    `json:"index"` // in the tree; nil for about a second
	At             time.Time `json:"at"`
	ActorKind      string    `json:"actor_kind"`
	Actor          string    `json:"actor"`
	ActorName      string    `json:"actor_name,omitempty"` // of the member or key, as it is now
	OnBehalfOf     string    `json:"on_behalf_of,omitempty"`
	OnBehalfOfName string    `json:"on_behalf_of_name,omitempty"`
	Via            string    `json:"via"`
	Op             string    `json:"op"`
	Target         string    `json:"target,omitempty"`
	// AboutAccount says that the target is an account's login ID.
	AboutAccount bool   `json:"about_account,omitempty"`
	Case         string `json:"case,omitempty"`
	Outcome      string `json:"outcome"`
	Code         string `json:"code,omitempty"`
	LevelNeeded  int    `json:"level_needed"`
	LevelHeld    int    `json:"level_held"`
	Approval     string `json:"approval,omitempty"`
	Request      string `json:"request,omitempty"`
	// Personal is nil if it was erased, or was not asked for.
	Personal *ledger.Personal `json:"personal"`
}

// leafed is an entry as it is verified: its exact leaf, the hash that the tree
// holds of it, and its personal part if that still exists.
type leafed struct {
	index    int64
	leaf     []byte
	stored   []byte // the tree's hash of the leaf
	salt     []byte
	personal []byte
}

func readPersonal(text []byte) *ledger.Personal {
	if text == nil {
		return nil
	}
	var p ledger.Personal
	if json.Unmarshal(text, &p) != nil {
		return nil
	}
	return &p
}
