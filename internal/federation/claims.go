package federation

import (
	"encoding/json"
	"slices"

	"golang.org/x/text/language"

	"github.com/readmit/readmit/internal/fold"
)

// claims are what a provider says of a person, each as it was written: what is
// of another type than it should be says nothing.
type claims map[string]json.RawMessage

func (c claims) has(name string) bool { return len(c[name]) > 0 }

// text is a claim that is a JSON string.
func (c claims) text(name string) string {
	var text string
	if json.Unmarshal(c[name], &text) != nil {
		return ""
	}
	return text
}

// name is a claim that can stand in a profile.
func (c claims) name(name string) string {
	text, err := fold.Text(c.text(name))
	if err != nil || len(text) > 200 {
		return ""
	}
	return text
}

// isTrue takes the JSON value true, and nothing that looks like it: "true", 1
// and [true] are somebody's mistake or attack.
func (c claims) isTrue(name string) bool { return string(c[name]) == "true" }

// email is the address, read by the parser that reads all addresses.
func (c claims) email() string {
	e, err := fold.ParseEmail(c.text("email"))
	if err != nil {
		return ""
	}
	return e.Address
}

// meantFor says that the token was issued to this client: it is the audience,
// and the authorized party where there is one, or where there are others
// (OpenID Connect Core 1.0, 3.1.3.7, 3 to 5).
func (c claims) meantFor(client string, audience []string) bool {
	if c.has("azp") || len(audience) > 1 {
		return c.text("azp") == client && slices.Contains(audience, client)
	}
	return slices.Contains(audience, client)
}

func (c claims) person(subject string) Upstream {
	who := Upstream{Subject: subject, Email: c.email(), FirstName: c.name("given_name"), LastName: c.name("family_name")}
	who.EmailProved = who.Email != "" && c.isTrue("email_verified")
	if tag, err := language.Parse(c.text("locale")); err == nil && tag != language.Und {
		who.Locale = tag.String()
	}
	return who
}

// checked refuses a person without a subject. It has at most 255 characters
// (OpenID Connect Core 1.0, 2) and is compared as it is.
func (u Upstream) checked() (Upstream, error) {
	clean, err := fold.Text(u.Subject)
	if err != nil || clean != u.Subject || u.Subject == "" || len(u.Subject) > 255 {
		return Upstream{}, &refusal{word: "subject_missing", settings: true}
	}
	return u, nil
}

// appleName is the name that Apple tells beside the token, when somebody comes
// the first time. It comes by the browser, so it is no more than what somebody
// types.
func appleName(user string) (first, last string) {
	var told struct {
		Name map[string]json.RawMessage `json:"name"`
	}
	if len(user) > 4096 || json.Unmarshal([]byte(user), &told) != nil {
		return "", ""
	}
	return claims(told.Name).name("firstName"), claims(told.Name).name("lastName")
}
