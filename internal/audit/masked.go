package audit

import (
	"bytes"
	"context"
	"encoding/json"
	"regexp"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/store"
)

// plainInputs are the names of inputs that hold ids and words of ours. What is
// not of their form is masked as words that people wrote.
var plainInputs = map[string]bool{
	"account": true, "member": true, "role": true, "tenant": true, "segment": true, "segments": true, "kind": true, "op": true, "actor": true,
	"target": true, "outcome": true, "via": true, "request": true, "entry": true, "form": true, "format": true, "limit": true, "sort": true,
	"from": true, "to": true, "created_from": true, "created_to": true, "last_login_from": true, "last_login_to": true, "identity_type": true,
	"login_id": true, "note": true, "search": true, "version": true, "part": true, "permissions": true, "language": true, "types": true,
	"passkey": true, "session": true, "setting": true, "lang": true,
}

// searchedInputs hold what somebody looked for.
var searchedInputs = map[string]bool{"q": true, "first_name": true, "last_name": true, "username": true, "customer_id": true, "legacy_id": true}

var (
	typedID = regexp.MustCompile(`^[a-z]{3}_[0-9a-f]{32}$`)
	digits  = regexp.MustCompile(`[0-9][0-9 ()./-]{3,}[0-9]`) // of a telephone number, in whatever form
)

// masks hides of entries' personal parts what the reader's role may not see of
// accounts. The numbers of an account that an entry is about are known.
func masks(ctx context.Context, tx *store.Tx, m account.Mask, entries []Entry) error {
	knowing := map[string]account.Mask{}
	for i := range entries {
		e, its := &entries[i], m
		if e.AboutAccount && e.Personal != nil {
			var known bool
			if its, known = knowing[e.Target]; !known {
				var err error
				if its, err = m.Knowing(ctx, tx, e.Target); err != nil {
					return err
				}
				knowing[e.Target] = its
			}
		}
		mask(its, e)
	}
	return nil
}

// mask hides of an entry's personal part what the reader's role may not see of
// accounts.
func mask(m account.Mask, e *Entry) {
	if e.Personal == nil {
		return
	}
	kind := authz.Kind(e.ActorKind)
	if (kind == authz.Customer || kind == authz.Anonymous) && m.Hides(account.PartNetwork) && e.Personal.Address != "" {
		e.Personal.Address = account.Hidden
	}
	e.Personal.Reason = m.Text(e.Personal.Reason)
	if !m.Hides(account.PartEmail) && !m.Hides(account.PartPhone) {
		return
	}
	read := json.NewDecoder(bytes.NewReader(e.Personal.Input))
	read.UseNumber()
	var input any
	if read.Decode(&input) != nil {
		e.Personal.Input = nil
		return
	}
	if text, err := json.Marshal(maskInput(m, "", input)); err == nil {
		e.Personal.Input = text
	}
}

func maskInput(m account.Mask, name string, value any) any {
	switch x := value.(type) {
	case map[string]any:
		for k, v := range x {
			switch {
			case k == "value" && name != "": // of a term: {"op": …, "value": …}
				x[k] = maskInput(m, name, v)
			default:
				x[k] = maskInput(m, k, v)
			}
		}
		return x
	case []any:
		for i, v := range x {
			x[i] = maskInput(m, name, v)
		}
		return x
	case nil, bool:
		return x
	case string:
		return maskText(m, name, x)
	}
	if plainInputs[name] {
		return value
	}
	return maskByName(m, name, value)
}

func maskText(m account.Mask, name, text string) any {
	switch {
	case text == "":
		return text
	case plainInputs[name] && ours(text):
		return text
	case plainInputs[name]:
		return m.Text(text)
	case searchedInputs[name] && m.Hides(account.PartPhone):
		return digits.ReplaceAllString(m.Text(text), account.Hidden)
	}
	return maskByName(m, name, text)
}

// ours reports whether a text is an id or an instant, whose digits are no
// telephone number.
func ours(text string) bool {
	if _, err := id.ParseUUID(text); err == nil || typedID.MatchString(text) {
		return true
	}
	_, err := time.Parse(time.RFC3339Nano, text)
	return err == nil
}

// maskByName masks a value as the data of events is.
func maskByName(m account.Mask, name string, value any) any {
	raw, err := json.Marshal(map[string]any{name: value})
	if err != nil {
		return account.Hidden
	}
	if raw, err = m.Data(raw); err != nil || raw == nil {
		return account.Hidden
	}
	var masked map[string]any
	if json.Unmarshal(raw, &masked) != nil {
		return account.Hidden
	}
	return masked[name]
}
