package directory

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

const (
	mostAttributes = 200
	longestValue   = 1000  // characters of an attribute
	longestData    = 65536 // bytes of an activity's data
)

var attributeValue = passage(longestValue)

// readWords reads an array of texts.
func readWords[R any](most int, ok check, at func(*R) *[]string) readFunc[R] {
	return func(c *checker, dec *jsontext.Decoder, name string, r *R) error {
		return readArray(c, dec, name, most, func() error {
			s, reason, err := readScalar(dec, kindText)
			if err != nil {
				return err
			}
			if reason == "" {
				s, reason = ok(c, s)
			}
			if reason != "" {
				c.problem("", reason)
				return nil
			}
			*at(r) = append(*at(r), s)
			return nil
		})
	}
}

// readAttributes reads the object of custom attributes.
func readAttributes(c *checker, dec *jsontext.Decoder, name string, d *draft) error {
	if dec.PeekKind() != '{' {
		return skipWrong(c, dec, name, "is not a JSON object")
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	for dec.PeekKind() == '"' {
		raw, err := dec.ReadValue()
		if err != nil {
			return err
		}
		if err := readAttribute(c, dec, unquote(raw), d); err != nil {
			return err
		}
	}
	_, err := dec.ReadToken()
	return err
}

// readAttribute reads one attribute: text, a number, true or false. Numbers
// and flags are kept as they are written; the tenant's schema gives the type.
func readAttribute(c *checker, dec *jsontext.Decoder, key string, d *draft) error {
	k := dec.PeekKind()
	raw, err := dec.ReadValue()
	if err != nil {
		return err
	}
	switch k {
	case 'n':
		return nil
	case '"':
		setAttribute(c, key, unquote(raw), d)
	case '0', 't', 'f':
		setAttribute(c, key, string(raw), d)
	default:
		c.problem(attributeColumn(key), "is neither text, a number, true nor false")
	}
	return nil
}

func attributeColumn(key string) string { return "attribute." + printable(key) }

func setAttribute(c *checker, key, value string, d *draft) {
	if reason := attributeKeyReason(key); reason != "" {
		c.problem(attributeColumn(key), reason)
		return
	}
	if strings.TrimSpace(value) == "" {
		return
	}
	value, reason := attributeValue(c, value)
	if reason != "" {
		c.problem(attributeColumn(key), reason)
		return
	}
	if d.Attributes == nil {
		d.Attributes = map[string]string{}
	}
	if len(d.Attributes) == mostAttributes {
		c.problem(attributeColumn(key), fmt.Sprintf("is one more than the %d attributes that an account may have", mostAttributes))
		return
	}
	d.Attributes[key] = value
}

func attributeKeyReason(key string) string {
	ok := key != "" && len(key) <= 64 && !strings.ContainsFunc(key, func(r rune) bool {
		return !(isWordRune(r) || (r >= 'A' && r <= 'Z'))
	})
	if !ok {
		return "has a key that is not 1 to 64 letters, digits and . _ : -"
	}
	return ""
}

func readActor(c *checker, dec *jsontext.Decoder, _ string, a *Activity) error {
	return readObject(c, dec, actorTable, &a.Actor, nil)
}

func readData(c *checker, dec *jsontext.Decoder, name string, a *Activity) error {
	k := dec.PeekKind()
	raw, err := dec.ReadValue()
	switch {
	case err != nil:
		return err
	case k != '{':
		c.problem(name, "is not a JSON object")
	case len(raw) > longestData:
		c.problem(name, fmt.Sprintf("is longer than %d bytes", longestData))
	default:
		compact := raw.Clone()
		if err := compact.Compact(); err != nil {
			return fmt.Errorf("compact data: %w", err)
		}
		a.Data = json.RawMessage(compact)
	}
	return nil
}
