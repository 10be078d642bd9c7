package desk

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// otherOf is the second account of what is asked for: as the input has it, which
// is what will be done, whatever the question says that it is about.
func otherOf(input json.RawMessage) (string, error) {
	var pair struct {
		Other string `json:"other"`
	}
	if err := json.Unmarshal(input, &pair); err != nil {
		return "", fmt.Errorf("read the second account of what is asked: %w", err)
	}
	return strings.TrimSpace(pair.Other), nil
}

// choicesOf are what was chosen of two accounts, as far as they are choices:
// words that somebody else sent are none.
func choicesOf(input json.RawMessage) map[string]string {
	var pair struct {
		Choices map[string]string `json:"choices"`
	}
	if json.Unmarshal(input, &pair) != nil {
		return nil
	}
	maps.DeleteFunc(pair.Choices, func(field, of string) bool {
		return !choiceForm.MatchString(field) || of != account.OfAccount && of != account.OfOther
	})
	return pair.Choices
}

var choiceForm = regexp.MustCompile(`^[a-z_]{1,40}(\.[a-zA-Z0-9_:-]{1,60})?$`)

// secondOf is the second account of an operation on two, by its input; nil for
// other operations, and if there is no such account.
func secondOf(tx *op.Tx, spec *op.Spec, input json.RawMessage) (*event.Account, error) {
	if spec == nil || !spec.Pair {
		return nil, nil
	}
	login, err := otherOf(input)
	if err != nil {
		return nil, err
	}
	return accountNamed(tx, spec, login)
}

// accountNamed finds an account of the tenant, whoever may see it; nil if there
// is none, or none any more.
func accountNamed(tx *op.Tx, spec *op.Spec, login string) (*event.Account, error) {
	found, err := account.Scope(tx.Ctx, tx.Tx, byJob(spec, tx.Actor.Tenant), spec, login, false)
	if errors.Is(err, op.ErrNotFound) {
		return nil, nil
	}
	return found, err
}

// tell records what becomes of an approval with each account that it is about:
// of two, whoever looks at one reads it there.
func tell(tx *op.Tx, kind *event.Type, spec *op.Spec, target string, told ApprovalTold) error {
	tx.Record(event.Fact{Type: kind, Account: tx.Account, Data: told})
	if spec == nil || !spec.Pair {
		return nil
	}
	other, err := accountNamed(tx, spec, target)
	if err == nil && other != nil {
		tx.Record(event.Fact{Type: kind, Account: other, Data: told})
	}
	return err
}

// EndApprovalsOf is the step that ends, as failed, every approval of an act on
// two accounts that waits and names an account, by its login ID, as either, with
// a fault that says why: it cannot be done any more, and nobody is to find that
// out by a yes. It stands with both accounts, as far as there are any.
func EndApprovalsOf(tx *op.Tx, login string, why *fault.Error) error {
	rows, err := New(tx).waitingNaming(tx.Ctx, waitingNamingParams{Tenant: tx.Actor.Tenant, Login: login})
	if err != nil {
		return fmt.Errorf("look for approvals that wait for an account: %w", err)
	}
	for _, r := range rows {
		spec := op.Named(r.Op)
		if spec == nil || !spec.Pair {
			continue
		}
		if err := endApproval(tx, r.ID, r.State, ApprovalFailed, why.Code); err != nil {
			return err
		}
		for _, of := range []string{r.Login, r.Target} {
			found, err := accountNamed(tx, spec, of)
			if err != nil {
				return err
			}
			if found != nil {
				tx.Record(event.Fact{Type: eventApprovalFailed, Account: found, Data: ApprovalTold{Approval: r.ID, Operation: r.Op, Code: why.Code}})
			}
		}
	}
	return nil
}
