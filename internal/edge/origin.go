package edge

import "net/http"

// SameOrigin refuses requests that change something and were sent by a page of
// another site (CSRF), by Sec-Fetch-Site and Origin. refused answers them.
// Programs, which send neither header, pass: they carry no cookie that another
// site could ride on.
//
// open are patterns of addresses that other sites may post to, because they
// change nothing.
func SameOrigin(refused http.Handler, next http.Handler, open ...string) http.Handler {
	protection := http.NewCrossOriginProtection()
	for _, pattern := range open {
		protection.AddInsecureBypassPattern(pattern)
	}
	protection.SetDenyHandler(refused)
	return protection.Handler(next)
}
