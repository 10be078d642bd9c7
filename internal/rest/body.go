package rest

import (
	"bytes"
	"errors"
	"mime"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/fault"
)

// Faults of bodies.
var (
	errMedia      = fault.New(fault.Malformed, "unsupported_media_type", "Send the body as JSON in UTF-8, with the header Content-Type: application/json.")
	errNotJSON    = fault.New(fault.Malformed, "body_not_json", "The body is not valid JSON.")
	errNotObject  = fault.New(fault.Malformed, "body_not_object", "Send a JSON object: fields between { and }.")
	errNameTwice  = fault.New(fault.Malformed, "field_repeated", "A field stands in the body twice. Send it once.")
	errBodyFields = fault.New(fault.Invalid, "invalid_input", "Some fields are not right. Correct them and send the request again.")
)

// readBody reads the body's members. No body at all is an empty object.
func readBody(w http.ResponseWriter, r *http.Request) (map[string]jsontext.Value, error) {
	body, err := edge.ReadBody(w, r)
	if err != nil {
		return nil, err
	}
	body = bytes.TrimSpace(body)
	if len(body) == 0 {
		return nil, nil
	}
	if !isJSON(r.Header) {
		return nil, errMedia
	}
	if body[0] != '{' && jsontext.Value(body).IsValid() {
		return nil, errNotObject
	}
	var members map[string]jsontext.Value
	if err := json.Unmarshal(body, &members); err != nil {
		return nil, notJSON(err)
	}
	return members, nil
}

func isJSON(h http.Header) bool {
	media, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	charset := params["charset"]
	return err == nil && media == "application/json" && (charset == "" || strings.EqualFold(charset, "utf-8")) && h.Get("Content-Encoding") == ""
}

func notJSON(err error) error {
	var syntax *jsontext.SyntacticError
	switch {
	case errors.Is(err, jsontext.ErrDuplicateName):
		return errNameTwice
	case errors.As(err, &syntax):
		return errNotJSON.Withf("The body is not valid JSON from byte %d on. Check quotes, commas, brackets and that it is UTF-8.", syntax.ByteOffset)
	}
	return errNotJSON
}

// why is what every body may carry beside the operation's own fields.
type why struct {
	Reason string `json:"reason"`
	Case   string `json:"case"`
}

var whyShape = shapeOf(reflect.TypeFor[why]())

// parseBody fills the input's free fields, and why it is done. It reports
// everything that is wrong at once.
func (r *Route) parseBody(members map[string]jsontext.Value, in reflect.Value) (why, error) {
	var wrong fault.Fields
	var because why
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		_, own := r.input.fields[name]
		_, common := whyShape.fields[name]
		switch {
		case own && r.free(name):
			parseMember(&wrong, name, members[name], r.input.field(in, name))
		case common && !own:
			parseMember(&wrong, name, members[name], whyShape.field(reflect.ValueOf(&because).Elem(), name))
		default:
			wrong.Add(shown(name), "unknown_field", "There is no such field here. Check its spelling, or leave it out.")
		}
	}
	checkWhy(&wrong, because)
	if f := fault.As(wrong.Err()); f != nil {
		return why{}, errBodyFields.WithFields(f.Fields...)
	}
	return because, nil
}

func parseMember(wrong *fault.Fields, name string, value jsontext.Value, into reflect.Value) {
	if hasNUL(value) {
		wrong.Add(name, "not_text", "Send text without the character NUL.")
		return
	}
	err := json.Unmarshal(value, into.Addr().Interface(), json.RejectUnknownMembers(true))
	if err == nil {
		return
	}
	var semantic *json.SemanticError
	if !errors.As(err, &semantic) {
		wrong.Add(name, "wrong_type", expected(into.Type()))
		return
	}
	place := name + strings.ReplaceAll(string(semantic.JSONPointer), "/", ".")
	if errors.Is(err, json.ErrUnknownName) {
		wrong.Add(shown(place), "unknown_field", "There is no such field here. Check its spelling, or leave it out.")
		return
	}
	wrong.Add(shown(place), "wrong_type", expected(semantic.GoType))
}

// hasNUL finds the character that no database keeps as text.
func hasNUL(value jsontext.Value) bool {
	if !bytes.Contains(value, []byte(`\u0000`)) { // it can stand in JSON in no other way
		return false
	}
	for tokens := jsontext.NewDecoder(bytes.NewReader(value)); ; {
		token, err := tokens.ReadToken()
		if err != nil {
			return false // that was all
		}
		if token.Kind() == '"' && strings.ContainsRune(token.String(), 0) {
			return true
		}
	}
}
