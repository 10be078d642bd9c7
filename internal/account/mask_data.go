package account

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// shape is how a value in an event's data is masked.
type shape int

const (
	asHidden shape = iota // what is not listed below
	asPlain               // words and numbers of ours
	asWords               // words that people wrote, with e-mails and numbers in them
	asEmail
	asPhone
	asContact // an e-mail or a number
	asAddress
	asDate
	asPicture
	asNetwork
	asLink // an address of another system, whole or not at all
)

// dataShapes says how each value of an event's data is masked, by its name. A
// name that is not listed is hidden: new events list theirs here.
var dataShapes = map[string]shape{
	"email": asEmail, "unverified_email": asEmail, "phone": asPhone, "number": asPhone, "to": asContact,
	"address": asAddress, "addresses": asAddress, "line1": asAddress, "line2": asAddress, "region": asAddress, "postal_code": asAddress,
	"locality": asPlain, "country": asPlain, "birthday": asDate, "picture": asPicture, "ip": asNetwork,

	"first_name": asWords, "last_name": asWords, "second_last_name": asWords, "display_name": asWords, "name": asWords,
	"username": asWords, "customer_id": asWords, "legacy_id": asWords,
	"reason": asWords, "text": asWords, "title": asWords, "words": asWords, "hint": asWords,
	"said": asWords, // by a mail server, which may name whom it refuses

	"gender": asPlain, "locale": asPlain, "time_zone": asPlain, "status": asPlain, "verified": asPlain, "type": asPlain,
	"by": asPlain, "identity_type": asPlain, "method": asPlain, "provider": asPlain, "template": asPlain, "code": asPlain,
	"application": asPlain, "scopes": asPlain, "session": asPlain, "channel": asPlain,
	"device": asPlain, "place": asPlain, "attempt": asPlain, "attempts": asPlain, "until": asPlain, "count": asPlain, "days": asPlain,
	"factor": asPlain, "note": asPlain, "message": asPlain, "version": asPlain, "pinned": asPlain, "segment": asPlain, "key": asPlain, "id": asPlain, "part": asPlain, "because": asPlain,
	"approval": asPlain, "operation": asPlain, "alone": asPlain, "due": asPlain, "account": asPlain,
	"change": asPlain, "changed_at": asPlain,
	"request": asPlain, "origin": asPlain, "proof": asPlain, "rule": asPlain, "rule_kind": asPlain, "decision": asPlain, "batch": asPlain,
	"link": asLink, "occurred_at": asPlain, "own_id": asWords, "panel": asPlain, "removed": asPlain,
	"run": asPlain, "from_line": asPlain, "to_line": asPlain, "accounts": asPlain,
	"into": asPlain, "from": asPlain, "side": asPlain, "grounds": asPlain, // of two accounts
	"act": asPlain, "left_out": asPlain, "waiting": asPlain, "kind": asPlain, "subject": asPlain, "outcome": asPlain, // of work on many accounts, and of alarms
}

// Data masks an event's data. What cannot be read is left out.
func (m Mask) Data(raw json.RawMessage) (json.RawMessage, error) {
	if m.all || len(raw) == 0 {
		return raw, nil
	}
	read := json.NewDecoder(bytes.NewReader(raw))
	read.UseNumber()
	var data any
	if err := read.Decode(&data); err != nil {
		return nil, nil
	}
	out, err := json.Marshal(m.within("", data))
	if err != nil {
		return nil, fmt.Errorf("encode the event's data: %w", err)
	}
	return out, nil
}

// within masks a value, and what it consists of.
func (m Mask) within(name string, value any) any {
	switch x := value.(type) {
	case map[string]any:
		for k, v := range x {
			x[k] = m.within(k, v)
		}
		return x
	case []any:
		for i, v := range x {
			x[i] = m.within(name, v)
		}
		return x
	case nil:
		return nil
	case string:
		if x == "" {
			return x
		}
		return m.one(name, x)
	}
	if m.one(name, fmt.Sprint(value)) == fmt.Sprint(value) {
		return value
	}
	return Hidden
}

// one masks a single value by its name.
func (m Mask) one(name, text string) string {
	if key, own := strings.CutPrefix(name, "attribute."); own {
		return m.attribute(key, text)
	}
	s := dataShapes[name]
	if p, masked := partOf[s]; masked && !m.Hides(p) {
		return text
	}
	switch s {
	case asPlain:
		return text
	case asWords:
		return m.Text(text)
	case asEmail:
		return MaskEmail(text)
	case asPhone:
		return MaskPhone(text)
	case asContact:
		return m.contact(text)
	case asLink:
		return m.Link(text)
	case asDate:
		return maskDate(text)
	}
	return Hidden
}

// partOf is the part of an account that a shape belongs to.
var partOf = map[shape]Part{
	asEmail: PartEmail, asPhone: PartPhone, asAddress: PartAddress, asDate: PartBirthday, asPicture: PartPicture, asNetwork: PartNetwork,
}

func (m Mask) contact(text string) string {
	if strings.Contains(text, "@") {
		if m.Hides(PartEmail) {
			return MaskEmail(text)
		}
		return text
	}
	if m.Hides(PartPhone) {
		return MaskPhone(text)
	}
	return text
}

// Network masks a network address.
func (m Mask) Network(address string) string {
	if m.all {
		return address
	}
	return m.one("ip", address)
}
