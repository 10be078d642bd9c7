package console

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/locale"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fold"
)

// args are the values that a text names.
type args = locale.Args

// initials are the first letters of a name's first and last word.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	first := firstLetter(words[0])
	if len(words) == 1 {
		return first
	}
	return first + firstLetter(words[len(words)-1])
}

func firstLetter(word string) string {
	r, _ := utf8.DecodeRuneInString(word)
	return strings.ToUpper(string(r))
}

// name is what the account is called on the screen, in the reader's language
// where it has neither name nor e-mail.
func (v *visit) name(a account.Summary) string {
	if a.ShownName == account.NoName {
		return v.T("account.no_name")
	}
	return a.ShownName
}

// labels are the words beside an account in a list: its status unless it is
// active, and what stands beside the status.
func labels(a account.Summary) []view.Label {
	var out []view.Label
	if a.Status != account.Active {
		out = append(out, view.Label(a.Status))
	}
	return append(out, beside(a)...)
}

// beside are the labels without the status.
func beside(a account.Summary) []view.Label {
	out := make([]view.Label, 0, len(a.Labels))
	for _, l := range a.Labels {
		if l == account.MergedAway {
			continue // the status says it
		}
		out = append(out, view.Label(strings.ToLower(string(l))))
	}
	return out
}

// identity is the type of an identity as the console knows it: the tenant's
// own providers are told as one kind.
func (v *visit) identity(kind string) view.Identity {
	kind, _, _ = strings.Cut(kind, ":")
	if kind == "" || !v.Has("identity."+kind) {
		return ""
	}
	return view.Identity(kind)
}

func (v *visit) identities(kinds []string) []view.Identity {
	out := make([]view.Identity, 0, len(kinds))
	for _, k := range kinds {
		if i := v.identity(k); i != "" {
			out = append(out, i)
		}
	}
	return out
}

// text is the value, or an empty text.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// phone is a number as people read it.
func phone(number *string) string { return fold.ShowPhone(text(number)) }

// instant is the time, or the zero time.
func instant(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// email is the one to show in a list: the primary one, else the pending one.
func email(a account.Summary) (address string, verified bool) {
	if a.Email != nil {
		return *a.Email, true
	}
	return text(a.UnverifiedEmail), false
}
