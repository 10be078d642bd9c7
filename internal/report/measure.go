package report

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/readmit/readmit/internal/ledger"
)

// Measures are what is counted, by their names in report_count.
const (
	SignIns    = "signin"   // sign-ins that succeeded; key: the second factor, if one was asked for
	Failures   = "failed"   // sign-ins that failed; key: why
	Devices    = "device"   // sign-ins that succeeded; key: the kind of device
	Places     = "place"    // sign-ins that succeeded and whose country is known; key: the country (ISO 3166)
	Travels    = "travel"   // sign-ins in another country than the one within an hour before; key: empty
	LockOuts   = "locked"   // accounts locked by failed sign-ins
	Resets     = "reset"    // password resets asked for
	Created    = "created"  // new accounts; key: how they came
	Verified   = "verified" // contacts that were verified; key: email or phone
	Disabled   = "disabled" // accounts disabled by staff
	Enabled    = "enabled"  // and enabled again
	Deleted    = "deleted"  // accounts erased
	Tokens     = "token"    // access tokens issued; key: the grant
	Errors     = "error"    // requests of applications that were refused; key: why
	signInType = "signin.succeeded"
	failedType = "signin.failed"
)

// readers say what each type of event adds. Types that are not here are not
// counted, and their data is not opened.
var readers = map[string]func(e ledger.Counted, d detail, add adder){
	signInType: func(e ledger.Counted, d detail, add adder) {
		add(count{measure: SignIns, application: d.application(), method: d.method(), key: word(d.Factor)})
		add(count{measure: Devices, application: d.application(), method: d.method(), key: d.device()})
		if c := d.country(); c != "" {
			add(count{measure: Places, application: d.application(), method: d.method(), key: c})
		}
	},
	failedType: func(e ledger.Counted, d detail, add adder) {
		add(count{measure: Failures, application: d.application(), method: d.method(), key: word(d.Reason)})
	},
	"signin.locked":                       plain(LockOuts),
	"credential.password_reset_requested": plain(Resets),
	"account.created": func(e ledger.Counted, d detail, add adder) {
		add(count{measure: Created, method: word(d.By), key: "signed_up"})
	},
	importedType:                      func(e ledger.Counted, d detail, add adder) {}, // counted if nothing tells how the account was made: see [counter.imported]
	"account.email_verified":          keyed(Verified, "email"),
	"account.email_verified_by_staff": keyed(Verified, "email"),
	"account.phone_verified":          keyed(Verified, "phone"),
	"account.disabled":                plain(Disabled),
	"account.enabled":                 plain(Enabled),
	"privacy.account_deleted":         plain(Deleted),
	"oauth.token_issued":              tallied(Tokens, ""),
	"oauth.invalid_client":            tallied(Errors, "invalid_client"),
	"oauth.invalid_redirect_uri":      tallied(Errors, "invalid_redirect_uri"),
	"oauth.invalid_code_verifier":     tallied(Errors, "invalid_code_verifier"),
	"oauth.scope_refused":             tallied(Errors, "scope_refused"),
}

const (
	createdType  = "account.created"
	importedType = "account.imported"
)

var wanted = func() map[string]bool {
	out := map[string]bool{}
	for t := range readers {
		out[t] = true
	}
	return out
}()

type adder func(count)

// count is so many of a measure; n 0 counts as 1.
type count struct {
	measure, application, method, key string
	n                                 int64
}

func plain(measure string) func(ledger.Counted, detail, adder) { return keyed(measure, "") }

func keyed(measure, key string) func(ledger.Counted, detail, adder) {
	return func(_ ledger.Counted, _ detail, add adder) { add(count{measure: measure, key: key}) }
}

func tallied(measure, key string) func(ledger.Counted, detail, adder) {
	return func(_ ledger.Counted, d detail, add adder) {
		c := count{measure: measure, application: clipped(d.Name), key: key, n: max(d.Count, 1)}
		if key == "" {
			c.key = word(d.Kind)
		}
		add(c)
	}
}

// detail is what the data of these events says that is counted.
type detail struct {
	Method      string `json:"method"`
	Factor      string `json:"factor"`
	Device      string `json:"device"`
	Place       string `json:"place"`
	Address     string `json:"ip"`
	Application string `json:"application"`
	Name        string `json:"name"`
	Reason      string `json:"reason"`
	By          string `json:"by"`
	Kind        string `json:"kind"`
	Count       int64  `json:"count"`
}

// read takes what it can: an import may have brought anything.
func read(data []byte) (d detail) {
	if json.Unmarshal(data, &d) != nil {
		return detail{}
	}
	return d
}

// Other stands for a value that is none of those that are known.
const Other = "other"

var words = regexp.MustCompile(`^[a-z0-9][a-z0-9_:.-]{0,39}$`)

func word(s string) string {
	if s == "" || words.MatchString(s) {
		return s
	}
	return Other
}

func clipped(s string) string {
	if len(s) > 80 {
		return Other
	}
	return s
}

func (d detail) application() string { return clipped(d.Application) }

func (d detail) method() string { return word(d.Method) }

var (
	browsers = []string{"Chrome", "Safari", "Edge", "Firefox", "Opera", "Samsung Browser", "Internet Explorer"}
	systems  = []string{"Android", "iPhone", "iPad", "Windows", "Mac", "Linux", "ChromeOS"}
)

// device reduces a device to a browser and a system that are known.
func (d detail) device() string {
	browser, system, _ := strings.Cut(d.Device, " on ")
	return known(browser, browsers) + " on " + known(system, systems)
}

func known(s string, list []string) string {
	for _, k := range list {
		if s == k {
			return k
		}
	}
	return Other
}

var countries = regexp.MustCompile(`^[A-Z]{2}$`)

// country is the end of a place such as "Lyon, FR".
func (d detail) country() string {
	c := d.Place[strings.LastIndexAny(d.Place, " ,")+1:]
	if !countries.MatchString(c) {
		return ""
	}
	return c
}
