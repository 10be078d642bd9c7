package page

import (
	"time"

	"github.com/readmit/readmit/internal/locale"
	"github.com/readmit/readmit/web"
)

// args keeps the templates short where they name values of a text.
type args = locale.Args

// View is what every page is drawn with.
type View struct {
	*locale.Printer
	Assets web.Assets
	Brand  Brand
	Now    time.Time
	Zone   *time.Location
	// Me is what the signed-in customer is called; empty before sign-in.
	Me string
	// Here is the page's own path, for the menu.
	Here string
	// Said is one line about what was just done; empty for none.
	Said string
	// Languages can be chosen from; empty where there is no choice.
	Languages []Language
}

// Language is one that the page can be read in.
type Language struct {
	Tag, Name, Href string
	Chosen          bool
}

// Brand is the tenant as its customers know it.
type Brand struct {
	Name string
	// Logo is the address of the picture; empty for none.
	Logo string
	// Version changes whenever the colours do, so that they can be kept.
	Version string
	Support Support
}

// Support is whom customers turn to; each part may be empty.
type Support struct{ Name, Email, Link string }

// there reports whether anything can be said about it.
func (s Support) there() bool { return s.Email != "" || s.Link != "" }

// Field is one input with its label.
type Field struct {
	Name, Label string
	// Type is an input's type, "select" or "textarea"; empty is "text".
	Type, Value  string
	Help         string
	Problem      string // in words, beside the field
	Autocomplete string
	InputMode    string
	Options      []Option
	Max          int
	Optional     bool
	Focus        bool
	Code         bool // digits that are typed from elsewhere
	Checked      bool // of a checkbox
}

// Option is one choice of a select.
type Option struct{ Value, Label string }

// Hidden is a value that goes with a form and is not shown.
type Hidden struct{ Name, Value string }

// Form is one form with one button.
type Form struct {
	Action string
	Fields []Field
	Hidden []Hidden
	Submit string
	// Plain draws the button without the brand's colour, Danger in red.
	Plain, Danger bool
	// Passkey is the purpose for which the device is asked, when the button is
	// pressed; empty for an ordinary form. From answers what the device is asked.
	Passkey, From string
	// Conditional asks the device at once, so that passkeys stand among what the
	// browser offers for the field of the user's name.
	Conditional bool
}

// Link is a way to another page.
type Link struct{ Href, Text string }

// DoorPage is a page with one thing to do.
type DoorPage struct {
	View
	Title, Lead string
	// Problem is what went wrong, in words; it is read out.
	Problem string
	Forms   []Form
	// Or says that the forms are alternatives, with a line between them.
	Or    bool
	Links []Link
	// Secret says that the address of the page holds one, which no other page
	// may be told (Referrer-Policy).
	Secret bool
	// Next is one of our own addresses that the browser goes on to by itself. A
	// redirect would do, if the policy for forms did not hold for all that
	// follows a form: an application's address is another site's.
	Next string
	// Picture is drawn above the forms: a QR code.
	Picture *QR
	// Codes are shown to be kept.
	Codes []string
	// Points are listed below the lead, such as what an application asks for.
	Points []string
	// Request is the id to name when asking for help.
	Request string
}

// QR is a square picture as one path, and what it says.
type QR struct {
	Size int
	Path string
	// Text is the same to be typed; URI the same to be opened on this device.
	Text, URI string
	Label     string
}

// Row is one thing in a list with what can be done to it.
type Row struct {
	Title, Text string
	Badges      []Badge
	Forms       []Form
	// Links lead to pages on which more can be done to it.
	Links []Link
	// At is when something of it happened; zero for none.
	At time.Time
}

// Badge is a word about a row.
type Badge struct{ Word, Tone string } // good, warn, quiet

// Section is a part of the account's pages.
type Section struct {
	ID, Title, Help string
	Rows            []Row
	// Empty is said where there are no rows.
	Empty string
	Forms []Form
	// Folds are forms that open when asked for.
	Folds []Fold
	Links []Link
}

// Fold is a form behind a line that opens it.
type Fold struct {
	Summary string
	Form    Form
	Open    bool
}

// AccountPage is one of the pages of the own account.
type AccountPage struct {
	View
	Title    string
	Problem  string
	Menu     []Link
	Sections []Section
}
