package rest

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/fault"
)

// errIfMatch is answered to a condition that cannot be met by any version.
var errIfMatch = fault.New(fault.Malformed, "if_match_malformed", "Send If-Match as the ETag of the account that you read, such as \"7\", or leave it out.")

// seenIn reads the version of the account that a program saw before it decided
// on a change (RFC 9110, 13.1.1). A request without the condition, or with *, is
// done whatever the version is.
func seenIn(req *http.Request) (int64, error) {
	text := strings.TrimSpace(req.Header.Get("If-Match"))
	if text == "" || text == "*" {
		return 0, nil
	}
	unquoted, ok := strings.CutPrefix(text, `"`)
	if ok {
		unquoted, ok = strings.CutSuffix(unquoted, `"`)
	}
	version, err := strconv.ParseInt(unquoted, 10, 64)
	if !ok || err != nil || version < 1 {
		return 0, errIfMatch
	}
	return version, nil
}

// tag says which version of an account an answer is. It stands for what can be
// changed: when its owner last signed in is no part of it.
func tag(h http.Header, out any) {
	if a, ok := out.(account.Account); ok {
		h.Set("ETag", `"`+strconv.FormatInt(a.Version, 10)+`"`)
	}
}
