package directory

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"
)

// jsonShape is what the beginning of a JSON file looks like.
type jsonShape struct {
	array bool
	// list is the key of the document under which accounts stand, if it was
	// seen.
	list string
	// outer are the keys of the document, and account those of the first
	// account.
	outer, account map[string]bool
	isAccount      bool // the first object is itself an account
}

// shapeOf reads the first keys of a file, as far as the beginning goes.
func shapeOf(text []byte) jsonShape {
	s := jsonShape{outer: map[string]bool{}, account: map[string]bool{}}
	dec := jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if dec.PeekKind() == '[' {
		s.array = true
		if _, err := dec.ReadToken(); err != nil {
			return s
		}
		readKeys(dec, s.account, nil)
		return s
	}
	readKeys(dec, s.outer, func(key string) bool {
		if s.list != "" || dec.PeekKind() != '[' || (key != "users" && key != "Users" && key != "identities") {
			return false
		}
		if key == "identities" && (s.outer["user_id"] || s.outer["email"]) {
			return false // those of one Auth0 account
		}
		s.list = key
		if _, err := dec.ReadToken(); err != nil {
			return true
		}
		readKeys(dec, s.account, nil)
		return true
	})
	if s.list == "" {
		// The users of a realm may stand behind the end of this beginning.
		s.isAccount = !s.outer["realm"] || s.outer["username"]
		s.account = s.outer
	}
	return s
}

// readKeys collects the keys of the object that comes next. It stops when
// inside has looked at a value itself, or when the text ends.
func readKeys(dec *jsontext.Decoder, keys map[string]bool, inside func(key string) bool) {
	if dec.PeekKind() != '{' {
		return
	}
	if _, err := dec.ReadToken(); err != nil {
		return
	}
	for dec.PeekKind() == '"' {
		name, err := dec.ReadValue()
		if err != nil {
			return
		}
		key, _ := unquoteText(name) // one that is not UTF-8 is nobody's
		keys[key] = true
		if inside != nil && inside(key) {
			return
		}
		if err := dec.SkipValue(); err != nil {
			return
		}
	}
}

// detectJSON names the product whose export it is; empty if it is none.
func detectJSON(text []byte) (Format, error) {
	s := shapeOf(text)
	realm := s.outer
	if s.array {
		realm = s.account
	}
	if realm["realm"] && (realm["users"] || realm["sslRequired"] || realm["roles"] || realm["accessTokenLifespan"]) {
		if s.array {
			return "", ErrWrongKind.Withf("The file is a Keycloak export of several realms. Export the one to import with kc.sh export --realm NAME --users realm_file, or take it out with: jq '.[0]' FILE > realm.json")
		}
		return Keycloak, nil
	}
	for _, p := range sources {
		if s.list != "" && s.list != p.list {
			continue
		}
		if p.owns(s.account) {
			return p.format, nil
		}
	}
	return "", nil
}

// anyOf reports whether one of the keys is there.
func anyOf(keys map[string]bool, names ...string) bool {
	for _, name := range names {
		if keys[name] {
			return true
		}
	}
	return false
}
