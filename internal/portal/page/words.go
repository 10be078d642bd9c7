package page

import (
	"fmt"
	"strings"
	"time"

	"github.com/a-h/templ"
)

func (f Field) id(at int) string {
	if at == 0 {
		return f.Name
	}
	return fmt.Sprintf("%s-%d", f.Name, at)
}

// describing names what is said about the field beside it.
func (f Field) describing(at int) templ.Attributes {
	var ids []string
	if f.Help != "" {
		ids = append(ids, f.id(at)+"-help")
	}
	if f.Problem != "" {
		ids = append(ids, f.id(at)+"-problem")
	}
	if len(ids) == 0 {
		return nil
	}
	return templ.Attributes{"aria-describedby": strings.Join(ids, " ")}
}

func (f Field) inputType() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) autocomplete() string {
	if f.Autocomplete == "" {
		return "off"
	}
	return f.Autocomplete
}

func supportName(v View) string {
	if v.Brand.Support.Name != "" {
		return v.Brand.Support.Name
	}
	return v.Brand.Name
}

// box is the picture's view box.
func (q QR) box() string { return fmt.Sprintf("0 0 %d %d", q.Size, q.Size) }

// grouped writes a secret in fours, to be typed from the screen.
func grouped(secret string) string {
	var out strings.Builder
	for i, r := range secret {
		if i > 0 && i%4 == 0 {
			out.WriteByte(' ')
		}
		out.WriteRune(r)
	}
	return out.String()
}

func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }
