package directory

import (
	"bytes"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// attributes keeps an object as attributes, its inner objects flattened with
// dots and its lists as JSON text.
func (m *mapped) attributes(prefix string, o *object) {
	if o == nil {
		return
	}
	for _, key := range o.keys {
		v, there := o.values[key]
		if !there || holdsNothing(v) {
			continue
		}
		delete(o.values, key)
		m.attributeValue(prefix+key, v, 0)
	}
}

// deepest is how many levels of objects are flattened.
const deepest = 6

func (m *mapped) attributeValue(key string, v jsontext.Value, depth int) {
	switch v.Kind() {
	case '{':
		inner, err := openObject(m.c, v, "")
		if err == nil && depth < deepest && len(key) < 60 {
			for _, k := range inner.keys {
				if !holdsNothing(inner.values[k]) {
					m.attributeValue(key+"."+k, inner.values[k], depth+1)
				}
			}
			return
		}
		m.attribute(key, compact(v))
	case '[':
		m.attribute(key, compact(v))
	default:
		m.attribute(key, scalarText(v))
	}
}

// attribute keeps one attribute. What cannot be kept is reported and left out.
func (m *mapped) attribute(key, value string) bool {
	clean := attributeKey(key)
	if clean != key {
		m.c.note("The attribute %q is kept under the name %s: a name has at most 64 letters, digits and . _ : -.", printable(key), clean)
	}
	if before, taken := m.d.Attributes[clean]; taken && before != value {
		m.c.warn(attributeColumn(clean), "stands twice in the account; the second one is not taken")
		return false
	}
	n := len(m.c.problems)
	setAttribute(m.c, clean, value, m.d)
	for i := n; i < len(m.c.problems); i++ {
		m.c.problems[i].Warning = true
		m.c.problems[i].Reason += notTaken
	}
	return len(m.c.problems) == n
}

// attributeText keeps a text that may be missing.
func (m *mapped) attributeText(key, value string) {
	if strings.TrimSpace(value) != "" {
		m.attribute(key, value)
	}
}

// attributeKey makes a name that an attribute may have.
func attributeKey(key string) string {
	clean := strings.Map(func(r rune) rune {
		if isWordRune(r) || (r >= 'A' && r <= 'Z') {
			return r
		}
		return '_'
	}, key)
	if clean == "" {
		return "_"
	}
	return clean[:min(len(clean), 64)]
}

func compact(v jsontext.Value) string {
	c := v.Clone()
	if err := c.Compact(); err != nil {
		return string(bytes.TrimSpace(v))
	}
	return string(c)
}
