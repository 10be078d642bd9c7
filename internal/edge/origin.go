package edge

import "net/http"

// SameOrigin refuses requests that change something and were sent by a page of
// another site (CSRF), by Sec-Fetch-Site and Origin. refused answers them.
// Programs, which send neither header, pass: they carry no cookie that another
// site could ride on.
func SameOrigin(refused http.Handler, next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(refused)
	return protection.Handler(next)
}
